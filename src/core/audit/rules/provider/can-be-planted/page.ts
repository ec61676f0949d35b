import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `a GitLab job can create or edit identity providers, or trust policies`,
  avoid: `"Action": "iam:*"`,
  prefer: `a permissions boundary and a service control policy that deny \`iam:*OpenIDConnectProvider*\``,
  why: `One bad pipeline, and there is an issuer in the account that belongs to somebody else. It outlives the pipeline, the branch and the role.`,
  proved: `The specification allows the action to the role within its boundary and the organization's policies.`,
  fix: {
    console: `Open the role, choose *Permissions*, and take the actions out of its policies.`,
    cli: `aws iam put-role-policy --role-name ROLE --policy-name deny-providers --policy-document file://deny.json`,
    terraform: `statement {
  effect    = "Deny"
  actions   = ["iam:*OpenIDConnectProvider*", "iam:*SAMLProvider*"]
  resources = ["*"]
}`,
  },
  references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html"],
};
