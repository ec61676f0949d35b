import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `whoever has an account on that GitLab can take the role`,
  avoid: `"StringLike": { "gitlab.com:sub": "project_path:acme*" }`,
  prefer: `"StringEquals": {
  "gitlab.com:aud": "sts.amazonaws.com",
  "gitlab.com:sub": "project_path:acme/platform/api:ref_type:branch:ref:main",
  "gitlab.com:project_id": "48120001",
  "gitlab.com:ref_protected": "true"
}`,
  why: `gitlab.com is one issuer for everybody. A policy that asks only for an audience, or for a name that anyone could register, lets in jobs of people whom nobody at your company knows; whether the branch is protected or a certain user started it is for them to choose.`,
  proved: `The set of all tokens that this GitLab can mint and that the policy admits is computed; the finding carries one of them, of a project that anyone could create. \`acme*\` is such a pattern: \`acme-evil\` is free.`,
  fix: {
    console: `Open the role, choose *Trust relationships*, then *Edit trust policy*, and put the condition as above.`,
    cli: `aws iam update-assume-role-policy --role-name ROLE --policy-document file://trust.json`,
    terraform: `condition {
  test     = "StringEquals"
  variable = "gitlab.com:sub"
  values   = ["project_path:acme/platform/api:ref_type:branch:ref:main"]
}`,
  },
  references: [
    "https://docs.gitlab.com/ci/cloud_services/aws/",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_secure-by-default.html",
  ],
};
