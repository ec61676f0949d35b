import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `a condition that can never matter`,
  avoid: `"StringEqualsIfExists": { "gitlab.com:environment": "production" }`,
  prefer: `one role for each environment, each on a ref of its own`,
  why: `The author believed that the door asks for it. It does not: the key never arrives, and the operator forgives that.`,
  proved: `AWS fills nine claims beside \`sub\` and \`aud\` for gitlab.com and none for other GitLabs; this key is not among them.`,
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
  ],
};
