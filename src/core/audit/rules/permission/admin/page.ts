import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `the door leads to full administration`,
  avoid: `"Action": "*", "Resource": "*"`,
  prefer: `the actions of one job on its own resources`,
  why: `Whoever runs a job owns the account: its data, its keys, its bills, and every role in it.`,
  proved: `A dozen requests that only an administrator may make all of, across IAM, data, keys and machines, are put to the specification with the role's policies, boundary and the organization's policies.`,
  fix: {
    console: `Open the role, choose *Permissions*, and edit its policies.`,
    cli: `aws iam detach-role-policy --role-name ROLE --policy-arn arn:aws:iam::aws:policy/AdministratorAccess`,
    terraform: `# replace AdministratorAccess by a policy of its own`,
  },
  references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html"],
};
