import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `a provider that no role trusts`,
  avoid: `an identity provider for a GitLab that was shut down`,
  prefer: `no provider without a role`,
  why: `Its issuer can mint tokens for this account as soon as one trust policy names it, and a domain that lapsed can be bought.`,
  proved: `Every role of the account was read, and none names it.`,
  fix: {
    console: `Open *Identity providers*, choose it, and delete it.`,
    cli: `aws iam delete-open-id-connect-provider --open-id-connect-provider-arn ARN`,
    terraform: `# remove the resource`,
  },
  references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html"],
};
