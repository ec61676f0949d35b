import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `an active key that nobody uses`,
  avoid: `an active key, last used in 2024`,
  prefer: `no key`,
  why: `Nobody would notice if somebody else used it.`,
  proved: `IAM's record of the last use, against today.`,
  fix: {
    console: `Open the user, choose *Security credentials*, and deactivate the key; delete it a week later.`,
    cli: `aws iam update-access-key --user-name USER --access-key-id KEY --status Inactive`,
    terraform: `# remove the aws_iam_access_key`,
  },
  references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html"],
};
