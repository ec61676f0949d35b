import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `a proved chain of actions reaches an administrator`,
  avoid: `"Action": ["ec2:*", "s3:*", "eks:*", "iam:PassRole", "cloudformation:*"], "Resource": "*"`,
  prefer: `"Action": "iam:PassRole",
"Resource": "arn:aws:iam::111111111111:role/api-task",
"Condition": { "StringEquals": { "iam:PassedToService": "ecs-tasks.amazonaws.com" } }`,
  why: `None of the actions is \`iam:*\`, and together they are. In an account where CDK was set up, \`cloudformation:CreateStack\` with \`iam:PassRole\` is an administrator in one call.`,
  proved: `Every step is a request that the specification allows, with boundaries and service control policies, and names the statement that allows it. Where the account's roles were not read, the claim says for which roles it holds; what else is supposed is said with it.`,
  fix: {
    console: `Open the role, choose *Permissions*, and edit its policies.`,
    cli: `aws iam put-role-policy --role-name ROLE --policy-name deploy --policy-document file://deploy.json`,
    terraform: `statement {
  actions   = ["iam:PassRole"]
  resources = [aws_iam_role.task.arn]
  condition {
    test     = "StringEquals"
    variable = "iam:PassedToService"
    values   = ["ecs-tasks.amazonaws.com"]
  }
}`,
  },
  references: [
    "https://pathfinding.cloud/",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
  ],
};
