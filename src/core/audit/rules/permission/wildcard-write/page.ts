import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `write actions on every resource, where the action could be bound to one`,
  avoid: `"Action": "s3:PutObject", "Resource": "*"`,
  prefer: `"Action": "s3:PutObject", "Resource": "arn:aws:s3:::acme-site/*"`,
  why: `A job that may write to one bucket, repository or function breaks that one when it goes wrong. With a star it breaks all of them.`,
  proved: `AWS's own list of actions says which write and which take a resource. Statements with conditions are left alone: tags may bind them.`,
  fix: {
    console: `Open the role, choose *Permissions*, and edit its policies.`,
    cli: `aws iam put-role-policy --role-name ROLE --policy-name deploy --policy-document file://deploy.json`,
    terraform: `resources = ["arn:aws:s3:::acme-site/*"]`,
  },
  references: [
    "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
  ],
};
