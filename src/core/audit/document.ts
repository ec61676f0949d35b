import type { Broken, Identity, Reach, TokenPattern } from "../admission/admission.ts";
import type { Chain } from "../escalate/chain.ts";
import type { EstateSource } from "../estate/standing.ts";
import type { Claims } from "../gitlab/claims.ts";
import type { Diagnostic } from "../text/diagnostic.ts";
import type { Span } from "../text/span.ts";
import type { EcrRow } from "./about/ecr.ts";
import type { Finding, FindingSeverity } from "./finding.ts";

/**
 * What `audit --format json` writes and every renderer reads. It carries all that a report shows, so that a saved one can
 * be rendered again years later by itself. Fields are added, never changed (formatVersion).
 */
export interface AuditDocument {
  readonly formatVersion: "1.0";
  /** False: something could not be read, so silence about it proves nothing. */
  readonly complete: boolean;
  /** When the estate was read, where that is known. */
  readonly taken?: string;
  readonly sources: readonly EstateSource[];
  readonly accounts: readonly AccountEntry[];
  readonly doors: readonly DoorEntry[];
  /** By severity, rule, resource. */
  readonly findings: readonly Finding[];
  readonly accepted: readonly AcceptedFinding[];
  /** The rules that speak in this document. */
  readonly rules: readonly RuleEntry[];
  readonly diagnostics: readonly Diagnostic[];
  /** With `--about ecr`: who can pull from and push to registries. */
  readonly about?: { readonly topic: "ecr"; readonly rows: readonly EcrRow[] };
  readonly summary: AuditSummary;
}

export interface AccountEntry {
  readonly id: string;
  readonly name?: string;
  readonly roles?: number;
  readonly users?: number;
}

export interface DoorEntry {
  readonly id: string;
  readonly kind: string;
  readonly account: string;
  /** The role's or user's name. */
  readonly name: string;
  /** Its ARN, or the key's id. */
  readonly resource: string;
  /** What it comes in by: the issuer, an instance, a service account, a variable. */
  readonly from: string;
  /** One sentence: who comes in. */
  readonly says: string;
  readonly at?: Span;
  readonly reach?: Reach;
  readonly exact?: boolean;
  readonly identity?: Identity;
  readonly outsiders?: boolean | "unknown";
  readonly describe?: readonly TokenPattern[];
  readonly witness?: Claims;
  readonly outsider?: Claims;
  readonly broken?: readonly Broken[];
  readonly caveats: readonly string[];
  readonly admin: boolean | "unknown";
  readonly escalates: readonly Chain[];
  /** What can be done inside, a line a service. */
  readonly can: readonly string[];
}

export interface AcceptedFinding {
  readonly finding: Finding;
  readonly because: string;
  /** `2027-01-31`; the day itself still counts. */
  readonly until?: string;
}

export interface RuleEntry {
  readonly id: string;
  readonly severity: FindingSeverity;
  readonly summary: string;
  /** How to put it right, in Markdown. */
  readonly help: string;
}

export interface AuditSummary {
  /** All findings of each severity, those under a headline included. */
  readonly critical: number;
  readonly high: number;
  readonly medium: number;
  readonly low: number;
  readonly info: number;
  /** What text and the other reports count: a cause once, whatever hangs under it. Absent in older documents. */
  readonly headlines?: Readonly<Record<FindingSeverity, number>>;
  readonly accepted: number;
  readonly doors: number;
  /** How many rules were asked. */
  readonly rules: number;
  /** Rules that had to stay silent, and why. */
  readonly skipped: readonly { readonly rule: string; readonly because: string }[];
  /** Findings that a baseline already knew, and that are left out. */
  readonly known?: number;
}
