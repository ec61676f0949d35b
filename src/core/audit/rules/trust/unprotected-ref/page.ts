import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `the admitted ref is not protected, or the door does not ask`,
  avoid: `"StringEquals": { "gitlab.com:sub": "project_path:acme/app:ref_type:branch:ref:main" }`,
  prefer: `"StringEquals": {
  "gitlab.com:aud": "sts.amazonaws.com",
  "gitlab.com:sub": "project_path:acme/platform/api:ref_type:branch:ref:main",
  "gitlab.com:project_id": "48120001",
  "gitlab.com:ref_protected": "true"
}`,
  why: `The name of a branch says nothing about who may push to it. Protection can be taken away in GitLab without a trace in AWS, and the role stays open.`,
  proved: `The policy admits tokens with \`ref_protected: false\`. Where GitLab was read, the rules of the branch or tag say who may push and merge; an unread GitLab is said.`,
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
