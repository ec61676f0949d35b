import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `anybody can take the role, without being of this GitLab or even of this company`,
  avoid: `"Principal": "*",
"Action": "sts:AssumeRoleWithWebIdentity"`,
  prefer: `"Principal": { "Federated": "arn:aws:iam::111111111111:oidc-provider/gitlab.com" },
"Action": "sts:AssumeRoleWithWebIdentity"`,
  why: `A wildcard principal is everybody: every identity provider that the account has or will have, and for \`sts:AssumeRole\` every AWS account there is.`,
  proved: `The trust policy is put to the specification for a token of any issuer, and for a role of an account that nobody named. AWS does not document whether \`"*"\` admits web identities; it is supposed that it does.`,
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
