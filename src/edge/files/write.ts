import {
  closeSync,
  existsSync,
  fchmodSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { resolve } from "node:path";
import { fileFailure } from "./failure.ts";
import { freshName } from "./private-file.ts";

/** `private` files are readable by their owner alone, from the first byte on. */
export type FileMode = "shared" | "private";

export function writeText(cwd: string, file: string, text: string, mode: FileMode): void {
  const path = resolve(cwd, file);
  try {
    if (mode === "shared") writeFileSync(path, text);
    else writePrivately(path, text);
  } catch (error) {
    throw fileFailure("write", file, error);
  }
}

/** A file is there with all of its new text or all of its old; it keeps its mode, and a link to it stays one. */
export function replaceText(cwd: string, file: string, text: string): void {
  let fresh: string | undefined;
  try {
    const named = resolve(cwd, file);
    const path = existsSync(named) ? realpathSync(named) : named;
    fresh = `${path}.${freshName()}.new`;
    const mode = statSync(path, { throwIfNoEntry: false })?.mode;
    writeFileSync(fresh, text, { flag: "wx", ...(mode === undefined ? {} : { mode: mode & 0o777 }) });
    renameSync(fresh, path);
  } catch (error) {
    if (fresh !== undefined) rmSync(fresh, { force: true });
    throw fileFailure("write", file, error);
  }
}

/** The folder, with those above it that are missing. */
export function makeFolder(cwd: string, folder: string): void {
  try {
    mkdirSync(resolve(cwd, folder), { recursive: true });
  } catch (error) {
    throw fileFailure("write", folder, error);
  }
}

/** Readable by its owner alone, from the first byte on. */
export function writePrivately(path: string, text: string): void {
  const descriptor = openSync(path, "w", 0o600);
  try {
    // A file that was there already keeps its own mode otherwise.
    fchmodSync(descriptor, 0o600);
    writeFileSync(descriptor, text);
  } finally {
    closeSync(descriptor);
  }
}
