import type { Fields } from "../operation.ts";
import type { ManagementEvent } from "../../state/trail.ts";
import { writeTime } from "../wire/xml.ts";

/** The record of a write to IAM (IAM User Guide, "Logging IAM and AWS STS API calls with AWS CloudTrail"). */
export function managementRecord(one: ManagementEvent): object {
  return {
    eventVersion: "1.08",
    userIdentity: one.identity,
    eventTime: writeTime(one.at),
    eventSource: `${one.service}.amazonaws.com`,
    eventName: one.operation,
    awsRegion: one.region,
    sourceIPAddress: "127.0.0.1",
    userAgent: one.userAgent,
    ...(one.errorCode === undefined ? {} : { errorCode: one.errorCode }),
    requestParameters: withSmallLetters(one.parameters),
    responseElements: null,
    readOnly: one.readOnly,
    eventID: one.id,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: one.account,
    eventCategory: "Management",
  };
}

/** CloudTrail writes the API's `RoleName` as `roleName`, in lists as well. */
function withSmallLetters(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), inside(value)]),
  );
}

function inside(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inside);
  return typeof value === "object" && value !== null ? withSmallLetters({ ...value }) : value;
}
