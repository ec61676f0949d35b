import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `a pattern for refs admits names that look alike`,
  avoid: `"StringLike": { "gitlab.com:sub": "project_path:acme/app:ref_type:branch:ref:main*" }`,
  prefer: `"StringLike": { "gitlab.com:sub": "project_path:acme/app:ref_type:branch:ref:release/*" }`,
  why: `\`main*\` is also \`main-hotfix\`, which any developer pushes and nobody protects.`,
  proved: `The ref of the admitted set is open at its end in the middle of a name, and the policy does not ask for protection.`,
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
