import { isNamespacePath, isProjectPath, refProblem } from "../../gitlab/names.ts";
import type { Shape } from "./shape.ts";
import { text } from "./scalars.ts";

/** The texts that a declaration is made of, each with the grammar of whoever reads it in the end. */

export const NAME: Shape<string> = text({
  says: "a name of small letters, digits and hyphens",
  pattern: "[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?",
});

export const SENTENCE: Shape<string> = text({ says: "a sentence" });

/** IAM's `accountIdType`. */
export const ACCOUNT_ID: Shape<string> = text({
  says: "an AWS account id: twelve digits in quotes",
  pattern: "[0-9]{12}",
});

export const REGION: Shape<string> = text({
  says: "an AWS region",
  pattern: "[a-z]{2}(?:-[a-z]+)+-[0-9]{1,2}",
  help: "as in `eu-west-1`",
});

export const PROFILE: Shape<string> = text({ says: "the name of an AWS profile", maxLength: 128 });

export const ROLE_ARN: Shape<string> = text({
  says: "a role's ARN",
  pattern: "arn:aws[a-z-]*:iam::[0-9]{12}:role/[!-~]+",
  help: "as in `arn:aws:iam::222222222222:role/gitlab/apply`",
});

export const POLICY_ARN: Shape<string> = text({
  says: "a managed policy's ARN",
  pattern: "arn:aws[a-z-]*:iam::(?:[0-9]{12}|aws):policy/[!-~]+",
  help: "as in `arn:aws:iam::222222222222:policy/gitlab-boundary`",
});

/** IAM's `roleNameType` and `userNameType`, without the path. */
export const ROLE_NAME: Shape<string> = text({ says: "a role's name", pattern: "[A-Za-z0-9_+=,.@-]{1,64}" });
export const USER_NAME: Shape<string> = text({ says: "an IAM user's name", pattern: "[A-Za-z0-9_+=,.@-]{1,64}" });

/** IAM's `pathType`, without the control characters that it would take. */
export const IAM_PATH: Shape<string> = text({
  says: "an IAM path, with a slash at both ends",
  pattern: "/(?:[!-.0-~]+/)*",
  maxLength: 512,
  help: "as in `/gitlab/`",
});

/** IAM's `tagKeyType` and `tagValueType`: letters, digits, spaces and `_.:/=+-@` of any script. */
const TAG = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const TAG_HELP = "letters, digits, spaces and any of `_.:/=+-@`";

export const TAG_KEY: Shape<string> = text({
  says: "a tag's key",
  maxLength: 128,
  check: (value) => (/^aws:/i.test(value) ? "AWS keeps `aws:` to itself" : TAG.test(value) ? undefined : TAG_HELP),
});
export const TAG_VALUE: Shape<string> = text({
  says: "a tag's value",
  maxLength: 256,
  check: (value) => (TAG.test(value) ? undefined : TAG_HELP),
});

/** GitLab's environment names; they become a tag's value, so what only GitLab allows is left out. */
export const ENVIRONMENT: Shape<string> = text({
  says: "the name of a GitLab environment",
  pattern: "[A-Za-z0-9_/.\\- ]{1,128}",
});

const HTTPS_URL = {
  says: "an https URL without a slash at its end",
  pattern: "https://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:/[A-Za-z0-9_.~-]+)*",
} as const;

export const ISSUER_URL: Shape<string> = text({
  ...HTTPS_URL,
  help: "as the tokens have it under `iss`: `https://gitlab.com`",
});

export const GITLAB_ADDRESS: Shape<string> = text({
  ...HTTPS_URL,
  help: "as `--gitlab-url` has it: `https://gitlab.example.com`",
});

/** IAM's `clientIDType`. */
export const AUDIENCE: Shape<string> = text({ says: "an audience", pattern: "[!-~]+", maxLength: 255 });

export const GROUP_PATH: Shape<string> = text({
  says: "the full path of a group",
  check: (value) => (isNamespacePath(value) ? undefined : "as in `acme/platform`, without a slash at either end"),
});

export const PROJECT_PATH: Shape<string> = text({
  says: "the full path of a project",
  check: (value) => (isProjectPath(value) ? undefined : "as in `acme/platform/api`, as its address has it"),
});

/** GitLab's ids, in their tokens texts of digits. A number without quotes is the same here. */
export const GITLAB_ID: Shape<string> = text({
  says: "an id of GitLab: digits",
  pattern: "[1-9][0-9]{0,18}",
  numbers: true,
});

/** A ref, or a pattern of refs. `*` can stand in no ref's name, so it needs no escape. */
export const REF: Shape<string> = text({
  says: "a ref's short name, or a pattern with `*`",
  check: (value) => refProblem(value.replaceAll("*", "x"))?.help,
});

/** Kubernetes' names (RFC 1123 labels and subdomains). */
export const KUBERNETES_LABEL: Shape<string> = text({
  says: "a Kubernetes name",
  pattern: "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?",
});
export const KUBERNETES_NAME: Shape<string> = text({
  says: "a Kubernetes name",
  pattern: "[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?",
});

/** A sub-chart of GitLab's chart. Which there are is the chart room's to know. */
export const COMPONENT: Shape<string> = text({ says: "a component of the chart", pattern: "[a-z][a-z0-9-]{0,62}" });

/** EKS' cluster names. */
export const CLUSTER: Shape<string> = text({
  says: "the name of an EKS cluster",
  pattern: "[A-Za-z0-9][A-Za-z0-9_-]{0,99}",
});

export const INSTANCE: Shape<string> = text({
  says: "the id of an EC2 instance",
  pattern: "i-(?:[0-9a-f]{8}|[0-9a-f]{17})",
});

export const POLICY_FILE: Shape<string> = text({
  says: "a policy file, relative to this one",
  check: (value) => (/^(?:[/~\\]|[A-Za-z]:|[a-z]+:\/\/)/.test(value) ? "as in `./policies/api.json`" : undefined),
});

/** `<category>/<name>`, as `sallyport rule` lists them. */
export const RULE_ID: Shape<string> = text({
  says: "a rule's id",
  pattern: "[a-z]+/[a-z0-9-]+",
  help: "as in `trust/whole-group`",
});
