import type { Claims } from "../../gitlab/claims.ts";
import type { Span } from "../../text/span.ts";

/** In STS's own order. A statement's conditions come one by one, after `principal` and `action` of that statement. */
export type CheckName =
  | "token"
  | "issuer"
  | "provider"
  | "audience"
  | "time"
  | "roles-claim"
  | "trust"
  | "principal"
  | "condition"
  | "deny"
  | "rcp";

/** One comparison: what the token had, what was wanted, and how it ended. */
export interface Check {
  readonly check: CheckName;
  /** `unknown`: it was not looked at, or could not be decided. */
  readonly ok: boolean | "unknown";
  readonly token?: string;
  readonly policy?: string;
  readonly because?: string;
  readonly help?: string;
  /** Of the trust policy. */
  readonly statement?: number;
  readonly at?: Span;
}

/** Why the first mismatch is there, in the user's words. Codes are stable. */
export interface NearMiss {
  readonly code: NearMissCode;
  readonly message: string;
  readonly help: string;
  /** The door did what it is for: no fix of the policy is offered unless somebody says that this job was meant. */
  readonly refusedAsItShould: boolean;
}

export type NearMissCode =
  | "token-unreadable"
  | "legacy-token"
  | "wrong-issuer"
  | "provider-missing"
  | "audience-spelling"
  | "audience-not-registered"
  | "expired"
  | "not-yet-valid"
  | "roles-claim"
  | "other-account"
  | "wildcard-under-equals"
  | "no-such-ref-type"
  | "full-ref-path"
  | "github-subject"
  | "key-url-mismatch"
  | "wrong-issuer-key"
  | "self-managed-key"
  | "not-an-aws-key"
  | "type-trap"
  | "empty-values"
  | "case-differs"
  | "customised-subject"
  | "renamed-project"
  | "merge-request"
  | "fork"
  | "unprotected-ref"
  | "tag-not-branch"
  | "other-ref"
  | "other-project"
  | "other-claim"
  | "denied"
  | "rcp-denied"
  | "no-statement";

/** A change that would let this token in, and what was proved of it. */
export interface ExplainFix {
  /** Where it is made. */
  readonly side: "trust" | "job" | "gitlab" | "provider";
  readonly summary: string;
  /** A unified diff, where there is a text to change. */
  readonly diff?: string;
  /** The whole new trust policy. */
  readonly policy?: string;
  readonly proofs: readonly { readonly claim: string; readonly holds: boolean | "undecided" }[];
}

export interface Explanation {
  readonly formatVersion: "1.0";
  readonly allowed: boolean | "undecided";
  readonly checks: readonly Check[];
  /** The first check that is not ok. */
  readonly firstMismatch?: Check;
  readonly nearMiss?: NearMiss;
  readonly fixes: readonly ExplainFix[];
  /** What the token says, with what is personal left out unless asked for. */
  readonly claims: Claims;
  readonly role?: string;
  readonly caveats: readonly string[];
}
