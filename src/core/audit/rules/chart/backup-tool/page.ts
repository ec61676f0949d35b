import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `backups use \`s3cmd\` where the role needs the AWS CLI`,
  avoid: `gitlab:
  toolbox:
    backups: { cron: { enabled: true } }`,
  prefer: `gitlab:
  toolbox:
    backups: { cron: { enabled: true, extraArgs: "--s3tool awscli" } }`,
  why: `\`s3cmd\` does not take every kind of role and has failed with \`NoSuchKey\` where the AWS CLI does not. A backup that fails at night is noticed when it is needed.`,
  proved: `The nightly backup is on, its arguments do not name the AWS CLI, and the toolbox has a role, or Rails' connection says \`use_iam_profile\`. That \`s3cmd\` fails with the role at hand is not proved: versions differ.`,
  fix: {
    console: `Add \`--s3tool awscli\` to \`extraArgs\`.`,
    cli: `helm upgrade gitlab gitlab/gitlab --reuse-values --set gitlab.toolbox.backups.cron.extraArgs="--s3tool awscli"`,
    terraform: `# helm_release: the same in \`values\``,
  },
  references: [
    "https://docs.gitlab.com/charts/backup-restore/backup/",
    "https://docs.gitlab.com/charts/advanced/external-object-storage/aws-iam-roles/",
  ],
};
