import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `a project prefix without its end lets siblings in`,
  avoid: `"StringLike": { "gitlab.com:sub": "project_path:acme/app*" }`,
  prefer: `"StringEquals": { "gitlab.com:sub": "project_path:acme/app:ref_type:branch:ref:main" }`,
  why: `\`acme/app*\` is \`acme/app\`, and \`acme/app-test\`, and \`acme/apples/anything\`. Whoever may create a project in the group picks a name that fits.`,
  proved: `A token of a project with a longer name is made and comes in.`,
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
