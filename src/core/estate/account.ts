import type { HeldPolicy, Place } from "./place.ts";

/** Stands for the account of a plan or template that names none. Said as a caveat wherever it is used. */
export const UNKNOWN_ACCOUNT = "000000000000";

/** What was seen running in an account, or what a plan or template declares. */
export type Origin = "live" | "declared";

/**
 * One AWS account. A list that is absent was not read; an empty one was read and is empty, as far as the standing of its
 * source says. Times are `2026-11-20T12:00:00Z`; lists are sorted by ARN or id.
 */
export interface Account {
  readonly id: string;
  readonly partition: string;
  readonly alias?: string;
  /** As the organization calls it. */
  readonly name?: string;
  readonly roles?: readonly Role[];
  readonly users?: readonly User[];
  readonly groups?: readonly Group[];
  readonly policies?: readonly ManagedPolicy[];
  readonly providers?: readonly OidcProvider[];
  readonly instanceProfiles?: readonly InstanceProfile[];
  readonly accessKeys?: readonly AccessKey[];
  readonly credentials?: readonly CredentialRow[];
  readonly lastAccessed?: readonly LastAccessed[];
  readonly webIdentityEvents?: readonly WebIdentityEvent[];
  readonly iamEvents?: readonly IamEvent[];
  /** Of managed policies and instance profiles, as far as they were asked for. */
  readonly resourceTags?: readonly ResourceTags[];
  readonly instances?: readonly Instance[];
  readonly clusters?: readonly Cluster[];
  readonly analyzerFindings?: readonly AnalyzerFinding[];
  readonly buildProjects?: readonly BuildProject[];
}

export type Tags = Readonly<Record<string, string>>;

/** What roles and users share. */
export interface Identity {
  readonly arn: string;
  readonly account: string;
  readonly name: string;
  readonly path: string;
  /** `AROA...`, `AIDA...`: what a trust policy stores in place of the ARN. */
  readonly id?: string;
  readonly origin: Origin;
  readonly created?: string;
  /** False: a listing named it without its policies, so `inline` and `attached` say nothing. */
  readonly policiesRead: boolean;
  readonly inline: readonly HeldPolicy[];
  /** ARNs of managed policies. */
  readonly attached: readonly string[];
  /** ARN of the permissions boundary. */
  readonly boundary?: string;
  readonly tags: Tags;
  readonly at: Place;
  /** What could not be resolved about it; never empty words. */
  readonly caveats: readonly string[];
}

export interface Role extends Identity {
  /** Absent only where the source carries roles without trust, or a plan knows it after apply. */
  readonly trust?: HeldPolicy;
  readonly lastUsed?: LastUse;
  readonly maxSessionSeconds?: number;
  readonly description?: string;
}

/** Read, and known never to have been used as far as AWS remembers (400 days), is `{}`. */
export interface LastUse {
  readonly at?: string;
  readonly region?: string;
}

export interface User extends Identity {
  /** Names of the groups. */
  readonly groups: readonly string[];
}

export interface Group {
  readonly arn: string;
  readonly account: string;
  readonly name: string;
  readonly origin: Origin;
  readonly inline: readonly HeldPolicy[];
  readonly attached: readonly string[];
  readonly at: Place;
}

export interface ManagedPolicy {
  readonly arn: string;
  readonly name: string;
  readonly origin: Origin;
  /** The default version. */
  readonly held: HeldPolicy;
  readonly at: Place;
}

export interface OidcProvider {
  readonly arn: string;
  readonly account: string;
  /** As IAM shows it: without `https://`, with its path. */
  readonly url: string;
  /** As it was written, where a declaration wrote it with a scheme. */
  readonly writtenUrl?: string;
  /** Absent: a listing gave only the ARN. */
  readonly clientIds?: readonly string[];
  readonly thumbprints?: readonly string[];
  readonly origin: Origin;
  readonly created?: string;
  readonly tags: Tags;
  readonly at: Place;
}

export interface InstanceProfile {
  readonly arn: string;
  readonly account: string;
  readonly name: string;
  /** Names of its roles: at most one, as AWS has it. */
  readonly roles: readonly string[];
  readonly origin: Origin;
  readonly at: Place;
}

export interface AccessKey {
  readonly id: string;
  readonly user: string;
  readonly active: boolean;
  readonly created?: string;
  /** Absent: not read. Without `at`: never used. */
  readonly lastUsed?: LastUse & { readonly service?: string };
  readonly origin: Origin;
  readonly at: Place;
}

/** One row of the credential report: it tells keys by their slot, not by their id. */
export interface CredentialRow {
  readonly user: string;
  readonly arn: string;
  readonly created?: string;
  readonly passwordEnabled?: boolean;
  readonly mfa?: boolean;
  readonly keys: readonly CredentialKey[];
  readonly at: Place;
}

export interface CredentialKey {
  readonly slot: 1 | 2;
  readonly active: boolean;
  readonly rotated?: string;
  readonly lastUsed?: string;
  readonly region?: string;
  readonly service?: string;
}

/** What a principal used of what it may use, as IAM tracked it. Attempts count, denied ones too. */
export interface LastAccessed {
  readonly arn: string;
  readonly services: readonly ServiceAccess[];
  readonly at: Place;
}

export interface ServiceAccess {
  /** `s3`, `ecr`. */
  readonly service: string;
  readonly at?: string;
  /** Only where asked on the level of actions. */
  readonly actions?: readonly { readonly name: string; readonly at?: string }[];
}

/** What CloudTrail saw of one role and one subject, put together. */
export interface WebIdentityEvent {
  /** As the caller wrote it; may name a role that is gone. */
  readonly roleArn: string;
  /** The provider's host and path, as the token's issuer has it without `https://`. */
  readonly provider: string;
  readonly subject: string;
  readonly audience?: string;
  readonly first: string;
  readonly last: string;
  readonly succeeded: number;
  readonly denied: number;
  readonly regions: readonly string[];
}

export interface ResourceTags {
  readonly arn: string;
  readonly tags: Tags;
}

/** What CloudTrail saw of one write to IAM by one caller, put together. */
export interface IamEvent {
  /** The call: `PutRolePolicy`. */
  readonly event: string;
  /** What was written to. */
  readonly kind: "role" | "user" | "managed-policy" | "provider" | "instance-profile";
  /** Of a role, user or profile its name, of a policy or provider its ARN. */
  readonly name: string;
  /** Which of its parts: names of policies, their ARNs, audiences, keys of tags. */
  readonly details: readonly string[];
  /** The caller's ARN, that of a session included, or the service of AWS. */
  readonly by: string;
  readonly first: string;
  readonly last: string;
  readonly count: number;
}

export interface Instance {
  readonly id: string;
  readonly region?: string;
  readonly state?: string;
  /** ARN of the instance profile. */
  readonly profile?: string;
  /** `required`: IMDSv2 only. */
  readonly tokens?: "required" | "optional";
  readonly metadata?: "enabled" | "disabled";
  readonly hopLimit?: number;
  readonly launched?: string;
  /** Private and public: what GitLab knows a runner by. */
  readonly addresses: readonly string[];
  readonly tags: Tags;
  readonly origin: Origin;
  readonly at: Place;
}

export interface Cluster {
  readonly name: string;
  readonly arn?: string;
  readonly region?: string;
  /** Without `https://`. */
  readonly issuer?: string;
  /** Absent: not read. */
  readonly podIdentities?: readonly PodIdentity[];
  readonly at: Place;
}

export interface PodIdentity {
  readonly id?: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly roleArn?: string;
  readonly targetRoleArn?: string;
  readonly at: Place;
}

/** A finding of IAM Access Analyzer about a resource of ours. */
export interface AnalyzerFinding {
  readonly id: string;
  readonly type: string;
  readonly resource: string;
  readonly resourceType?: string;
  readonly status: string;
  readonly public?: boolean;
  readonly principal?: Readonly<Record<string, string>>;
  readonly actions?: readonly string[];
  readonly condition?: Readonly<Record<string, string>>;
  readonly region?: string;
  readonly updated?: string;
}

/** A CodeBuild project: what it builds, as whom, and what sets it off. */
export interface BuildProject {
  readonly arn: string;
  readonly name: string;
  readonly region?: string;
  /** ARN of the role that its builds run as. */
  readonly serviceRole?: string;
  readonly sourceType: string;
  /** Address of the repository. */
  readonly location?: string;
  /** Absent: nothing outside starts its builds. */
  readonly webhook?: BuildWebhook;
  readonly at: Place;
}

export interface BuildWebhook {
  /** `PUSH`, `PULL_REQUEST_CREATED`, `WORKFLOW_JOB_QUEUED`; empty where every event counts. */
  readonly events: readonly string[];
  /** Types of its other filters: `ACTOR_ACCOUNT_ID`, `HEAD_REF`, `FILE_PATH`. */
  readonly filters: readonly string[];
}
