import type { Range, Source } from "../text/span.ts";

export type PolicyKind = "identity" | "trust" | "resource" | "scp" | "rcp" | "boundary" | "session";
export type PolicyVersion = "2008-10-17" | "2012-10-17";

/**
 * A policy as AWS reads it: plain data with places. What could not be read is kept as `unreadable`: it may mean anything,
 * so that it never makes a policy look narrower than AWS may find it.
 */
export interface Policy {
  readonly kind: PolicyKind;
  readonly name?: string;
  readonly id?: string;
  /** Absent in the text means 2008-10-17, where `${...}` is plain text. */
  readonly version: PolicyVersion;
  readonly statements: readonly Statement[];
  readonly source: Source;
}

export interface Statement {
  /** What it does could not be read: it may allow, and it may deny. */
  readonly unreadable?: true;
  /** From 0, in the order of the text. */
  readonly index: number;
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
  readonly principal?: PrincipalElement;
  readonly action: PatternElement;
  readonly resource?: PatternElement;
  readonly conditions: readonly Condition[];
  readonly at: Range;
}

/** A value with its place. */
export interface Text {
  readonly value: string;
  readonly at: Range;
}

/** `Action` or `NotAction`, `Resource` or `NotResource`. */
export interface PatternElement {
  readonly negated: boolean;
  readonly values: readonly Text[];
  /** Something here is no pattern; what it would match is not known. */
  readonly unreadable?: true;
  readonly at: Range;
}

/** `Principal` or `NotPrincipal`. The bare `"*"` is one entry of type `*`. */
export interface PrincipalElement {
  readonly negated: boolean;
  readonly entries: readonly PrincipalEntry[];
  readonly unreadable?: true;
  readonly at: Range;
}

export interface PrincipalEntry extends Text {
  readonly type: "*" | "AWS" | "Federated" | "Service" | "CanonicalUser";
}

/**
 * One key under one operator. The operator is as written: what it means is looked up in the table of operators. Numbers
 * and booleans are kept as the strings that AWS compares.
 */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly Text[];
  /** Not a condition at all, or one with a value that is none: whether it is met is not known. */
  readonly unreadable?: true;
  readonly at: Range;
}
