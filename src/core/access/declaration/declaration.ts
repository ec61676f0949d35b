import type { Acceptance } from "../../settings/acceptance.ts";
import type { Source } from "../../text/span.ts";
import type { Places } from "./places.ts";

/**
 * What a `sallyport.yaml` says, in its own words: nothing is looked up, filled in or decided here. Keys with hyphens are
 * camel case, lengths are seconds; everything else is as written.
 */
export interface Declaration {
  readonly version: 1;
  /** Whose objects these are. Needed as soon as there is a grant. */
  readonly stack?: string;
  readonly gitlab?: GitlabIntent;
  readonly accounts: readonly DeclaredAccount[];
  readonly defaults: Defaults;
  readonly grants: readonly Grant[];
  /** By config key, as `settings` resolves them. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly accept: readonly Acceptance[];
  readonly source: Source;
  readonly places: Places;
}

/** Which GitLab, and what on it is ours. */
export interface GitlabIntent {
  /** The issuer. Absent: `https://gitlab.com`. */
  readonly url?: string;
  /** Where GitLab itself answers, if that is another address than the issuer. */
  readonly api?: string;
  readonly groups?: readonly string[];
  readonly namespaceIds?: readonly string[];
  readonly projectIds?: readonly string[];
  /** What jobs ask for as `aud`. Absent: `sts.amazonaws.com`. */
  readonly audience?: string;
}

export interface DeclaredAccount {
  readonly name: string;
  readonly id: string;
  readonly region?: string;
  /** A profile of the AWS configuration, to reach it. */
  readonly profile?: string;
  /** A role to take, to reach it. */
  readonly role?: string;
  /** The permissions boundary of every role made there. */
  readonly boundary?: string;
}

export interface Defaults {
  readonly path?: string;
  readonly session?: number;
  readonly tags?: Readonly<Record<string, string>>;
}

/** One line of intent: from whom, into which account, to do what. */
export interface Grant {
  readonly name: string;
  readonly describe?: string;
  readonly from: GrantFrom;
  /** The name of an account. */
  readonly into: string;
  readonly environment?: string;
  readonly can: readonly Ability[];
  readonly session?: number;
  /** The role's name, where it is not made from the grant's: to take over one that exists. */
  readonly role?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** It may reach an administrator, which `plan` otherwise refuses. */
  readonly dangerouslyAdministrator?: true;
}

export type GrantFrom = JobFrom | GroupFrom | RunnerFrom | ChartFrom | UserFrom;

/** Which refs. Neither branches nor tags nor `protected` means any, and that has to be said. */
export interface Refs {
  /** Names, or patterns with `*`. */
  readonly branches?: readonly string[];
  readonly tags?: readonly string[];
  readonly protected?: boolean;
  /** `push`, `schedule`, ... Only gitlab.com's tokens can be asked. */
  readonly pipelineSources?: readonly string[];
  readonly dangerouslyAnyRef?: true;
}

/** Jobs of one project, by OIDC. */
export interface JobFrom extends Refs {
  readonly kind: "job";
  /** Full path, as GitLab writes it. */
  readonly project: string;
  readonly id?: string;
  /** Without an id on gitlab.com: whoever owns the path later gets in. */
  readonly dangerouslyPathOnly?: true;
}

/** Jobs of every project under a group, by OIDC. */
export interface GroupFrom extends Refs {
  readonly kind: "group";
  readonly group: string;
  readonly namespaceId?: string;
  readonly dangerouslyWholeGroup: true;
}

/** The machine that runs the runner manager. */
export interface RunnerFrom {
  readonly kind: "runner";
  readonly runner: "ec2";
  /** The machine that gets the instance profile. Absent: whoever starts it sees to that. */
  readonly instance?: string;
}

/** Components of GitLab's chart, by the service accounts that they run under. */
export interface ChartFrom {
  readonly kind: "chart";
  readonly chart: readonly string[];
  readonly via: "irsa" | "pod-identity" | "kube2iam";
  readonly cluster?: string;
  /** The cluster's OIDC issuer, where the cluster was not collected. */
  readonly issuer?: string;
  readonly namespace: string;
  readonly release: string;
  /** Where it is not the one that the chart makes. */
  readonly serviceAccount?: string;
  /** With kube2iam: the role of the nodes, which takes the pod's role for it. */
  readonly nodeRole?: string;
}

/** What cannot speak OIDC: an IAM user with a key that gets rotated. */
export interface UserFrom {
  readonly kind: "user";
  readonly user: string;
  readonly because: string;
  readonly until: string;
}

export type Ability = CapabilityAbility | PolicyAbility;

export interface CapabilityAbility {
  readonly kind: "capability";
  readonly capability: string;
  /** As the capability's own shape reads them, or plain where none was handed in. */
  readonly params: unknown;
}

export interface PolicyAbility {
  readonly kind: "policy";
  /** Relative to the declaration. */
  readonly policy: string;
}
