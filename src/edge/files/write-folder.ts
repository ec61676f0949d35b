import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { SallyportError } from "../../core/text/failure.ts";
import { fileFailure } from "./failure.ts";
import { readSmall } from "./read.ts";
import { writeText } from "./write.ts";

export interface FileToWrite {
  readonly name: string;
  readonly text: string;
}

const LARGEST = 16 * 1024 * 1024;

/** Writes files into a folder. One that is there and says something else stays, and nothing is written, unless told so. */
export function writeFolder(cwd: string, folder: string, files: readonly FileToWrite[], overwrite: boolean): void {
  const others = files.filter(({ name, text }) => {
    const there = readSmall(resolve(cwd, folder, name), LARGEST);
    return there !== undefined && there !== text;
  });
  if (others.length > 0 && !overwrite) {
    const names = others.map(({ name }) => `\`${join(folder, name)}\``).join(", ");
    throw new SallyportError("files/exists", `${names} ${others.length === 1 ? "is" : "are"} there and not the same`, {
      help: "name another folder, or say `--yes` to write over what is there",
    });
  }
  try {
    mkdirSync(resolve(cwd, folder), { recursive: true });
  } catch (error) {
    throw fileFailure("write", folder, error);
  }
  for (const { name, text } of files) writeText(cwd, join(folder, name), text, "shared");
}
