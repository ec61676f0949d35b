import { text } from "../declaration/scalars.ts";
import type { Shape } from "../declaration/shape.ts";

/**
 * The texts that parameters are made of. None can hold `*`, `?` or `$`, which IAM would read as a pattern or a variable:
 * what a capability opens is what its parameters name.
 */

export const REPOSITORY: Shape<string> = text({
  says: "the name of an ECR repository",
  pattern: "[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*",
  maxLength: 256,
  help: "as in `platform/api`, without the registry before it and a tag behind",
});

export const BUCKET: Shape<string> = text({
  says: "the name of an S3 bucket",
  pattern: "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
  help: "its name alone, without `s3://` and without an ARN",
});

export const PREFIX: Shape<string> = text({
  says: "a prefix in a bucket",
  pattern: "[A-Za-z0-9_.@=+-]+(?:/[A-Za-z0-9_.@=+-]+)*/?",
  maxLength: 512,
  help: "as in `releases/api`, without a slash before it; everything below is meant, so no `*`",
});

export const OBJECT_KEY: Shape<string> = text({
  says: "the key of an object in a bucket",
  pattern: "[A-Za-z0-9_.@=+-]+(?:/[A-Za-z0-9_.@=+-]+)*",
  maxLength: 512,
  help: "as in `network/terraform.tfstate`",
});

export const KMS_KEY: Shape<string> = text({
  says: "the ARN of a KMS key",
  pattern: "arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+",
  help: "the key's own ARN: policies cannot name keys by their aliases",
});

/** A role's name with the path before it, where it has one, as ARNs have it. */
export const ROLE: Shape<string> = text({
  says: "a role's name, its path before it",
  pattern: "(?:[A-Za-z0-9_+=,.@-]+/)*[A-Za-z0-9_+=,.@-]{1,64}",
  maxLength: 512,
  help: "as in `api-task`, or `service-role/api-task` where it has a path",
});

export const ROLE_ARN: Shape<string> = text({
  says: "a role's ARN",
  pattern: "arn:aws[a-z-]*:iam::[0-9]{12}:role/(?:[A-Za-z0-9_+=,.@-]+/)*[A-Za-z0-9_+=,.@-]{1,64}",
  help: "as in `arn:aws:iam::222222222222:role/deploy`",
});

export const RESOURCE_NAME: Shape<string> = text({
  says: "a name of letters, digits, hyphens and underscores",
  pattern: "[A-Za-z0-9_-]{1,255}",
});

export const STACK: Shape<string> = text({
  says: "the name of a CloudFormation stack",
  pattern: "[A-Za-z][A-Za-z0-9-]{0,127}",
});

export const TRANSFORM: Shape<string> = text({
  says: "the name of a macro of AWS",
  pattern: "[A-Z][A-Za-z0-9-]{0,127}",
  help: "as in `Serverless-2016-10-31`, without `AWS::` before it",
});

export const DISTRIBUTION: Shape<string> = text({
  says: "the id of a CloudFront distribution",
  pattern: "[A-Z0-9]{8,20}",
  help: "as in `E2QWRUHAPOMQZL`",
});

export const PARAMETER_PATH: Shape<string> = text({
  says: "a path of parameters",
  pattern: "(?:/[A-Za-z0-9_.-]+)+",
  maxLength: 1011,
  help: "as in `/acme/api`: the parameters below it are meant",
});

export const SECRET: Shape<string> = text({
  says: "the name of a secret",
  pattern: "[A-Za-z0-9_+=.@/-]{1,512}",
  help: "its name, without the six characters that AWS puts behind it in the ARN",
});

export const GROUP_NAME: Shape<string> = text({
  says: "the name of an auto scaling group",
  pattern: "[A-Za-z0-9_.@+=/-]{1,255}",
});

export const QUALIFIER: Shape<string> = text({ says: "a qualifier of the CDK", pattern: "[A-Za-z0-9_-]{1,10}" });

export const BOUNDARY_ARN: Shape<string> = text({
  says: "a managed policy's ARN",
  pattern: "arn:aws[a-z-]*:iam::(?:[0-9]{12}|aws):policy/(?:[A-Za-z0-9_+=,.@-]+/)*[A-Za-z0-9_+=,.@-]{1,128}",
  help: "as in `arn:aws:iam::222222222222:policy/gitlab-boundary`",
});

export const PATH: Shape<string> = text({
  says: "an IAM path, with a slash at both ends",
  pattern: "/(?:[A-Za-z0-9_+=,.@-]+/)*",
  maxLength: 512,
  help: "as in `/gitlab/`",
});
