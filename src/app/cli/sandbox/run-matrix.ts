import { EXIT, type ExitCode } from "../../exit-code.ts";
import { readMatrix } from "../../sandbox/rehearsal/read-matrix.ts";
import { isMismatch, runMatrix, tellMatrix } from "../../sandbox/rehearsal/run-matrix.ts";
import type { Context } from "../command.ts";
import { InvalidInput, invalidArgument } from "../invalid-input.ts";
import { deliver } from "../output.ts";
import { readInput } from "../read-input.ts";
import { showDiagnostics } from "../show-diagnostics.ts";
import { beginSandbox } from "./begin.ts";

/** Rehearses many pipelines against many roles. With expectations it is a test: exit 2 when one is not met. */
export async function rehearseMatrix(context: Context, file: string, files: readonly string[]): Promise<ExitCode> {
  if (context.rest.length > 0) {
    throw invalidArgument("sandbox/matrix-and-command", "`--matrix` runs no command", "leave out what follows `--`");
  }
  const source = readInput(context, file);
  const { value, diagnostics } = readMatrix(source);
  if (value === undefined) throw new InvalidInput(diagnostics, [source]);
  showDiagnostics(context, diagnostics, [source]);
  const sandbox = await beginSandbox(context, files, false);
  try {
    const results = await runMatrix(sandbox, value);
    const mismatches = results.filter(isMismatch).length;
    await deliver(context, {
      text: (style) => tellMatrix(results, style),
      json: () => JSON.stringify({ formatVersion: "1.0", results, mismatches }, undefined, 2),
    });
    return mismatches === 0 ? EXIT.done : EXIT.no;
  } finally {
    await sandbox.close();
  }
}
