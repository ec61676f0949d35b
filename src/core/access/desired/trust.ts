import { serviceAccountName } from "../../chart/names.ts";
import { partitionById } from "../../iam/partitions.ts";
import type { Policy } from "../../iam/policy.ts";
import { printPolicy } from "../../iam/print-policy.ts";
import { readPolicy } from "../../iam/read-policy.ts";
import type { ChartFrom } from "../declaration/declaration.ts";

type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

interface TrustStatement {
  readonly principal: Readonly<Record<string, string>>;
  readonly actions: readonly string[];
  readonly conditions?: Conditions;
}

/** A trust policy of ours, read back in the form in which it is kept. */
export function trustOf(statements: readonly TrustStatement[]): Policy {
  const document = {
    Version: "2012-10-17",
    Statement: statements.map(({ principal, actions, conditions }) => ({
      Effect: "Allow",
      Principal: principal,
      Action: actions,
      ...(conditions && { Condition: conditions }),
    })),
  };
  const { value } = readPolicy(JSON.stringify(document), { kind: "trust" });
  if (value === undefined) throw new TypeError("a trust policy of ours cannot be read");
  return readPolicy(printPolicy(value), { kind: "trust" }).value ?? value;
}

/** What any of them allows. */
export function unionOf(policies: readonly Policy[]): Policy {
  const [first] = policies;
  if (first === undefined) throw new TypeError("a union of no policies");
  const statements = policies
    .flatMap((policy) => policy.statements)
    .map((statement, index) => ({ ...statement, index }));
  return { ...first, statements };
}

export interface TokenDemands {
  readonly providerArn: string;
  /** The issuer as condition keys begin with it. */
  readonly issuer: string;
  readonly audience: string;
  readonly subjects: readonly string[];
  /** Further claims that must be one of these, by their names. */
  readonly claims?: Readonly<Record<string, readonly string[]>>;
}

/** Tokens of one issuer, by audience and subject and whatever else of them AWS sees. */
export function webIdentity({ providerArn, issuer, audience, subjects, claims = {} }: TokenDemands): TrustStatement {
  const isPattern = subjects.some((subject) => /[*?]/.test(subject));
  const values = [...new Set(subjects)];
  const equals: Record<string, readonly string[]> = { [`${issuer}:aud`]: [audience] };
  for (const [claim, allowed] of Object.entries(claims)) equals[`${issuer}:${claim}`] = allowed;
  if (!isPattern) equals[`${issuer}:sub`] = values;
  return {
    principal: { Federated: providerArn },
    actions: ["sts:AssumeRoleWithWebIdentity"],
    conditions: {
      StringEquals: equals,
      ...(isPattern ? { StringLike: { [`${issuer}:sub`]: values } } : {}),
    },
  };
}

export function ec2Trust(partition: string): Policy {
  return trustOf([
    { principal: { Service: `ec2.${partitionById(partition).principals}` }, actions: ["sts:AssumeRole"] },
  ]);
}

/** The node's role takes the pod's; which pod asked, only kube2iam's annotation of the namespace can limit. */
export function kube2iamTrust(nodeRole: string): Policy {
  return trustOf([{ principal: { AWS: nodeRole }, actions: ["sts:AssumeRole"] }]);
}

export interface PodIdentityDemands {
  readonly clusterArn: string;
  readonly namespace: string;
  readonly serviceAccounts: readonly string[];
}

/** EKS tags the session with what it is for (EKS User Guide, "Pod Identity session tags"), which the role can demand. */
export function podIdentityTrust({ clusterArn, namespace, serviceAccounts }: PodIdentityDemands): Policy {
  const conditions = {
    StringEquals: {
      "aws:RequestTag/eks-cluster-arn": [clusterArn],
      "aws:RequestTag/kubernetes-namespace": [namespace],
      "aws:RequestTag/kubernetes-service-account": serviceAccounts,
    },
  };
  return trustOf([
    { principal: { Service: "pods.eks.amazonaws.com" }, actions: ["sts:AssumeRole", "sts:TagSession"], conditions },
  ]);
}

/** Of the components that share the role, each its own unless one is named. */
export function serviceAccountsOf({ chart, release, serviceAccount }: ChartFrom): readonly string[] {
  if (serviceAccount !== undefined) return [serviceAccount];
  return chart.map((component) => serviceAccountName(release, component));
}
