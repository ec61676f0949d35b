import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `a global annotation silently replaces a component's own role`,
  avoid: `global:
  serviceAccount:
    enabled: true
    annotations: { team: platform }
registry:
  serviceAccount:
    annotations: { eks.amazonaws.com/role-arn: "arn:aws:iam::111111111111:role/gitlab-registry" }`,
  prefer: `global:
  serviceAccount: { enabled: true, annotations: {} }
registry:
  serviceAccount:
    annotations: { eks.amazonaws.com/role-arn: "arn:aws:iam::111111111111:role/gitlab-registry" }`,
  why: `The two maps are never merged: one global annotation of any kind, and the component's role is gone, or is another one with more power than meant.`,
  proved: `\`global.serviceAccount.annotations\` is not empty and the component has a role of its own that is not the global one. Each file is read by itself, since nobody says in which order Helm is given them: \`sallyport chart lint\` takes several, in Helm's order.`,
  fix: {
    console: `Empty the global map and annotate each component.`,
    cli: `helm upgrade gitlab gitlab/gitlab -f values.yaml`,
    terraform: `# helm_release: the same in \`values\``,
  },
  references: ["https://docs.gitlab.com/charts/charts/globals/#service-accounts"],
};
