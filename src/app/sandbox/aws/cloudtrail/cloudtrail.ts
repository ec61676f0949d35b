import type { WebIdentityAttempt } from "../../state/trail.ts";
import { operation } from "../operation.ts";
import { type Service, byName } from "../service.ts";
import { AwsError } from "../wire/aws-error.ts";
import { writeTime } from "../wire/xml.ts";
import { type ValueOf, integer, list, required, string, structure, text, timestamp } from "../wire/shape.ts";

const lookupAttribute = structure({
  AttributeKey: required(
    string({
      values: [
        "EventId",
        "EventName",
        "ReadOnly",
        "Username",
        "ResourceType",
        "ResourceName",
        "EventSource",
        "AccessKeyId",
      ],
    }),
  ),
  AttributeValue: required(string({ min: 1, max: 2000 })),
});

const event = structure({
  EventId: text,
  EventName: text,
  ReadOnly: text,
  AccessKeyId: text,
  EventTime: timestamp,
  EventSource: text,
  Username: text,
  Resources: list(structure({ ResourceType: text, ResourceName: text })),
  CloudTrailEvent: text,
});

const MOST = 50;

/** Of all that CloudTrail would have, the sandbox keeps the attempts to take a role by web identity. */
const lookupEvents = operation({
  name: "LookupEvents",
  effect: "read",
  input: {
    LookupAttributes: list(lookupAttribute),
    StartTime: timestamp,
    EndTime: timestamp,
    EventCategory: string({ values: ["insight"] }),
    MaxResults: integer(1, MOST),
    NextToken: text,
  },
  output: { Events: list(event), NextToken: text },
  access: () => [{ resource: "*" }],
  run(input, call) {
    const { StartTime: start = 0, EndTime: end = Number.POSITIVE_INFINITY } = input;
    const wanted = input.LookupAttributes ?? [];
    if (wanted.length > 1) {
      throw new AwsError("InvalidLookupAttributesException", 400, "You can only specify one lookup attribute.");
    }
    const [attribute] = wanted;
    const found = call.world.trail
      .of(call.caller.account, call.region)
      .filter(({ at }) => at >= start && at <= end)
      .filter((one) => attribute === undefined || valueAt(one, attribute.AttributeKey) === attribute.AttributeValue);
    const from = input.NextToken === undefined ? 0 : Number(input.NextToken);
    if (!Number.isInteger(from)) throw new AwsError("InvalidNextTokenException", 400, "The NextToken is invalid.");
    const to = from + (input.MaxResults ?? MOST);
    return {
      Events: found.slice(from, to).map(showEvent),
      NextToken: to < found.length ? String(to) : undefined,
    };
  },
});

export const cloudtrail: Service = {
  id: "cloudtrail",
  protocol: "json",
  version: "2013-11-01",
  namespace: "",
  target: "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101",
  operations: byName([lookupEvents]),
};

function valueAt(one: WebIdentityAttempt, key: string): string | undefined {
  switch (key) {
    case "EventName":
      return "AssumeRoleWithWebIdentity";
    case "EventSource":
      return "sts.amazonaws.com";
    case "EventId":
      return one.id;
    case "ReadOnly":
      return "true";
    case "Username":
      return one.subject;
    case "AccessKeyId":
      return one.accessKeyId;
    case "ResourceName":
      return one.roleArn;
    default:
      return "AWS::IAM::Role";
  }
}

function showEvent(one: WebIdentityAttempt): ValueOf<typeof event> {
  return {
    EventId: one.id,
    EventName: "AssumeRoleWithWebIdentity",
    ReadOnly: "true",
    AccessKeyId: one.accessKeyId,
    EventTime: one.at,
    EventSource: "sts.amazonaws.com",
    Username: one.subject,
    Resources: [{ ResourceType: "AWS::IAM::Role", ResourceName: one.roleArn }],
    CloudTrailEvent: JSON.stringify(recordOf(one)),
  };
}

/** The record (IAM User Guide, "Logging IAM and AWS STS API calls with AWS CloudTrail"). Holds no token, unlike a real one. */
function recordOf(one: WebIdentityAttempt): object {
  const provider = one.providerArn.slice(one.providerArn.indexOf("oidc-provider/") + "oidc-provider/".length);
  return {
    eventVersion: "1.08",
    userIdentity: {
      type: "WebIdentityUser",
      principalId: `${one.providerArn}:${one.audience}:${one.subject}`,
      userName: one.subject,
      identityProvider: one.providerArn,
    },
    eventTime: writeTime(one.at),
    eventSource: "sts.amazonaws.com",
    eventName: "AssumeRoleWithWebIdentity",
    awsRegion: one.region,
    sourceIPAddress: "127.0.0.1",
    userAgent: one.userAgent,
    ...(one.errorCode === undefined ? {} : { errorCode: one.errorCode, errorMessage: "An unknown error occurred" }),
    requestParameters: { roleArn: one.roleArn, roleSessionName: one.sessionName },
    responseElements:
      one.errorCode === undefined
        ? { provider: one.providerArn, audience: one.audience, subjectFromWebIdentityToken: one.subject }
        : null,
    resources: [{ ARN: one.roleArn, accountId: one.account, type: "AWS::IAM::Role" }],
    additionalEventData: { identityProviderConnectionVerificationMethod: "IAMTrustStore", identityProvider: provider },
    eventID: one.id,
    eventType: "AwsApiCall",
    recipientAccountId: one.account,
  };
}
