import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `an IAM user serves CI`,
  avoid: `an IAM user \`gitlab-ecr-push\` with an access key`,
  prefer: `a role \`gitlab/api-deploy\` that one project on \`main\` takes by OIDC`,
  why: `Its key is the same in every job, for years. A role's credentials are made for one job and end by themselves.`,
  proved: `Evidence is added up: where its key lies, its name and tags, that no person uses it. All of it is shown.`,
  fix: {
    console: `Open the user, choose *Security credentials*, and deactivate the key; delete it a week later.`,
    cli: `aws iam update-access-key --user-name USER --access-key-id KEY --status Inactive`,
    terraform: `# remove the aws_iam_access_key`,
  },
  references: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
    "https://docs.gitlab.com/ci/cloud_services/aws/",
  ],
};
