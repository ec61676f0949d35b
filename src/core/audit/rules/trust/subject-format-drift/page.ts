import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `the project mints subjects that the door does not expect, or that drop the ref`,
  avoid: `a project with \`ci_id_token_sub_claim_components: ["project_path"]\` behind a policy for \`project_path:acme/app*\``,
  prefer: `the default components, or an id-led subject and a policy written for it`,
  why: `Any maintainer chooses what the subject of a project is made of. Without the ref in it, every branch is one identity; in another order, every policy stops matching.`,
  proved: `Tokens are minted as the project is set up today, for its default branch and for a branch that nobody reviewed, and put to the policy.`,
  fix: {
    console: `Open the role, choose *Trust relationships*, then *Edit trust policy*, and put the condition as above.`,
    cli: `aws iam update-assume-role-policy --role-name ROLE --policy-document file://trust.json`,
    terraform: `condition {
  test     = "StringEquals"
  variable = "gitlab.com:sub"
  values   = ["project_path:acme/platform/api:ref_type:branch:ref:main"]
}`,
  },
  references: ["https://docs.gitlab.com/ci/secrets/id_token_authentication/"],
};
