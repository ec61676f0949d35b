import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `id_tokens under default, so every job can mint it`,
  avoid: `default:
  id_tokens:
    AWS_ID_TOKEN: { aud: sts.amazonaws.com }`,
  prefer: `deploy:
  id_tokens:
    AWS_ID_TOKEN: { aud: sts.amazonaws.com }`,
  why: `A dependency of the linter runs with a token that opens production.`,
  proved: `The file says so.`,
  fix: {
    console: `Edit \`.gitlab-ci.yml\`.`,
    cli: `git commit .gitlab-ci.yml`,
    terraform: `# not a matter of Terraform`,
  },
  references: ["https://docs.gitlab.com/ci/secrets/id_token_authentication/"],
};
