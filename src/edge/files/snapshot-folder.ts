import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { SallyportError } from "../../core/text/failure.ts";
import { fileFailure } from "./failure.ts";
import type { WritePart } from "./snapshot-log.ts";
import { writePrivately } from "./write.ts";

/** What marks a folder as a snapshot, which may be written over. */
const MARK = "snapshot.json";

/**
 * Opens a folder for a snapshot: nobody but its owner may look into it, nor into anything that it holds. It is refused at
 * once where it holds something else, and made when there is something to write.
 */
export function openSnapshotFolder(cwd: string, folder: string): WritePart {
  const root = resolve(cwd, folder);
  trying(folder, () => {
    if (!existsSync(root) || readdirSync(root).length === 0 || existsSync(join(root, MARK))) return;
    const help = "name a folder that is empty, not there yet, or an older snapshot";
    throw new SallyportError("collect/not-a-snapshot", `\`${folder}\` holds something that is no snapshot`, { help });
  });
  let ready = false;
  return (path, text) => {
    trying(`${folder}/${path}`, () => {
      if (!ready) prepare(root);
      ready = true;
      writeWhole(root, path, text);
    });
  };
}

function trying(file: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw error instanceof SallyportError ? error : fileFailure("write", file, error);
  }
}

function prepare(root: string): void {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  chmodSync(root, 0o700);
  removeOlder(root);
}

/** What an older snapshot wrote here would pass for a part of the new one. Only what it says it wrote is removed. */
function removeOlder(root: string): void {
  const mark = join(root, MARK);
  if (!existsSync(mark)) return;
  for (const file of filesOf(readFileSync(mark, "utf8"))) {
    if (/^(?:aws|gitlab)\/[^\\]+$/.test(file) && !file.split("/").includes(".."))
      rmSync(join(root, file), { force: true });
  }
  rmSync(mark, { force: true });
}

function filesOf(text: string): readonly string[] {
  try {
    const document: unknown = JSON.parse(text);
    const files = typeof document === "object" && document !== null && "files" in document ? document.files : [];
    return Array.isArray(files) ? files.filter((file) => typeof file === "string") : [];
  } catch {
    return [];
  }
}

/** A part is there whole or not at all: it is written beside and then renamed. */
function writeWhole(root: string, path: string, text: string): void {
  const target = join(root, path);
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  const beside = `${target}.part`;
  writePrivately(beside, text);
  renameSync(beside, target);
}
