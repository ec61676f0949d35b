import type { Diagnostic } from "../../core/text/diagnostic.ts";
import { hideTokens } from "../../core/text/hide-tokens.ts";
import { renderDiagnostic } from "../../core/text/render.ts";
import type { Source } from "../../core/text/span.ts";
import type { Context } from "./command.ts";

/** Draws diagnostics on standard error. The sources are the texts that they point into. */
export function showDiagnostics(
  { stderr, style }: Pick<Context, "stderr" | "style">,
  diagnostics: readonly Diagnostic[],
  sources: readonly Source[] = [],
): void {
  const textOf = (file: string | undefined): string | undefined => sources.find(({ name }) => name === file)?.text;
  for (const { message, help, ...rest } of diagnostics) {
    const diagnostic = {
      ...rest,
      message: hideTokens(message),
      ...(help === undefined ? {} : { help: hideTokens(help) }),
    };
    stderr.write(`${renderDiagnostic(diagnostic, { textOf, style: style.stderr })}\n`);
  }
}
