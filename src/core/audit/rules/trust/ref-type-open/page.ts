import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `a branch and a tag of one name both get in`,
  avoid: `"StringLike": { "gitlab.com:sub": "project_path:acme/app:ref_type:*:ref:main" }`,
  prefer: `"StringEquals": { "gitlab.com:sub": "project_path:acme/app:ref_type:branch:ref:main" }`,
  why: `Branches and tags are protected apart. A tag called \`main\` is not the branch \`main\`, and mostly nobody protected it.`,
  proved: `The admitted set contains both subjects.`,
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
