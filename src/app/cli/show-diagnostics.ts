import type { Diagnostic } from "../../core/text/diagnostic.ts";
import type { Source } from "../../core/text/span.ts";
import { paint } from "../../core/text/style.ts";
import { visible } from "../../core/text/visible.ts";
import { wrap } from "../../core/text/wrap.ts";
import type { Context } from "./command.ts";

/** Draws diagnostics on standard error. The sources are the texts that they point into. */
export function showDiagnostics(
  { stderr, style }: Pick<Context, "stderr" | "style">,
  diagnostics: readonly Diagnostic[],
  _sources: readonly Source[] = [],
): void {
  for (const { severity, code, message, help, span } of diagnostics) {
    const look = severity === "error" ? "red" : severity === "warning" ? "yellow" : "cyan";
    const place = span === undefined ? "" : `${span.file ?? "input"}:${span.line}:${span.column}: `;
    const head = paint(style.stderr, look, `${severity}[${code}]`);
    stderr.write(`${head}: ${wrap(visible(`${place}${message}`), style.stderr.width - 2, "  ")}\n`);
    if (help !== undefined) stderr.write(`  help: ${wrap(visible(help), style.stderr.width - 2, "  ")}\n`);
  }
}
