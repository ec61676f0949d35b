import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `the named group or project does not exist, so whoever registers it gets in`,
  avoid: `a trust policy for \`project_path:acme-tools/deploy:...\` after the group \`acme-tools\` was renamed`,
  prefer: `the path that is in use, with \`gitlab.com:project_id\``,
  why: `A path that nobody owns can be taken by anybody within minutes. One in seven namespaces that AWS roles were found to trust were free (Astrix, 2026).`,
  proved: `GitLab was asked for the path and said that nothing is there. GitLab answers the same for what it does not show; only an answer that tells the two apart counts, and "cannot tell" is never reported as free.`,
  fix: {
    console: `Open the role, choose *Trust relationships*, then *Edit trust policy*, and put the condition as above.`,
    cli: `aws iam update-assume-role-policy --role-name ROLE --policy-document file://trust.json`,
    terraform: `condition {
  test     = "StringEquals"
  variable = "gitlab.com:sub"
  values   = ["project_path:acme/platform/api:ref_type:branch:ref:main"]
}`,
  },
  references: [
    "https://docs.gitlab.com/ci/cloud_services/aws/",
    "https://docs.gitlab.com/ci/secrets/id_token_authentication/",
  ],
};
