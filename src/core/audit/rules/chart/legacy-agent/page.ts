import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `pods get their roles by kube2iam or kiam`,
  avoid: `registry:
  annotations:
    iam.amazonaws.com/role: gitlab-registry`,
  prefer: `registry:
  serviceAccount:
    enabled: true
    annotations:
      eks.amazonaws.com/role-arn: arn:aws:iam::111111111111:role/gitlab-registry`,
  why: `Both stand between pods and the node's metadata address and believe an annotation. AWS sees only the node: its role can take every role of every pod, and who annotates a pod chooses. Neither is maintained.`,
  proved: `The annotation stands in the values or in a rendered manifest. Whether the agent restricts roles by namespace is not seen.`,
  fix: {
    console: `Move to IRSA or Pod Identity.`,
    cli: `sallyport chart migrate values.yaml --to pod-identity --cluster prod --account 111111111111`,
    terraform: `# aws_eks_pod_identity_association, as \`sallyport chart migrate\` writes it`,
  },
  references: [
    "https://docs.gitlab.com/charts/advanced/external-object-storage/aws-iam-roles/",
    "https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html",
  ],
};
