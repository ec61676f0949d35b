import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `Allow together with NotAction or NotResource`,
  avoid: `"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"`,
  prefer: `"Effect": "Allow", "Action": ["ecr:PutImage"], "Resource": "arn:aws:ecr:..."`,
  why: `It reads like a denial and is a grant of everything else, in all services there are and will be.`,
  proved: `The statement allows, and its element is inverted.`,
  fix: {
    console: `Open the role, choose *Permissions*, and edit its policies.`,
    cli: `aws iam put-role-policy --role-name ROLE --policy-name deploy --policy-document file://deploy.json`,
    terraform: `# list actions instead of not_actions`,
  },
  references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html"],
};
