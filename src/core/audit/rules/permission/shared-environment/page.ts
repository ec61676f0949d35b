import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `one role serves several environments of one project`,
  avoid: `one role \`deploy\`, trusted for \`main\` of a project with \`staging\` and \`production\``,
  prefer: `roles \`deploy-staging\` and \`deploy-production\`, tagged with their environment`,
  why: `GitLab's environments have approvals and protection; AWS sees none of it. The job of the least guarded one has what the most guarded one needs.`,
  proved: `GitLab was read: the project has several lasting environments, and the role carries no tag that says which it is for.`,
  fix: {
    console: `Create a role for each environment.`,
    cli: `aws iam tag-role --role-name ROLE --tags Key=environment,Value=production`,
    terraform: `tags = { environment = "production" }`,
  },
  references: ["https://docs.gitlab.com/ci/cloud_services/aws/"],
};
