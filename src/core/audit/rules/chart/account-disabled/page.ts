import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `role annotations render nothing, because the chart makes no service account of its own`,
  avoid: `registry:
  serviceAccount:
    annotations:
      eks.amazonaws.com/role-arn: arn:aws:iam::111111111111:role/gitlab-registry`,
  prefer: `registry:
  serviceAccount:
    enabled: true
    annotations:
      eks.amazonaws.com/role-arn: arn:aws:iam::111111111111:role/gitlab-registry`,
  why: `The templates look at the annotations only when the account is enabled, which it is not by default. The pod runs under \`default\`, without any role, and falls back to whatever the node has.`,
  proved: `\`serviceAccount.enabled\` is true neither for the component nor under \`global\`, or the chart is told not to make the account that it annotates. Each file is read by itself, since nobody says in which order Helm is given them: \`sallyport chart lint\` takes several, in Helm's order.`,
  fix: {
    console: `Set \`serviceAccount.enabled: true\`.`,
    cli: `helm upgrade gitlab gitlab/gitlab --reuse-values --set registry.serviceAccount.enabled=true`,
    terraform: `# helm_release
set = [{ name = "registry.serviceAccount.enabled", value = "true" }]`,
  },
  references: [
    "https://docs.gitlab.com/charts/charts/globals/#service-accounts",
    "https://docs.gitlab.com/charts/advanced/external-object-storage/aws-iam-roles/",
  ],
};
