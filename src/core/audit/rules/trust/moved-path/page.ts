import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `the path now belongs to another project, or redirects`,
  avoid: `a trust policy for the path that a project had before it was transferred`,
  prefer: `"StringEquals": {
  "gitlab.com:aud": "sts.amazonaws.com",
  "gitlab.com:sub": "project_path:acme/platform/api:ref_type:branch:ref:main",
  "gitlab.com:project_id": "48120001",
  "gitlab.com:ref_protected": "true"
}`,
  why: `After a rename or a transfer GitLab redirects people to the new path, and not tokens: jobs mint the new path and are refused, while the old path lies free until somebody takes it.`,
  proved: `GitLab was asked who stands at the path today.`,
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
