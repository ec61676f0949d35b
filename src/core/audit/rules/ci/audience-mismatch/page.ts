import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `the job's audience is not one that the provider accepts`,
  avoid: `aud: https://gitlab.com/`,
  prefer: `aud: sts.amazonaws.com`,
  why: `The job fails with "Incorrect token audience", and the audience is compared to the letter.`,
  proved: `The job names the role; the role's provider was read, and takes none of the audiences that the job asks for.`,
  fix: {
    console: `Edit \`.gitlab-ci.yml\`.`,
    cli: `git commit .gitlab-ci.yml`,
    terraform: `# not a matter of Terraform`,
  },
  references: [
    "https://docs.gitlab.com/ci/secrets/id_token_authentication/",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html",
  ],
};
