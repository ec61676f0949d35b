import type { Claims } from "../gitlab/claims.ts";
import type { Policy } from "../iam/policy.ts";

/** One role by one OIDC provider. */
export interface Door {
  readonly account: string;
  readonly provider: Provider;
  readonly roleArn?: string;
  readonly rcps?: readonly (readonly Policy[])[];
}

export interface Provider {
  /** As IAM shows it, with or without `https://`. */
  readonly url: string;
  readonly clientIds: readonly string[];
}

/** The widest thing that an admitted set contains, from narrow to wide. */
export type Reach = "nobody" | "refs" | "project" | "group" | "instance" | "anyone";

/** What names the projects: ids that nobody can reclaim, or paths that somebody can. */
export type Identity = "id" | "path" | "mixed" | "none";

export interface Admission {
  /** False: the set is an upper bound, and the caveats say why. */
  readonly exact: boolean;
  readonly reach: Reach;
  readonly identity: Identity;
  readonly admitted: TokenSet;
  /** A token that gets in and that this GitLab could mint. */
  readonly witness?: Claims | undefined;
  /** One that gets in and is not the tenant's. */
  readonly outsider?: Claims | undefined;
  /** Why nobody gets in, where the author evidently meant somebody. */
  readonly broken?: readonly Broken[] | undefined;
  readonly caveats: readonly Caveat[];
  proof(): Certificate;
}

export interface Broken {
  readonly code: string;
  readonly help: string;
}

export interface Caveat {
  readonly code: string;
  readonly message: string;
  readonly key?: string;
}

export interface TokenSet {
  has(token: Claims): boolean;
  isEmpty(): boolean | "undecided";
  within(other: TokenSet): Inclusion;
  describe(): readonly TokenPattern[];
  witness(): Claims | undefined;
}

export interface Inclusion {
  readonly holds: boolean | "undecided";
  readonly escape?: Claims;
}

/** One readable part of a set, in globs. */
export interface TokenPattern {
  readonly project: string;
  readonly refType: string;
  readonly ref: string;
  readonly ids?: Readonly<Record<string, string>>;
  readonly claims?: Readonly<Record<string, string>>;
  /** What the subject has to match as well, `|` between the patterns of which one is enough; and what it must not match. */
  readonly also?: readonly string[];
  readonly except?: readonly string[];
  /** Large and small letters are one. */
  readonly ignoreCase?: true;
  /** From 0, in the order of the policy. */
  readonly statement: number;
}

/** Plain JSON that a separate checker can verify. */
export interface Certificate {
  readonly formatVersion: "1.0";
  readonly [field: string]: unknown;
}
