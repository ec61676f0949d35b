import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `credentials are handed on through a dotenv report or an artifact`,
  avoid: `artifacts:
  reports:
    dotenv: aws.env`,
  prefer: `each job with \`id_tokens\` and \`sallyport exec\``,
  why: `Artifacts are kept, and read by anyone who may see the job.`,
  proved: `A line of the script writes secrets into a file that the job keeps.`,
  fix: {
    console: `Edit \`.gitlab-ci.yml\`.`,
    cli: `git commit .gitlab-ci.yml`,
    terraform: `# not a matter of Terraform`,
  },
  references: ["https://docs.gitlab.com/ci/secrets/id_token_authentication/"],
};
