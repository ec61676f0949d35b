import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `CI_JOB_JWT is used, which is gone since 17.0`,
  avoid: `--web-identity-token $CI_JOB_JWT_V2`,
  prefer: `id_tokens:
  AWS_ID_TOKEN:
    aud: sts.amazonaws.com`,
  why: `The job fails, or worse, falls back to a key or to the machine's role.`,
  proved: `The name stands in the file.`,
  fix: {
    console: `Edit \`.gitlab-ci.yml\`.`,
    cli: `git commit .gitlab-ci.yml`,
    terraform: `# not a matter of Terraform`,
  },
  references: ["https://docs.gitlab.com/ci/secrets/id_token_authentication/"],
};
