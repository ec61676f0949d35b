/** What a failure knows beside its words. Secrets may be among it: they do not print. */
export interface FailureDetails {
  readonly cause?: unknown;
  /** What the user can do about it, as in a diagnostic. */
  readonly help?: string;
  /** `notes`: lines that are shown under the message. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * The world did not cooperate: a call was refused, a file is missing, a credential has expired. The code is stable and
 * for programs (`aws/access-denied`), the message is for people and follows the grammar of diagnostics.
 * What is wrong with the user's input is a `Diagnostic` instead, and a caller's mistake is a `TypeError`.
 */
export class SallyportError extends Error {
  override readonly name = "SallyportError";
  readonly code: string;
  readonly help: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, details: FailureDetails = {}) {
    super(message, "cause" in details ? { cause: details.cause } : undefined);
    this.code = code;
    this.help = details.help;
    this.data = details.data ?? {};
  }
}
