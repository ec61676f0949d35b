import type { Span } from "./span.ts";

export type Severity = "error" | "warning" | "info";

/**
 * One thing that is wrong with what the user wrote. The message starts lower-case, has no full stop and no line break;
 * what comes from the input stands in backticks. The code is stable, the words are not.
 */
export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly help?: string;
  readonly span?: Span;
  readonly related?: readonly Related[];
}

/** Another place that belongs to the same diagnostic: the first of two equal keys, say. */
export interface Related {
  readonly message: string;
  readonly span: Span;
}

/** What a reader returns: it never throws on bad text. Without a value, at least one diagnostic is an error. */
export interface Reading<T> {
  readonly value?: T;
  readonly diagnostics: readonly Diagnostic[];
}
