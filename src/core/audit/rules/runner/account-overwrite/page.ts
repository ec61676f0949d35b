import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `jobs may pick a Kubernetes service account, or pod annotations, that carries a cloud role`,
  avoid: `service_account_overwrite_allowed = ".*"`,
  prefer: `service_account_overwrite_allowed = ""`,
  why: `The job chooses who it is. With an account of GitLab's own registry in the same namespace, it chooses that.`,
  proved: `The expression of the configuration takes the name of an account that has a role, or of any account.`,
  fix: {
    console: `Edit \`config.toml\`, or the chart's \`runners.config\`.`,
    cli: `kubectl edit configmap gitlab-runner`,
    terraform: `# runners.config in the chart's values`,
  },
  references: ["https://docs.gitlab.com/runner/executors/kubernetes/"],
};
