import { resolve } from "node:path";
import { fileFailure } from "../../../edge/files/failure.ts";
import { writePrivate } from "../../../edge/files/private-file.ts";
import type { Context } from "../command.ts";

/** Writes text with secrets in it: to standard output, or whole and 0600 to the file of `--out`. */
export function writeSecretText(context: Context, text: string): void {
  const file = context.flag("out");
  if (file === undefined || file === "-") {
    context.stdout.write(text);
    return;
  }
  try {
    writePrivate(resolve(context.cwd, file), text);
  } catch (error) {
    throw fileFailure("write", file, error);
  }
}
