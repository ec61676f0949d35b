import { type Dirent, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { SallyportError } from "../../core/text/failure.ts";
import type { GivenSource } from "../../core/estate/read-estate.ts";
import { fileFailure } from "./failure.ts";
import { readText } from "./read.ts";

export interface GivenFiles {
  readonly sources: readonly GivenSource[];
  /** What was meant to be read and could not be, with the reason in words. */
  readonly unread: readonly { readonly name: string; readonly reason: string }[];
}

/** What is looked into inside a folder. A file that is named itself is read whatever it is called. */
const READABLE = /\.(?:json|ya?ml|toml|csv|template)$/i;

/** Folders of tools, whose files are nobody's declaration. */
const PASSED_OVER: ReadonlySet<string> = new Set([".git", ".terraform", "node_modules", ".venv", "__pycache__"]);

/** More than any repository or snapshot that we know of: whoever gives more named the wrong folder. */
const MOST_FILES = 100_000;

/**
 * Reads files, and folders with all that is in them, in the order of their names. Inside a folder one bad file is told
 * and the rest is read; a path that was given itself must be there. Links to folders are not followed.
 */
export function readGiven(cwd: string, paths: readonly string[]): GivenFiles {
  const sources: GivenSource[] = [];
  const unread: { name: string; reason: string }[] = [];
  for (const path of paths) {
    if (!isFolder(cwd, path)) {
      sources.push(readText(cwd, path));
      continue;
    }
    for (const file of filesBelow(cwd, path, unread)) {
      try {
        sources.push({ ...readText(cwd, file), found: true });
      } catch (error) {
        unread.push({ name: file, reason: reasonOf(error) });
      }
    }
  }
  return { sources, unread };
}

function isFolder(cwd: string, path: string): boolean {
  try {
    return statSync(resolve(cwd, path)).isDirectory();
  } catch (error) {
    throw fileFailure("read", path, error);
  }
}

function filesBelow(cwd: string, top: string, unread: { name: string; reason: string }[]): string[] {
  const files: string[] = [];
  const open = [top];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    for (const entry of entriesOf(cwd, folder, unread)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !PASSED_OVER.has(entry.name)) open.push(path);
      else if (READABLE.test(entry.name) && isFileOrLinkToOne(cwd, path, entry)) files.push(path);
    }
    if (files.length > MOST_FILES) {
      throw new SallyportError("files/too-many", `\`${top}\` holds more than ${MOST_FILES} files`, {
        help: "name the folder or the files that are meant",
      });
    }
  }
  return files.toSorted();
}

function entriesOf(cwd: string, folder: string, unread: { name: string; reason: string }[]): Dirent[] {
  try {
    return readdirSync(resolve(cwd, folder), { withFileTypes: true });
  } catch (error) {
    unread.push({ name: folder, reason: reasonOf(fileFailure("read", folder, error)) });
    return [];
  }
}

/** Pipes and devices are left alone: opening one may never end. */
function isFileOrLinkToOne(cwd: string, path: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isFile();
  return statSync(resolve(cwd, path), { throwIfNoEntry: false })?.isFile() === true;
}

function reasonOf(error: unknown): string {
  if (error instanceof SallyportError) return error.message;
  throw error;
}
