import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `services granted and never used`,
  avoid: `"Action": ["ecr:*", "sqs:*"]`,
  prefer: `"Action": ["ecr:*"]`,
  why: `What nobody uses is only of use to an intruder.`,
  proved: `IAM's service last-accessed data of the role, which counts refused attempts as well. It does not see \`iam:PassRole\` and most actions on data one by one, so only whole services are spoken of.`,
  fix: {
    console: `Open the role, choose *Permissions*, and edit its policies.`,
    cli: `aws iam put-role-policy --role-name ROLE --policy-name deploy --policy-document file://deploy.json`,
    terraform: `actions = ["ecr:*"]`,
  },
  references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html"],
};
