import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `every project of a group can take the role, future ones too`,
  avoid: `"StringLike": { "gitlab.com:sub": "project_path:acme/*:ref_type:branch:ref:main" }`,
  prefer: `"StringEquals": {
  "gitlab.com:aud": "sts.amazonaws.com",
  "gitlab.com:sub": "project_path:acme/platform/api:ref_type:branch:ref:main",
  "gitlab.com:project_id": "48120001",
  "gitlab.com:ref_protected": "true"
}`,
  why: `A star after a group is every project at any depth below it, now and later. Where developers may create projects, any of them makes one and has the role; and a group that is renamed or deleted leaves its name to whoever comes next.`,
  proved: `The admitted set has no end of projects, and all of them lie under named groups.`,
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
