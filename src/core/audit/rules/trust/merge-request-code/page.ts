import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `one door serves merge-request jobs and deploys`,
  avoid: `"StringLike": { "gitlab.com:sub": [
  "project_path:acme/app:ref_type:branch:ref:main",
  "project_path:acme/app:ref_type:branch:ref:*" ] }`,
  prefer: `two roles: one that plans (reads) for any branch, one that applies for \`main\`, protected`,
  why: `A merge request's job runs the code of its source branch before anybody has read it. A role that also deploys gives that code the deploy's rights; \`pipeline_source: push\` keeps merge requests out and not the push to the same branch.`,
  proved: `A token of an unreviewed branch is made and comes in by the door that also names the ref that deploys.`,
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
