import { object } from "../declaration/collections.ts";
import { type Capability, capability } from "./capability.ts";

/** What `sallyport collect` and `sallyport plan` ask of an account: nothing but reading, and no object, item or secret. */
export const READS: readonly string[] = [
  "access-analyzer:ListAnalyzers",
  "access-analyzer:ListFindings",
  "cloudtrail:LookupEvents",
  "codebuild:BatchGetProjects",
  "codebuild:ListProjects",
  "ec2:DescribeInstances",
  "eks:DescribeCluster",
  "eks:DescribePodIdentityAssociation",
  "eks:ListClusters",
  "eks:ListPodIdentityAssociations",
  "iam:GenerateCredentialReport",
  "iam:GenerateServiceLastAccessedDetails",
  "iam:GetAccessKeyLastUsed",
  "iam:GetAccountAuthorizationDetails",
  "iam:GetCredentialReport",
  "iam:GetInstanceProfile",
  "iam:GetOpenIDConnectProvider",
  "iam:GetPolicy",
  "iam:GetServiceLastAccessedDetails",
  "iam:ListAccessKeys",
  "iam:ListAccountAliases",
  "iam:ListOpenIDConnectProviders",
  "iam:ListRoles",
  "sts:GetCallerIdentity",
];

export const sallyportPlan: Capability = capability<object>({
  name: "sallyport-plan",
  about: "Reads what `sallyport plan`, `drift` and `audit` need of an account, and changes nothing.",
  params: object<object>({ title: "sallyport-plan", says: "parameters of `sallyport-plan`" }, {}),
  needsParams: false,
  notes: [
    "Who reads all policies of an account knows where it is weak. Merge requests of whoever may push a branch can read that with it.",
  ],
  allows: () => [{ actions: READS, resources: ["*"] }],
  trial: {
    params: {},
    steps: READS.map((action) => ({ does: "sallyport plan", action, resource: "*" })),
    closed: [
      { does: "write a policy", action: "iam:PutRolePolicy", resource: "arn:aws:iam::111111111111:role/gitlab/api" },
      { does: "take a role", action: "sts:AssumeRole", resource: "arn:aws:iam::111111111111:role/gitlab/api" },
      { does: "read an object", action: "s3:GetObject", resource: "arn:aws:s3:::acme-www/index.html" },
    ],
  },
});
