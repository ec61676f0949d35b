import { GITLAB_COM, issuerName } from "../../gitlab/issuers.ts";
import type { AdvisedKind } from "./kinds.ts";

/** What wants into the account. */
export const SERVED = ["job", "runner", "chart", "appliance"] as const;
export type Served = (typeof SERVED)[number];

/** Where tokens come from, as AWS sees it. */
export type IssuerReach = "gitlab.com" | "public" | "unreachable";

export interface Situation {
  readonly serves: Served;
  readonly issuer: IssuerReach;
  readonly clusters?: "one" | "several";
}

/** What was considered and not taken. */
export interface NotTaken {
  readonly what: string;
  readonly because: string;
}

export interface Decision {
  readonly kind: AdvisedKind;
  readonly instead: readonly NotTaken[];
}

/** A row holds for a situation that agrees with all it says; the first that holds is the advice. */
interface Row extends Decision {
  readonly serves: Served;
  readonly issuer?: IssuerReach;
  readonly clusters?: "several";
}

const NO_KEY: NotTaken = {
  what: "an IAM user's key",
  because: "it would be the same in every job for years, and a copy works anywhere",
};
const NO_MACHINE: NotTaken = {
  what: "the runner's instance profile",
  because: "every job on the machine would have the same role, whatever its project and branch",
};

const ROWS: readonly Row[] = [
  { serves: "job", issuer: "gitlab.com", kind: "job-role", instead: [NO_MACHINE, NO_KEY] },
  { serves: "job", issuer: "public", kind: "job-role-self-managed", instead: [NO_MACHINE, NO_KEY] },
  {
    serves: "job",
    issuer: "unreachable",
    kind: "job-role-elsewhere",
    instead: [
      {
        what: "opening GitLab's two documents to the internet",
        because: "as good, where a proxy can pass just those two paths: then the issuer stays what it is",
      },
      NO_MACHINE,
      NO_KEY,
    ],
  },
  {
    serves: "runner",
    kind: "instance-profile",
    instead: [
      { what: "a role by OIDC", because: "only jobs have ID tokens; what the jobs need goes into such roles" },
      { what: "a key in `config.toml`", because: "it lies in a file, and never ends" },
    ],
  },
  {
    serves: "chart",
    clusters: "several",
    kind: "pod-identity",
    instead: [
      { what: "IRSA", because: "every cluster would need a provider and a change of each trust policy" },
      { what: "kube2iam", because: "AWS cannot tell pods of one node apart" },
    ],
  },
  {
    serves: "chart",
    kind: "irsa",
    instead: [
      { what: "EKS Pod Identity", because: "simpler where clusters come and go, but the chart does not know it" },
      { what: "kube2iam", because: "AWS cannot tell pods of one node apart" },
      { what: "the nodes' instance profile", because: "every pod of the node would have it" },
    ],
  },
  {
    serves: "appliance",
    kind: "key",
    instead: [
      {
        what: "IAM Roles Anywhere",
        because: "better than a key, where the machine can hold a certificate and run AWS's helper",
      },
      { what: "a job that does it for the machine", because: "best, where the work can be moved into a pipeline" },
    ],
  },
];

/** Which kind of door fits. */
export function decideKind(situation: Situation): Decision {
  const row = ROWS.find(
    ({ serves, issuer, clusters }) =>
      serves === situation.serves &&
      (issuer === undefined || issuer === situation.issuer) &&
      (clusters === undefined || clusters === situation.clusters),
  );
  if (row === undefined) throw new TypeError(`no row for ${situation.serves}`);
  return { kind: row.kind, instead: row.instead };
}

/** AWS takes an issuer over https and without a port; another one is as good as unreachable. */
export function issuerReach(url: string, isPrivate: boolean): IssuerReach {
  if (issuerName(url) === GITLAB_COM) return "gitlab.com";
  return isPrivate || /:\d+(?:\/|$)/.test(issuerName(url)) || url.startsWith("http://") ? "unreachable" : "public";
}
