import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `sessions of a CI role may outlast an hour`,
  avoid: `"MaxSessionDuration": 43200`,
  prefer: `"MaxSessionDuration": 3600`,
  why: `Credentials cannot be called back; they end by themselves. The longer they last, the longer a leak is worth something.`,
  proved: `The role's own setting says so. Whether a job needs it cannot be seen from outside.`,
  fix: {
    console: `Open the role, choose *Edit* in its summary, and set the maximum session duration.`,
    cli: `aws iam update-role --role-name ROLE --max-session-duration 3600`,
    terraform: `max_session_duration = 3600`,
  },
  references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html"],
};
