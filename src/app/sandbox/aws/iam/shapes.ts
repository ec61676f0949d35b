import { boolean, integer, list, required, string, structure, text, timestamp } from "../wire/shape.ts";

/** Members that operations of IAM share, with the constraints of its service model. */

const NAME_ALPHABET = "It must contain only alphanumeric characters and/or the following: +=,.@_-";
const NAME_PATTERN = { test: /^[\w+=,.@-]+$/, shown: String.raw`[\w+=,.@-]+`, alphabet: NAME_ALPHABET };
const PATH_PATTERN = {
  test: /^(?:\u002F|\u002F[\u0021-\u007E]+\u002F)$/,
  shown: String.raw`(\u002F)|(\u002F[\u0021-\u007E]+\u002F)`,
  alphabet: "It must begin and end with / and contain only alphanumeric characters and/or / characters.",
};
const PATH_PREFIX_PATTERN = { test: /^\u002F[\u0021-\u007F]*$/, shown: String.raw`\u002F[\u0021-\u007F]*` };
const POLICY_PATH_PATTERN = {
  test: /^(?:(?:\/[A-Za-z0-9.,+@=_-]+)*)\/$/,
  shown: String.raw`((/[A-Za-z0-9\.,\+@=_-]+)*)/`,
};
const DOCUMENT_PATTERN = {
  test: /^[\u0009\u000A\u000D\u0020-\u00FF]+$/,
  shown: String.raw`[\u0009\u000A\u000D\u0020-\u00FF]+`,
};
const DESCRIPTION_PATTERN = {
  test: /^[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*$/,
  shown: String.raw`[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*`,
};
const TAG_KEY_PATTERN = {
  test: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u,
  shown: String.raw`[\p{L}\p{Z}\p{N}_.:/=+\-@]+`,
};
const TAG_VALUE_PATTERN = {
  test: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u,
  shown: String.raw`[\p{L}\p{Z}\p{N}_.:/=+\-@]*`,
};

export const arn = string({ min: 20, max: 2048 });
export const roleName = string({ min: 1, max: 64, pattern: NAME_PATTERN });
export const userName = string({ min: 1, max: 64, pattern: NAME_PATTERN });
export const existingUserName = string({ min: 1, max: 128, pattern: NAME_PATTERN });
export const groupName = string({ min: 1, max: 128, pattern: NAME_PATTERN });
export const policyName = string({ min: 1, max: 128, pattern: NAME_PATTERN });
export const profileName = string({ min: 1, max: 128, pattern: NAME_PATTERN });
export const path = string({ min: 1, max: 512, pattern: PATH_PATTERN });
export const pathPrefix = string({ min: 1, max: 512, pattern: PATH_PREFIX_PATTERN });
export const policyPath = string({ min: 1, max: 512, pattern: POLICY_PATH_PATTERN });
export const document = string({ min: 1, max: 131_072, pattern: DOCUMENT_PATTERN });
export const encodedDocument = string({ min: 1, max: 131_072, pattern: DOCUMENT_PATTERN, encoded: true });
export const roleDescription = string({ max: 1000, pattern: DESCRIPTION_PATTERN });
export const policyDescription = string({ max: 1000 });
export const maxSessionDuration = integer(3600, 43_200);
export const accessKeyId = string({ min: 16, max: 128, pattern: { test: /^[\w]+$/, shown: String.raw`[\w]+` } });
export const keyStatus = string({ values: ["Active", "Inactive", "Expired"] });
export const versionId = string({
  pattern: { test: /^v[1-9][0-9]*(?:\.[A-Za-z0-9-]*)?$/, shown: String.raw`v[1-9][0-9]*(\.[A-Za-z0-9-]*)?` },
});
export const providerUrl = string({ min: 1, max: 255 });
export const clientId = string({ min: 1, max: 255 });
export const clientIds = list(clientId);
export const thumbprints = list(string({ min: 40, max: 40 }));

const tagKey = string({ min: 1, max: 128, pattern: TAG_KEY_PATTERN });
const tagValue = string({ min: 0, max: 256, pattern: TAG_VALUE_PATTERN });
export const tags = list(structure({ Key: required(tagKey), Value: required(tagValue) }), { max: 50 });
export const tagKeys = list(tagKey, { max: 50 });

export const marker = string({
  min: 1,
  max: 320,
  pattern: { test: /^[\u0020-\u00FF]+$/, shown: String.raw`[\u0020-\u00FF]+` },
});
export const maxItems = integer(1, 1000);
/** What a call that lists takes, and what it answers about the way on. */
export const pagedInput = { Marker: marker, MaxItems: maxItems };
export const pagedOutput = { IsTruncated: boolean, Marker: text };

export const boundary = structure({
  PermissionsBoundaryType: string({ values: ["PermissionsBoundaryPolicy"] }),
  PermissionsBoundaryArn: arn,
});
export const lastUsed = structure({ LastUsedDate: timestamp, Region: text });

export const role = structure({
  Path: required(path),
  RoleName: required(roleName),
  RoleId: required(text),
  Arn: required(arn),
  CreateDate: required(timestamp),
  AssumeRolePolicyDocument: encodedDocument,
  Description: roleDescription,
  MaxSessionDuration: maxSessionDuration,
  PermissionsBoundary: boundary,
  Tags: tags,
  RoleLastUsed: lastUsed,
});

export const user = structure({
  Path: required(path),
  UserName: required(userName),
  UserId: required(text),
  Arn: required(arn),
  CreateDate: required(timestamp),
  PasswordLastUsed: timestamp,
  PermissionsBoundary: boundary,
  Tags: tags,
});

export const group = structure({
  Path: required(path),
  GroupName: required(groupName),
  GroupId: required(text),
  Arn: required(arn),
  CreateDate: required(timestamp),
});

export const profile = structure({
  Path: required(path),
  InstanceProfileName: required(profileName),
  InstanceProfileId: required(text),
  Arn: required(arn),
  CreateDate: required(timestamp),
  Roles: required(list(role)),
  Tags: tags,
});

export const attachedPolicy = structure({ PolicyName: policyName, PolicyArn: arn });

export const managedPolicy = structure({
  PolicyName: policyName,
  PolicyId: text,
  Arn: arn,
  Path: policyPath,
  DefaultVersionId: versionId,
  AttachmentCount: integer(),
  PermissionsBoundaryUsageCount: integer(),
  IsAttachable: boolean,
  Description: policyDescription,
  CreateDate: timestamp,
  UpdateDate: timestamp,
  Tags: tags,
});

export const policyVersion = structure({
  Document: encodedDocument,
  VersionId: versionId,
  IsDefaultVersion: boolean,
  CreateDate: timestamp,
});

export const accessKeyMetadata = structure({
  UserName: userName,
  AccessKeyId: accessKeyId,
  Status: keyStatus,
  CreateDate: timestamp,
});
