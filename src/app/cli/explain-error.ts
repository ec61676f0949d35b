import { SallyportError } from "../../core/text/failure.ts";
import { hideTokens } from "../../core/text/hide-tokens.ts";
import { visible } from "../../core/text/visible.ts";
import { EXIT, type ExitCode, exitCodeOf } from "../exit-code.ts";
import { codeOfBug } from "./bug-code.ts";
import { VERSION } from "../version.ts";
import type { Context } from "./command.ts";
import { InvalidInput } from "./invalid-input.ts";
import { showDiagnostics } from "./show-diagnostics.ts";

/** Says on standard error why a command ended, and with which code: wrong input, a failure of the world, or a bug. */
export function explainError(context: Context, error: unknown): ExitCode {
  if (error instanceof InvalidInput) {
    showDiagnostics(context, error.diagnostics, error.sources);
    return EXIT.input;
  }
  if (context.isInterrupted()) {
    context.stderr.write("interrupted\n");
    return EXIT.interrupted;
  }
  if (error instanceof SallyportError) {
    tell(context, error.code, error.message, error.help);
    const { notes } = error.data;
    if (Array.isArray(notes)) for (const note of notes) context.stderr.write(`  ${String(note)}\n`);
    showStack(context, error);
    return exitCodeOf(error.code);
  }
  const help = "please report it with the code above, and with what `--debug` shows";
  tell(context, codeOfBug(error), `sorry, this is a bug in sallyport ${VERSION}`, help);
  showStack(context, error);
  return EXIT.failed;
}

function tell(context: Context, code: string, message: string, help?: string): void {
  const failure = { code, severity: "error", message } as const;
  showDiagnostics(context, [help === undefined ? failure : { ...failure, help }]);
}

/** The stack and those of the causes; the messages in them may quote what came from outside. */
function showStack(context: Context, error: unknown): void {
  if (!context.flag("debug")) return;
  for (let cause = error, depth = 0; cause !== undefined && depth < 10; depth++) {
    const stack = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    const lines = hideTokens(stack).split("\n").map(visible).join("\n");
    context.stderr.write(`${depth === 0 ? "" : "caused by "}${lines}\n`);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
}
