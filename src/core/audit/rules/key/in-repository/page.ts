import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `a key in .gitlab-ci.yml or another file`,
  avoid: `variables:
  AWS_SECRET_ACCESS_KEY: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY`,
  prefer: `id_tokens:
  AWS_ID_TOKEN:
    aud: sts.amazonaws.com`,
  why: `What was committed once stays in the history and in every clone.`,
  proved: `The file that was read holds a key id of AWS's form, and a secret beside it. The secret is masked before anything else sees the text.`,
  fix: {
    console: `Open the user, choose *Security credentials*, and deactivate the key; delete it a week later.`,
    cli: `aws iam update-access-key --user-name USER --access-key-id KEY --status Inactive`,
    terraform: `# remove the aws_iam_access_key`,
  },
  references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html"],
};
