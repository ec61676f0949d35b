import type { Diagnostic } from "../../core/text/diagnostic.ts";
import type { Source } from "../../core/text/span.ts";

/** Ends a command with exit code 3 and its diagnostics drawn: what the user gave cannot be worked with. */
export class InvalidInput extends Error {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
  /** The sources are the texts that the diagnostics point into, found by their names. */
  constructor(diagnostics: readonly Diagnostic[], sources: readonly Source[] = []) {
    super(diagnostics.map((diagnostic) => diagnostic.message).join("; "));
    this.name = "InvalidInput";
    this.diagnostics = diagnostics;
    this.sources = sources;
  }
}

/** One error without a place, for a wrong argument. */
export function invalidArgument(code: string, message: string, help?: string): InvalidInput {
  const diagnostic: Diagnostic = { code, severity: "error", message };
  return new InvalidInput([help === undefined ? diagnostic : { ...diagnostic, help }]);
}
