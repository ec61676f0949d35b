import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `a key older than ninety days`,
  avoid: `an access key of 2023`,
  prefer: `credentials that live for an hour`,
  why: `The older a key, the more copies there are: laptops, backups, logs, people who left.`,
  proved: `IAM's own date of the key, against today. From 180 days on it is high.`,
  fix: {
    console: `Open the user, choose *Security credentials*, and deactivate the key; delete it a week later.`,
    cli: `aws iam update-access-key --user-name USER --access-key-id KEY --status Inactive`,
    terraform: `# remove the aws_iam_access_key`,
  },
  references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html"],
};
