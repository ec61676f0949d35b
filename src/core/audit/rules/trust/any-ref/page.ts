import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `every branch or every tag of the project can take the role`,
  avoid: `"StringLike": { "gitlab.com:sub": "project_path:acme/platform/api:*" }`,
  prefer: `"StringEquals": {
  "gitlab.com:aud": "sts.amazonaws.com",
  "gitlab.com:sub": "project_path:acme/platform/api:ref_type:branch:ref:main",
  "gitlab.com:project_id": "48120001",
  "gitlab.com:ref_protected": "true"
}`,
  why: `Whoever may push a branch, and that is every developer, writes the job that runs there. A merge request's pipeline carries its source branch and looks to AWS like any other branch.`,
  proved: `The admitted set contains every name that a branch, or a tag, can have.`,
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
