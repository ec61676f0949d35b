import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `sts:AssumeRole on more roles than can be listed`,
  avoid: `"Action": "sts:AssumeRole", "Resource": "*"`,
  prefer: `"Action": "sts:AssumeRole",
"Resource": "arn:aws:iam::222222222222:role/deploy"`,
  why: `Most roles trust the root of their own account, which leaves the choice to this policy. A star is all of them.`,
  proved: `The specification allows it on a role of an account that nobody named.`,
  fix: {
    console: `Open the role, choose *Permissions*, and edit its policies.`,
    cli: `aws iam put-role-policy --role-name ROLE --policy-name deploy --policy-document file://deploy.json`,
    terraform: `resources = ["arn:aws:iam::222222222222:role/deploy"]`,
  },
  references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html"],
};
