import type { Span } from "../text/span.ts";
import type { Policy } from "./policy.ts";

export interface Principal {
  readonly kind: "aws" | "federated" | "service" | "anonymous";
  /** For a web identity the ARN of its provider; for a service its name, as `ec2.amazonaws.com`. */
  readonly arn?: string;
  readonly account?: string;
}

export type ContextValue = string | number | boolean;

export interface Request {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  /** Where it is absent, the account in the resource's ARN, or else the caller's own. */
  readonly resourceAccount?: string;
  /** Keys are compared without case. A key that is not here is absent from the request. */
  readonly context?: Readonly<Record<string, ContextValue | readonly ContextValue[]>>;
}

/**
 * Every policy that may have a say. The outer arrays of SCPs and RCPs are the levels from the root to the account. No
 * boundary, no session policies and no levels restrict nothing; without an identity policy, or across accounts without a
 * policy on the resource, nothing is allowed there.
 */
export interface PolicySet {
  readonly identity?: readonly Policy[];
  readonly resource?: Policy;
  readonly trust?: Policy;
  readonly boundary?: Policy;
  readonly session?: readonly Policy[];
  readonly scps?: readonly (readonly Policy[])[];
  readonly rcps?: readonly (readonly Policy[])[];
}

export interface Decision {
  readonly allowed: boolean;
  /** False where something could not be read, so that `allowed` is an upper bound. */
  readonly exact: boolean;
  readonly kind: "allow" | "explicit-deny" | "implicit-deny";
  readonly because: readonly Reason[];
}

/** Which of the policies that have a say. */
export type Layer = "identity" | "resource" | "trust" | "boundary" | "session" | "scp" | "rcp";

/**
 * Why. Of a statement that applied: `allow`, `deny`, or `undecided` for one that allows unless what cannot be read says
 * otherwise. Of one that did not, what in it did not hold, `undecided` for a denial that cannot be read. Of a whole
 * layer: `nothing-allows`. Before any policy is asked about a web identity, STS looks at its `issuer` and its `audience`.
 */
export type ReasonCode =
  | "allow"
  | "deny"
  | "undecided"
  | "principal"
  | "action"
  | "resource"
  | "condition"
  | "key-absent"
  | "nothing-allows"
  | "issuer"
  | "audience";

/** One statement's part in a decision: that it applied, or the first thing in it that did not. */
export interface Reason {
  readonly layer?: Layer;
  readonly policy?: string;
  readonly statement?: number;
  readonly sid?: string;
  readonly applied: boolean;
  readonly code: ReasonCode;
  /** What did not hold or could not be read, as `StringEquals gitlab.com:sub`. */
  readonly failed?: string;
  readonly span?: Span;
}
