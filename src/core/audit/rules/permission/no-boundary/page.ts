import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `a door that can create or change roles without a permissions boundary`,
  avoid: `"Action": ["iam:CreateRole", "iam:AttachRolePolicy"], "Resource": "*"`,
  prefer: `the same, with \`"Condition": { "StringEquals": { "iam:PermissionsBoundary": "arn:aws:iam::111111111111:policy/gitlab-boundary" } }\``,
  why: `Who makes roles makes one with more rights than its own. A boundary is the ceiling that goes along.`,
  proved: `The specification allows the action, no boundary is set, and none is demanded of what is made.`,
  fix: {
    console: `Open the role and choose *Permissions boundary*.`,
    cli: `aws iam put-role-permissions-boundary --role-name ROLE --permissions-boundary arn:aws:iam::111111111111:policy/gitlab-boundary`,
    terraform: `permissions_boundary = aws_iam_policy.boundary.arn`,
  },
  references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html"],
};
