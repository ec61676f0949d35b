import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `values stand under names that the chart no longer reads`,
  avoid: `gitlab:
  task-runner:
    backups: { cron: { enabled: true } }`,
  prefer: `gitlab:
  toolbox:
    backups: { cron: { enabled: true } }`,
  why: `Where the chart does not stop, it goes on as if nothing had been said: no backup, no role, no word about it.`,
  proved: `The name stands in the table of removals of charts 7 to 10. What is only gone from chart 10 is told to those who say that they have it, with \`sallyport chart lint --chart-version 10\`.`,
  fix: {
    console: `Move the values to the new name.`,
    cli: `helm get values gitlab > values.yaml && sallyport chart lint values.yaml`,
    terraform: `# helm_release: the same in \`values\``,
  },
  references: ["https://docs.gitlab.com/charts/releases/"],
};
