import type { Span } from "../../text/span.ts";
import type { FindingSeverity } from "../finding.ts";

/** One finding of `chart lint`. */
export interface ChartFinding {
  readonly rule: string;
  readonly severity: FindingSeverity;
  readonly title: string;
  readonly message: string;
  readonly help?: string;
  /** The lines as they should be. */
  readonly lines?: string;
  readonly at?: Span;
}
