import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `a trust policy names a provider that the account does not have`,
  avoid: `"Federated": "arn:aws:iam::111111111111:oidc-provider/gitlab.con"`,
  prefer: `"Federated": "arn:aws:iam::111111111111:oidc-provider/gitlab.com"`,
  why: `AWS does not check that a provider exists when a role is created. The role waits: whoever may create providers makes it work, for whomever the policy then admits.`,
  proved: `The account's providers were read, and this one is not among them.`,
  fix: {
    console: `Open *Identity providers* and add it, or edit the role's trust.`,
    cli: `aws iam create-open-id-connect-provider --cli-input-json '{"Url":"https://gitlab.com","ClientIDList":["sts.amazonaws.com"]}'`,
    terraform: `resource "aws_iam_openid_connect_provider" "gitlab" {
  url            = "https://gitlab.com"
  client_id_list = ["sts.amazonaws.com"]
}`,
  },
  references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html"],
};
