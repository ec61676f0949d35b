import type { BuildProject, Role, User } from "./account.ts";
import type { Place } from "./place.ts";

/** One way from GitLab into an account. Ids are stable: made of names, never of places or order. */
export type EstateDoor = OidcDoor | InstanceProfileDoor | ServiceAccountDoor | BuildDoor | KeyDoor;

interface DoorBase {
  readonly id: string;
  readonly account: string;
  /** For people: the role's or user's name. */
  readonly name: string;
  readonly at: Place;
  /** What is not known about the door, in words. */
  readonly caveats: readonly string[];
}

/** Whose tokens a provider's issuer mints. `unknown` may be a GitLab: nothing that was read tells. */
export type IssuerKind = "gitlab" | "eks" | "other" | "unknown";

/** One role by one OIDC provider, all its statements together. */
export interface OidcDoor extends DoorBase {
  readonly kind: "oidc";
  readonly role: Role;
  readonly issuer: IssuerKind;
  /** What tells whose issuer it is: its address, an audience, the subjects that trust policies expect. */
  readonly evidence: readonly string[];
  readonly provider: DoorProvider;
  /** Indexes of the trust policy's statements that may let a web identity of this provider in. */
  readonly statements: readonly number[];
}

export interface DoorProvider {
  readonly arn: string;
  /** As IAM shows it. */
  readonly url: string;
  /** Absent: not read. An empty list was read, and admits no token. */
  readonly clientIds?: readonly string[];
  /** `missing`: the account's providers were read and it is not among them. `unread`: they were not read. */
  readonly standing: "there" | "missing" | "unread";
}

/** A role that a runner's machine carries: every job there can take it. */
export interface InstanceProfileDoor extends DoorBase {
  readonly kind: "instance-profile";
  readonly profile: string;
  readonly role?: Role;
  readonly roleArn?: string;
  /** Ids of the instances that carry it, where they were read. */
  readonly instances: readonly string[];
  /** Why it is taken for a runner's. */
  readonly evidence: readonly string[];
}

/** A role that a service account of GitLab's or the runner's chart takes. */
export interface ServiceAccountDoor extends DoorBase {
  readonly kind: "irsa" | "pod-identity" | "kube2iam";
  readonly role?: Role;
  readonly roleArn: string;
  readonly namespace?: string;
  readonly serviceAccount?: string;
  readonly cluster?: string;
  readonly evidence: readonly string[];
}

/** A CodeBuild project that a GitLab repository sets off: what is pushed there runs with its role. */
export interface BuildDoor extends DoorBase {
  readonly kind: "codebuild";
  readonly project: BuildProject;
  readonly role?: Role;
  readonly roleArn?: string;
  readonly evidence: readonly string[];
}

/** An IAM user whose access key GitLab, a runner or a file of the repository holds. */
export interface KeyDoor extends DoorBase {
  readonly kind: "key";
  readonly accessKeyId: string;
  readonly user?: User;
  readonly active?: boolean;
  /** Where the key lies: a variable, a file. */
  readonly held: readonly KeyHolder[];
}

export interface KeyHolder {
  readonly in: "variable" | "file";
  /** `acme/app AWS_ACCESS_KEY_ID`, `config.toml`. */
  readonly name: string;
  readonly at: Place;
}
