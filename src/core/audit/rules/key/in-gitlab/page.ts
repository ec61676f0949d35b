import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `an active access key of an IAM user sits in a GitLab variable`,
  avoid: `a variable \`AWS_ACCESS_KEY_ID\` with the key of \`gitlab-ecr-push\``,
  prefer: `id_tokens and a role`,
  why: `A key in a variable is read by every job that gets it, survives the job, and works from anywhere in the world. Nobody notices a copy.`,
  proved: `The variable's key id, the only part of a value that is ever read, is one of an IAM user's active keys.`,
  fix: {
    console: `Open the user, choose *Security credentials*, and deactivate the key; delete it a week later.`,
    cli: `aws iam update-access-key --user-name USER --access-key-id KEY --status Inactive`,
    terraform: `# remove the aws_iam_access_key`,
  },
  references: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
    "https://docs.gitlab.com/ci/variables/",
  ],
};
