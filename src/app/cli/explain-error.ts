import { visible } from "../../core/text/visible.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Context } from "./command.ts";
import { InvalidInput } from "./invalid-input.ts";
import { showDiagnostics } from "./show-diagnostics.ts";

/** Says on standard error why a command ended, and with which code: wrong input, a failure of the world, or a bug. */
export function explainError(context: Context, error: unknown): ExitCode {
  const { stderr } = context;
  if (error instanceof InvalidInput) {
    showDiagnostics(context, error.diagnostics, error.sources);
    return EXIT.input;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr.write(`sallyport: sorry, this is a bug in sallyport (${codeOfBug(stack)})\n`);
  if (context.flag("debug")) stderr.write(`${stack.split("\n").map(visible).join("\n")}\n`);
  else stderr.write("  help: `--debug` shows where; please report it with the code above\n");
  return EXIT.failed;
}

/** The same fault at the same place has the same code; the words of the error stay out, since they may quote input. */
function codeOfBug(stack: string): string {
  const [head = "", ...frames] = stack.split("\n");
  const name = /^\w+/.exec(head)?.[0] ?? "Error";
  const place = frames.find((frame) => frame.trimStart().startsWith("at ")) ?? "";
  let hash = 0x811c9dc5;
  for (const character of place.replaceAll(/\S*[/\\]/g, "")) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return `bug/${name}-${hash.toString(16).padStart(8, "0")}`;
}
