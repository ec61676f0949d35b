import type { ManagementEvent, WebIdentityAttempt } from "../../state/trail.ts";
import { operation } from "../operation.ts";
import { type Service, byName } from "../service.ts";
import { AwsError } from "../wire/aws-error.ts";
import { writeTime } from "../wire/xml.ts";
import { managementRecord } from "./management-record.ts";
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

/** Of all that CloudTrail would have, the sandbox keeps the attempts to take a role by web identity, writes to IAM, and calls with users' keys. */
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
    const { trail } = call.world;
    const { account } = call.caller;
    const found = [
      ...trail.of(account, call.region).map((one): Logged => ({ at: one.at, ...attemptEvent(one) })),
      ...trail.writesOf(account, call.region).map((one): Logged => ({ at: one.at, ...writeEvent(one) })),
    ]
      .filter(({ at }) => at >= start && at <= end)
      .filter(
        ({ values }) => attribute === undefined || values(attribute.AttributeKey).includes(attribute.AttributeValue),
      )
      .sort((a, b) => b.at - a.at);
    const from = input.NextToken === undefined ? 0 : Number(input.NextToken);
    if (!Number.isInteger(from)) throw new AwsError("InvalidNextTokenException", 400, "The NextToken is invalid.");
    const to = from + (input.MaxResults ?? MOST);
    return {
      Events: found.slice(from, to).map(({ event: shown }) => shown),
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

/** An event as it is shown, and what it is found by. */
interface Logged {
  readonly at: number;
  readonly event: ValueOf<typeof event>;
  readonly values: (key: string) => readonly (string | undefined)[];
}

function attemptEvent(one: WebIdentityAttempt): Omit<Logged, "at"> {
  return logged({
    EventId: one.id,
    EventName: "AssumeRoleWithWebIdentity",
    ReadOnly: "true",
    AccessKeyId: one.accessKeyId,
    EventTime: one.at,
    EventSource: "sts.amazonaws.com",
    Username: one.subject,
    Resources: [{ ResourceType: "AWS::IAM::Role", ResourceName: one.roleArn }],
    CloudTrailEvent: JSON.stringify(recordOf(one)),
  });
}

function writeEvent(one: ManagementEvent): Omit<Logged, "at"> {
  return logged({
    EventId: one.id,
    EventName: one.operation,
    ReadOnly: String(one.readOnly),
    AccessKeyId: one.accessKeyId,
    EventTime: one.at,
    EventSource: `${one.service}.amazonaws.com`,
    Username: one.userName,
    Resources: resourcesOf(one),
    CloudTrailEvent: JSON.stringify(managementRecord(one)),
  });
}

const RESOURCES: readonly (readonly [parameter: string, type: string])[] = [
  ["RoleName", "AWS::IAM::Role"],
  ["UserName", "AWS::IAM::User"],
  ["PolicyArn", "AWS::IAM::Policy"],
  ["InstanceProfileName", "AWS::IAM::InstanceProfile"],
];

function resourcesOf({ parameters }: ManagementEvent): readonly { ResourceType: string; ResourceName: string }[] {
  return RESOURCES.flatMap(([parameter, type]) => {
    const name = parameters[parameter];
    return typeof name === "string" ? [{ ResourceType: type, ResourceName: name }] : [];
  });
}

function logged(shown: ValueOf<typeof event>): Omit<Logged, "at"> {
  return {
    event: shown,
    values(key) {
      if (key === "ResourceName") return (shown.Resources ?? []).map(({ ResourceName: name }) => name);
      if (key === "ResourceType") return (shown.Resources ?? []).map(({ ResourceType: type }) => type);
      const { EventId, EventName, ReadOnly, Username, EventSource, AccessKeyId } = shown;
      return [{ EventId, EventName, ReadOnly, Username, EventSource, AccessKeyId }[key]];
    },
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
