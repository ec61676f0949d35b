import { boolean, integer, list, required, string, structure, text, timestamp } from "../wire/shape.ts";

/** Members of Organizations' operations, with the constraints of its service model. */

function pattern(test: RegExp): { readonly test: RegExp; readonly shown: string } {
  return { test, shown: test.source };
}

export const parentId = string({
  max: 100,
  pattern: pattern(/^(r-[0-9a-z]{4,32})|(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/),
});
export const childId = string({ max: 100, pattern: pattern(/^(\d{12})|(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/) });
export const targetId = string({
  max: 100,
  pattern: pattern(/^(r-[0-9a-z]{4,32})|(\d{12})|(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/),
});
export const policyId = string({ max: 130, pattern: pattern(/^p-[0-9a-zA-Z_]{8,128}$/) });
export const policyType = string({
  values: [
    "SERVICE_CONTROL_POLICY",
    "RESOURCE_CONTROL_POLICY",
    "TAG_POLICY",
    "BACKUP_POLICY",
    "AISERVICES_OPT_OUT_POLICY",
    "CHATBOT_POLICY",
    "DECLARATIVE_POLICY_EC2",
    "SECURITYHUB_POLICY",
    "INSPECTOR_POLICY",
    "UPGRADE_ROLLOUT_POLICY",
    "BEDROCK_POLICY",
    "S3_POLICY",
    "NETWORK_SECURITY_DIRECTOR_POLICY",
  ],
});

const ANYTHING = { test: /[\s\S]*/, shown: String.raw`[\s\S]*` };

export const pagedInput = { NextToken: string({ max: 100_000, pattern: ANYTHING }), MaxResults: integer(1, 20) };
export const pagedOutput = { NextToken: text };

export const policyContent = string({ min: 1, pattern: ANYTHING });
export const policyDescription = string({ max: 512, pattern: ANYTHING });
export const policyName = string({ min: 1, max: 128, pattern: ANYTHING });

const TAG_TEXT = {
  test: /^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$/u,
  shown: String.raw`^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$`,
};
export const tags = list(
  structure({
    Key: required(string({ min: 1, max: 128, pattern: TAG_TEXT })),
    Value: required(string({ min: 0, max: 256, pattern: TAG_TEXT })),
  }),
);

const policyTypes = list(structure({ Type: policyType, Status: text }));

export const organization = structure({
  Id: text,
  Arn: text,
  FeatureSet: text,
  MasterAccountArn: text,
  MasterAccountId: text,
  MasterAccountEmail: text,
  AvailablePolicyTypes: policyTypes,
});
export const root = structure({ Id: text, Arn: text, Name: text, PolicyTypes: policyTypes });
export const unit = structure({ Id: text, Arn: text, Name: text, Path: text });
export const account = structure({
  Id: text,
  Arn: text,
  Email: text,
  Name: text,
  Status: text,
  State: text,
  Paths: list(text),
  JoinedMethod: text,
  JoinedTimestamp: timestamp,
});
export const parent = structure({ Id: text, Type: text });
export const policySummary = structure({
  Id: text,
  Arn: text,
  Name: text,
  Description: text,
  Type: policyType,
  AwsManaged: boolean,
});
export const filter = required(policyType);
