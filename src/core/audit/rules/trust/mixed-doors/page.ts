import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `one role is also trusted by another issuer, a service or people`,
  avoid: `"Principal": { "Federated": "...:oidc-provider/gitlab.com", "Service": "ec2.amazonaws.com" }`,
  prefer: `a role for each of them`,
  why: `The rights of a role are those that its neediest user needs, and the way in is the weakest of all. Nobody can tell from the logs who was meant to do what.`,
  proved: `The trust policy allows other principals than this provider.`,
  fix: {
    console: `Open the role, choose *Trust relationships*, then *Edit trust policy*, and put the condition as above.`,
    cli: `aws iam update-assume-role-policy --role-name ROLE --policy-document file://trust.json`,
    terraform: `condition {
  test     = "StringEquals"
  variable = "gitlab.com:sub"
  values   = ["project_path:acme/platform/api:ref_type:branch:ref:main"]
}`,
  },
  references: ["https://docs.gitlab.com/ci/cloud_services/aws/"],
};
