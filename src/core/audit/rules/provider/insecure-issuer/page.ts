import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `an issuer that is not https, or a placeholder for a thumbprint`,
  avoid: `url = "http://gitlab.example.com"`,
  prefer: `url = "https://gitlab.example.com"`,
  why: `AWS fetches the issuer's keys and believes them. Who can answer in its place mints any token.`,
  proved: `The address as written, and thumbprints that stand in guides. AWS ignores thumbprints where the certificate is of a public authority, and whether it is cannot be seen from here; so a placeholder alone weighs little.`,
  fix: {
    console: `Open *Identity providers*, choose the provider, and edit its audiences.`,
    cli: `aws iam update-open-id-connect-provider-thumbprint --open-id-connect-provider-arn ARN --thumbprint-list THUMBPRINT`,
    terraform: `url = "https://gitlab.example.com"`,
  },
  references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html"],
};
