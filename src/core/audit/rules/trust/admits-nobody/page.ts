import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `nobody can come in: the door is broken, not safe`,
  avoid: `"StringEquals": { "gitlab.com:sub": "project_path:acme/app:*" }
"StringEquals": { "gitlab.com:sub": "project_path:acme/app:ref_type:mr:ref:main" }`,
  prefer: `"StringEquals": {
  "gitlab.com:aud": "sts.amazonaws.com",
  "gitlab.com:sub": "project_path:acme/platform/api:ref_type:branch:ref:main",
  "gitlab.com:project_id": "48120001",
  "gitlab.com:ref_protected": "true"
}`,
  why: `A pipeline fails with "Not authorized to perform sts:AssumeRoleWithWebIdentity", and sooner or later somebody takes the condition away to make it work. The role is not safe either: the next edit opens it.`,
  proved: `No token that this GitLab can mint is in the admitted set, and that is proved, not searched for. The cause is named: a wildcard under \`StringEquals\`, a \`ref_type\` that does not exist, a full ref path, another issuer's key, an audience that the provider does not take, and others.`,
  fix: {
    console: `Open the role, choose *Trust relationships*, then *Edit trust policy*, and put the condition as above.`,
    cli: `aws iam update-assume-role-policy --role-name ROLE --policy-document file://trust.json`,
    terraform: `condition {
  test     = "StringEquals"
  variable = "gitlab.com:sub"
  values   = ["project_path:acme/platform/api:ref_type:branch:ref:main"]
}`,
  },
  references: ["https://docs.gitlab.com/ci/cloud_services/aws/"],
};
