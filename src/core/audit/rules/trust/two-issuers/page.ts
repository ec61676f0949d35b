import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `an old and a new GitLab both open the same role`,
  avoid: `trust for both \`gitlab.example.com\` and \`gitlab.com\` on one role`,
  prefer: `one issuer a role`,
  why: `Who administers a GitLab can mint any token of it. A forgotten instance keeps production access for as long as the statement stands.`,
  proved: `Tokens of both issuers come in.`,
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
