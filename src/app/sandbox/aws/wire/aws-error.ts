/** An answer of AWS that is not a result. Thrown by an operation, written on the wire by the front. */
export class AwsError extends Error {
  /** As the query protocol names it: `NoSuchEntity`, `AccessDenied`. */
  readonly code: string;
  readonly status: number;
  /** What the journal adds for the person who reads it; it never goes on the wire. */
  readonly why: readonly string[];
  /** Somebody asked for this fault; nobody did anything wrong. */
  readonly injected: boolean;

  constructor(
    code: string,
    status: number,
    message: string,
    options: { readonly why?: readonly string[]; readonly injected?: boolean } = {},
  ) {
    super(message);
    this.name = "AwsError";
    this.code = code;
    this.status = status;
    this.why = options.why ?? [];
    this.injected = options.injected ?? false;
  }
}
