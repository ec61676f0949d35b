import type { Problem } from "../../core/settings/problem.ts";
import type { Diagnostic } from "../../core/text/diagnostic.ts";
import { didYouMean } from "../../core/text/nearest.ts";
import type { Context } from "./command.ts";
import { InvalidInput } from "./invalid-input.ts";
import { showDiagnostics } from "./show-diagnostics.ts";

/** Ends the run where a command line, a variable or a setting is wrong. */
export function refuseProblems(problems: readonly Problem[]): void {
  const errors = problems.filter((problem) => !problem.warning);
  if (errors.length > 0) throw new InvalidInput(errors.map(toDiagnostic));
}

export function showWarnings(context: Context, problems: readonly Problem[]): void {
  showDiagnostics(context, problems.filter((problem) => problem.warning).map(toDiagnostic));
}

function toDiagnostic({ code, message, help, unknown, warning }: Problem): Diagnostic {
  const meant = unknown === undefined ? undefined : didYouMean(unknown.word, unknown.known);
  const advice = meant ?? help ?? (code.startsWith("cli/unknown-") ? "see `sallyport help`" : undefined);
  const severity = warning ? "warning" : "error";
  return advice === undefined ? { code, severity, message } : { code, severity, message, help: advice };
}
