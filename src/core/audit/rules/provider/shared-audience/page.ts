import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `an audience that other relying parties also use is registered`,
  avoid: `client ids: \`https://gitlab.com\`, \`https://vault.acme.example\``,
  prefer: `client ids: \`sts.amazonaws.com\``,
  why: `A token is for whoever its audience names. With one name for several, each of them holds tokens that the others accept, and whoever breaks into one replays them here.`,
  proved: `The provider of a door has an audience that is the instance's own address or another service's.`,
  fix: {
    console: `Open *Identity providers*, choose the provider, and edit its audiences.`,
    cli: `aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn ARN --client-id sts.amazonaws.com
aws iam remove-client-id-from-open-id-connect-provider --open-id-connect-provider-arn ARN --client-id https://gitlab.com`,
    terraform: `client_id_list = ["sts.amazonaws.com"]`,
  },
  references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html"],
};
