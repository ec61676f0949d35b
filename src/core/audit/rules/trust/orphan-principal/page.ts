import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `a deleted principal is still trusted`,
  avoid: `"Principal": { "AWS": "AROAEXAMPLEID" }`,
  prefer: `only principals that exist`,
  why: `It lets nobody in, and it tells that nobody looks after this policy.`,
  proved: `The principal is a bare unique id, which is how AWS shows one that was deleted.`,
  fix: {
    console: `Open the role, choose *Trust relationships*, then *Edit trust policy*, and put the condition as above.`,
    cli: `aws iam update-assume-role-policy --role-name ROLE --policy-document file://trust.json`,
    terraform: `condition {
  test     = "StringEquals"
  variable = "gitlab.com:sub"
  values   = ["project_path:acme/platform/api:ref_type:branch:ref:main"]
}`,
  },
  references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html"],
};
