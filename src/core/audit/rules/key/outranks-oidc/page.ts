import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `a static key in the environment would win over the job's own role`,
  avoid: `a group variable \`AWS_ACCESS_KEY_ID\` and a job with \`id_tokens\``,
  prefer: `no such variable`,
  why: `The environment comes first in the credential chain of every AWS SDK. A forgotten group variable silently beats the role, and the job runs with the old user's rights.`,
  proved: `The variable goes to a project whose jobs take a role by OIDC.`,
  fix: {
    console: `Open the project or group in GitLab, *Settings*, *CI/CD*, *Variables*.`,
    cli: `glab variable delete AWS_ACCESS_KEY_ID`,
    terraform: `# remove the gitlab_group_variable`,
  },
  references: ["https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html"],
};
