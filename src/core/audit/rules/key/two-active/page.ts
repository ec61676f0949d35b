import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `two active keys on one user`,
  avoid: `two active keys for months`,
  prefer: `one key, and two for the hour of a change`,
  why: `Twice the chance of a leak, and nobody knows which is which.`,
  proved: `IAM lists both as active.`,
  fix: {
    console: `Open the user, choose *Security credentials*, and deactivate the key; delete it a week later.`,
    cli: `aws iam update-access-key --user-name USER --access-key-id KEY --status Inactive`,
    terraform: `# remove the aws_iam_access_key`,
  },
  references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html"],
};
