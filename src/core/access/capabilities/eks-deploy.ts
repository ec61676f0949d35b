import { needs, object } from "../declaration/collections.ts";
import { CLUSTER } from "../declaration/words.ts";
import { type Capability, capability } from "./capability.ts";

interface Params {
  readonly cluster: string;
}

export const eksDeploy: Capability = capability<Params>({
  name: "eks-deploy",
  about: "Finds an EKS cluster, for `aws eks update-kubeconfig`, kubectl and Helm.",
  params: object<Params>(
    { title: "eks-deploy", says: "parameters of `eks-deploy`" },
    { cluster: needs(CLUSTER, "The cluster.") },
  ),
  notes: [
    "What the job may do inside is Kubernetes' to say: map the role by an access entry to a group, or to a policy such as AmazonEKSEditPolicy on its namespaces.",
  ],
  allows: ({ cluster }, { partition, account, region }) => [
    {
      actions: ["eks:DescribeCluster"],
      resources: [`arn:${partition}:eks:${region}:${account}:cluster/${cluster}`],
    },
  ],
  trial: {
    params: { cluster: "prod" },
    steps: [
      {
        does: "aws eks update-kubeconfig",
        action: "eks:DescribeCluster",
        resource: "arn:aws:eks:eu-west-1:111111111111:cluster/prod",
      },
    ],
    closed: [
      {
        does: "find another cluster",
        action: "eks:DescribeCluster",
        resource: "arn:aws:eks:eu-west-1:111111111111:cluster/prod2",
      },
      {
        does: "let itself in deeper",
        action: "eks:CreateAccessEntry",
        resource: "arn:aws:eks:eu-west-1:111111111111:cluster/prod",
      },
    ],
  },
});
