import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { SallyportError } from "../../core/text/failure.ts";
import type { Source } from "../../core/text/span.ts";
import { fileFailure } from "./failure.ts";

/** More than any policy, plan, snapshot part or report that we know of; what is bigger is not what the user meant. */
const LARGEST = 256 * 1024 * 1024;

/** A text file under the name that the user gave it. */
export function readText(cwd: string, file: string): Source {
  const path = resolve(cwd, file);
  try {
    const { size } = statSync(path);
    if (size > LARGEST) throw new SallyportError("files/too-large", `\`${file}\` is larger than ${LARGEST >> 20} MiB`);
    return { name: file, text: decode(readFileSync(path)) };
  } catch (error) {
    throw error instanceof SallyportError ? error : fileFailure("read", file, error);
  }
}

/** A small file's text, or nothing where there is none that can be read: for a look that may fail. */
export function readSmall(path: string, largest: number): string | undefined {
  try {
    const found = statSync(path);
    return found.isFile() && found.size <= largest ? readFileSync(path, "utf8") : undefined;
  } catch {
    return undefined;
  }
}

/** UTF-8, or UTF-16 where the first two bytes say so: what PowerShell's `>` writes. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  return bytes.toString("utf8");
}
