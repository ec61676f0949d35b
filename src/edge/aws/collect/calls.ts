/**
 * Everything that collecting asks of AWS: each operation with the IAM action that permits it. The policy that
 * `--print-policy` prints is made from this table, and nothing outside it can be called.
 */
export const OPERATIONS = {
  "sts.GetCallerIdentity": { action: "sts:GetCallerIdentity", part: "Who" },
  "iam.GetAccountAuthorizationDetails": { action: "iam:GetAccountAuthorizationDetails", part: "Iam" },
  "iam.ListOpenIDConnectProviders": { action: "iam:ListOpenIDConnectProviders", part: "Iam" },
  "iam.GetOpenIDConnectProvider": { action: "iam:GetOpenIDConnectProvider", part: "Iam" },
  "iam.ListRoles": { action: "iam:ListRoles", part: "Iam" },
  "iam.GetPolicy": { action: "iam:GetPolicy", part: "Iam" },
  "iam.GetInstanceProfile": { action: "iam:GetInstanceProfile", part: "Iam" },
  "iam.ListAccountAliases": { action: "iam:ListAccountAliases", part: "Iam" },
  "iam.GenerateCredentialReport": { action: "iam:GenerateCredentialReport", part: "Iam" },
  "iam.GetCredentialReport": { action: "iam:GetCredentialReport", part: "Iam" },
  "iam.ListAccessKeys": { action: "iam:ListAccessKeys", part: "Iam" },
  "iam.GetAccessKeyLastUsed": { action: "iam:GetAccessKeyLastUsed", part: "Iam" },
  "iam.GenerateServiceLastAccessedDetails": { action: "iam:GenerateServiceLastAccessedDetails", part: "Iam" },
  "iam.GetServiceLastAccessedDetails": { action: "iam:GetServiceLastAccessedDetails", part: "Iam" },
  "ec2.DescribeInstances": { action: "ec2:DescribeInstances", part: "Around" },
  "eks.ListClusters": { action: "eks:ListClusters", part: "Around" },
  "eks.DescribeCluster": { action: "eks:DescribeCluster", part: "Around" },
  "eks.ListPodIdentityAssociations": { action: "eks:ListPodIdentityAssociations", part: "Around" },
  "eks.DescribePodIdentityAssociation": { action: "eks:DescribePodIdentityAssociation", part: "Around" },
  "codebuild.ListProjects": { action: "codebuild:ListProjects", part: "Around" },
  "codebuild.BatchGetProjects": { action: "codebuild:BatchGetProjects", part: "Around" },
  "cloudtrail.LookupEvents": { action: "cloudtrail:LookupEvents", part: "Around" },
  "accessanalyzer.ListAnalyzers": { action: "access-analyzer:ListAnalyzers", part: "Around" },
  "accessanalyzer.ListFindings": { action: "access-analyzer:ListFindings", part: "Around" },
  "organizations.DescribeOrganization": { action: "organizations:DescribeOrganization", part: "Organization" },
  "organizations.ListRoots": { action: "organizations:ListRoots", part: "Organization" },
  "organizations.ListOrganizationalUnitsForParent": {
    action: "organizations:ListOrganizationalUnitsForParent",
    part: "Organization",
  },
  "organizations.ListAccountsForParent": { action: "organizations:ListAccountsForParent", part: "Organization" },
  "organizations.ListPolicies": { action: "organizations:ListPolicies", part: "Organization" },
  "organizations.ListPoliciesForTarget": { action: "organizations:ListPoliciesForTarget", part: "Organization" },
  "organizations.DescribePolicy": { action: "organizations:DescribePolicy", part: "Organization" },
} as const satisfies Readonly<Record<string, { readonly action: string; readonly part: string }>>;

export type Operation = keyof typeof OPERATIONS;

/** What an operation answered, as the SDK has it: fields of the API, times as dates. */
export type Answer = Readonly<Record<string, unknown>>;

/** Asks AWS once. Everything that collects goes through one of these, so that a test can be AWS. */
export type AwsCall = (operation: Operation, input: Answer, options: CallOptions) => Promise<Answer>;

export interface CallOptions {
  readonly signal: AbortSignal;
  /** For what is kept by region; the rest is asked where the account is at home. */
  readonly region?: string;
  /** For what is not to be made twice: a call whose answer is lost is not made again. */
  readonly once?: true;
}

/** The policy that lets somebody collect and nothing else: read-only, and one statement for each part. */
export function collectPolicy(parts: readonly string[] = ["Who", "Iam", "Around", "Organization"]): string {
  const statements = parts.map((part) => ({
    Sid: part,
    Effect: "Allow",
    Action: Object.values(OPERATIONS)
      .filter((row) => row.part === part)
      .map((row) => row.action)
      .sort(),
    Resource: "*",
  }));
  return `${JSON.stringify({ Version: "2012-10-17", Statement: statements }, undefined, 2)}\n`;
}
