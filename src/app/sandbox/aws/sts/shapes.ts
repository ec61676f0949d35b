import { integer, list, required, string, structure, text, timestamp } from "../wire/shape.ts";

/** Members that several operations of STS share, with the constraints of its service model. */

const ARN_PATTERN = {
  test: /^[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]+$/u,
  shown: String.raw`[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+`,
};
const SESSION_NAME_PATTERN = { test: /^[\w+=,.@-]*$/, shown: String.raw`[\w+=,.@-]*` };
const DOCUMENT_PATTERN = {
  test: /^[\u0009\u000A\u000D\u0020-\u00FF]+$/,
  shown: String.raw`[\u0009\u000A\u000D\u0020-\u00FF]+`,
};

export const arn = string({ min: 20, max: 2048, pattern: ARN_PATTERN });
export const sessionName = string({ min: 2, max: 64, pattern: SESSION_NAME_PATTERN });
export const sourceIdentity = sessionName;
export const webIdentityToken = string({ min: 4, max: 20_000, sensitive: true });
export const duration = integer(900, 43_200);
export const sessionDuration = integer(900, 129_600);
export const accessKeyId = string({ min: 16, max: 128, pattern: { test: /^[\w]*$/, shown: String.raw`[\w]*` } });
export const externalId = string({
  min: 2,
  max: 1224,
  pattern: { test: /^[\w+=,.@:/-]*$/, shown: String.raw`[\w+=,.@:\/-]*` },
});

/** AssumeRoleWithWebIdentity bounds the text itself; AssumeRole leaves that to the packed size. */
export const shortPolicy = string({ min: 1, max: 2048, pattern: DOCUMENT_PATTERN });
export const longPolicy = string({ min: 1, pattern: DOCUMENT_PATTERN });
export const policyArns = list(structure({ arn }));

const TAG_KEY_PATTERN = {
  test: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u,
  shown: String.raw`[\p{L}\p{Z}\p{N}_.:/=+\-@]+`,
};
const TAG_VALUE_PATTERN = {
  test: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u,
  shown: String.raw`[\p{L}\p{Z}\p{N}_.:/=+\-@]*`,
};
const tagKey = string({ min: 1, max: 128, pattern: TAG_KEY_PATTERN });
const tagValue = string({ min: 0, max: 256, pattern: TAG_VALUE_PATTERN });
export const tags = list(structure({ Key: required(tagKey), Value: required(tagValue) }), { max: 50 });
export const tagKeys = list(tagKey, { max: 50 });

export const credentials = structure({
  AccessKeyId: required(text),
  SecretAccessKey: required(string({ sensitive: true })),
  SessionToken: required(text),
  Expiration: required(timestamp),
});
export const assumedRoleUser = structure({ AssumedRoleId: required(text), Arn: required(text) });

export const serialNumber = string({
  min: 9,
  max: 256,
  pattern: { test: /^[\w+=/:,.@-]*$/, shown: String.raw`[\w+=/:,.@-]*` },
});
export const tokenCode = string({ min: 6, max: 6, pattern: { test: /^[\d]*$/, shown: String.raw`[\d]*` } });
