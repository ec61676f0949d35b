import { COMPONENT_NAMES, FORMER_COMPONENTS } from "../../chart/components.ts";
import type { CloudObject } from "../../change/object.ts";
import { issuerName } from "../../gitlab/issuers.ts";
import type { Policy } from "../../iam/policy.ts";
import { didYouMean } from "../../text/nearest.ts";
import type { ChartFrom, DeclaredAccount } from "../declaration/declaration.ts";
import type { Complaints } from "./complaints.ts";
import type { CallersWanted } from "./desired.ts";
import type { Known } from "./known.ts";
import { kube2iamTrust, podIdentityTrust, serviceAccountsOf, trustOf, unionOf, webIdentity } from "./trust.ts";

/** The audience of service account tokens that EKS' webhook asks for. */
const IRSA_AUDIENCE = "sts.amazonaws.com";

export interface WorkloadAsked {
  readonly from: ChartFrom;
  readonly account: DeclaredAccount;
  readonly partition: string;
  readonly roleArn: string;
  readonly known: Known;
  readonly complaints: Complaints;
}

export interface WorkloadMade {
  readonly trust?: Policy;
  readonly callers?: CallersWanted;
  /** The issuer whose provider the account needs. */
  readonly provider?: { readonly url: string; readonly audience: string };
  readonly objects: readonly CloudObject[];
  readonly notes: readonly string[];
}

/** A role for pods of GitLab's chart, for just the service accounts that were named. */
export function trustForWorkload(asked: WorkloadAsked): WorkloadMade {
  const { from, complaints } = asked;
  for (const component of from.chart) {
    if (COMPONENT_NAMES.includes(component)) continue;
    const now = FORMER_COMPONENTS[component];
    const help =
      now === undefined
        ? (didYouMean(component, COMPONENT_NAMES) ?? `known: ${COMPONENT_NAMES.join(", ")}`)
        : `it is called \`${now}\` since GitLab 14`;
    complaints.refuse("unknown-component", `GitLab's chart has no component \`${component}\``, [from, "chart"], help);
  }
  const names = serviceAccountsOf(from);
  switch (from.via) {
    case "irsa":
      return irsa(asked, names);
    case "pod-identity":
      return podIdentity(asked, names);
    case "kube2iam":
      return {
        trust: kube2iamTrust(from.nodeRole ?? ""),
        callers: { meant: kube2iamTrust(from.nodeRole ?? ""), says: `the role of the nodes, ${from.nodeRole ?? ""}` },
        objects: [],
        notes: [
          `annotate the pods with \`iam.amazonaws.com/role: ${asked.roleArn}\`; AWS cannot tell pods of one node apart, so ` +
            "restrict the namespace's roles in kube2iam, and move to Pod Identity when you can",
        ],
      };
  }
}

function irsa(
  { from, account, partition, roleArn, known, complaints }: WorkloadAsked,
  names: readonly string[],
): WorkloadMade {
  const collected = from.cluster === undefined ? undefined : known.cluster(account.id, from.cluster)?.issuer;
  const url = from.issuer === undefined ? collected : issuerName(from.issuer);
  if (url === undefined) {
    const message = `the OIDC issuer of the cluster \`${from.cluster ?? ""}\` is not known`;
    const help =
      "collect the account, or add `issuer:` from `aws eks describe-cluster --query cluster.identity.oidc.issuer`";
    complaints.refuse("no-issuer", message, [from, "cluster"], help);
    return { objects: [], notes: [] };
  }
  if (collected !== undefined && collected !== url) {
    const message = `the cluster \`${from.cluster ?? ""}\` has the issuer \`${collected}\``;
    complaints.refuse("other-issuer", message, [from, "issuer"], "leave `issuer` out, or name the other cluster");
  }
  const providerArn = `arn:${partition}:iam::${account.id}:oidc-provider/${url}`;
  const subjects = names.map((name) => `system:serviceaccount:${from.namespace}:${name}`);
  const demands = { providerArn, issuer: url, audience: IRSA_AUDIENCE };
  return {
    trust: trustOf([webIdentity({ ...demands, subjects })]),
    callers: {
      meant: trustOf(subjects.map((subject) => webIdentity({ ...demands, subjects: [subject] }))),
      says: sayAccounts(from, names),
    },
    provider: { url, audience: IRSA_AUDIENCE },
    objects: [],
    notes: [
      `annotate the service account${names.length === 1 ? "" : "s"} ${names.map((name) => `\`${name}\``).join(", ")} with ` +
        `\`eks.amazonaws.com/role-arn: ${roleArn}\`, and set \`serviceAccount.enabled: true\` in the chart's values`,
    ],
  };
}

function podIdentity(
  { from, account, partition, roleArn, complaints }: WorkloadAsked,
  names: readonly string[],
): WorkloadMade {
  const { cluster = "", namespace } = from;
  if (account.region === undefined) {
    const message = `a Pod Identity needs the region of \`${account.name}\`, which says none`;
    complaints.refuse("no-region", message, [from, "cluster"], "`region: eu-west-1` under the account");
    return { objects: [], notes: [] };
  }
  const clusterArn = `arn:${partition}:eks:${account.region}:${account.id}:cluster/${cluster}`;
  return {
    trust: podIdentityTrust({ clusterArn, namespace, serviceAccounts: names }),
    callers: {
      meant: unionOf(names.map((name) => podIdentityTrust({ clusterArn, namespace, serviceAccounts: [name] }))),
      says: sayAccounts(from, names),
    },
    objects: names.map((serviceAccount) => ({
      kind: "pod-identity" as const,
      cluster,
      namespace,
      serviceAccount,
      role: roleArn,
    })),
    notes: [],
  };
}

function sayAccounts({ namespace }: ChartFrom, names: readonly string[]): string {
  const accounts = names.map((name) => `${namespace}/${name}`).join(", ");
  return `the service account${names.length === 1 ? "" : "s"} ${accounts}`;
}
