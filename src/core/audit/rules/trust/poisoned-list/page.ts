import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `one value of a list undoes the others`,
  avoid: `"StringLike": { "gitlab.com:sub": ["project_path:acme/app:*", "*"] }`,
  prefer: `"StringLike": { "gitlab.com:sub": ["project_path:acme/app:ref_type:branch:ref:main"] }`,
  why: `The values of one key are joined by *or*. One that matches everything makes the rest decoration; and AWS's own guard looks at the first value only.`,
  proved: `The set is computed with each value left out in turn. Without this one it is bounded; with it, it is not.`,
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
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_secure-by-default.html",
  ],
};
