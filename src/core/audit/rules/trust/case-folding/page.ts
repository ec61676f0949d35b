import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `a comparison without case admits another ref`,
  avoid: `"StringEqualsIgnoreCase": { "gitlab.com:sub": "project_path:acme/app:ref_type:branch:ref:main" }`,
  prefer: `"StringEquals": { "gitlab.com:sub": "project_path:acme/app:ref_type:branch:ref:main" }`,
  why: `To git, \`MAIN\` and \`main\` are two branches, and protecting one does not protect the other.`,
  proved: `The set with the comparison made to the letter is smaller; the token shown is in the difference.`,
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
