import type { Change } from "../change/change.ts";
import type { Claims } from "../gitlab/claims.ts";
import type { Span } from "../text/span.ts";

export type FindingSeverity = "critical" | "high" | "medium" | "low" | "info";

/** One thing about the estate that was not meant, with its proof and, where there is one, its fix. */
export interface Finding {
  /** `<category>/<name>`, the id that people write in configuration. */
  readonly rule: string;
  readonly severity: FindingSeverity;
  /** The door it is about, by its id. */
  readonly door?: string;
  /** The ARN, file or GitLab path it is about. */
  readonly resource: string;
  readonly account?: string;
  readonly title: string;
  readonly message: string;
  readonly help?: string;
  /** A token that gets in and should not. */
  readonly witness?: Claims;
  readonly evidence: readonly Evidence[];
  readonly at?: Span;
  /** Hash of rule, resource and the meaning of what was found; never of line numbers. */
  readonly fingerprint: string;
  readonly fix?: Fix;
  /** The rule under whose headline this one hangs, where several fire on one cause. */
  readonly under?: string;
}

/** A fact that the finding rests on. Text from outside is kept as it came: who prints it makes it harmless. */
export interface Evidence {
  readonly fact: string;
  readonly at?: Span;
}

/** The way to put it right, and what was proved about it. */
export interface Fix {
  readonly summary: string;
  readonly changes: readonly Change[];
  /** What was proved: who is dropped, that AWS takes the write, that it fits. */
  readonly proofs: readonly { readonly claim: string; readonly holds: boolean | "undecided" }[];
  /** Subjects that were seen and would be refused; `unknown` where no events were read. */
  readonly breaks: readonly string[] | "unknown";
}

/** From worst to least. */
export const FINDING_SEVERITIES: readonly FindingSeverity[] = ["critical", "high", "medium", "low", "info"];
