import { lstatSync, mkdirSync, readdirSync, realpathSync, rmSync, statSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { basename, dirname, join, sep } from "node:path";
import { SallyportError } from "../../core/text/failure.ts";
import { type ProcessMark, isRunning, readMark, writeMark } from "../process/processes.ts";
import { fileFailure } from "./failure.ts";
import { freshName, isOwn, writePrivate } from "./private-file.ts";

/** Where our files may lie, the best first: in memory or for a short time, before the home folder. */
export function candidateParents(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const parents: readonly (string | undefined)[] = [
    env["XDG_RUNTIME_DIR"],
    env["TMPDIR"] || tmpdir(),
    "/tmp",
    "/dev/shm",
    "/var/tmp",
    homeCache(),
  ];
  return [...new Set(parents.filter((parent): parent is string => parent !== undefined && parent !== ""))];
}

function homeCache(): string | undefined {
  try {
    return join(homedir(), ".cache");
  } catch {
    return undefined;
  }
}

export interface FolderWish {
  readonly parents: readonly string[];
  /** What GitLab collects artifacts and caches from: nothing of ours lies in there. */
  readonly projectDir?: string | undefined;
}

/** The folders of ours that are there already, to read from: no candidate is made or tried. */
export function existingBases(wish: FolderWish): readonly string[] {
  return wish.parents.map(baseIn).filter((path) => isOurs(path) && !isInProject(path, wish));
}

function baseIn(parent: string): string {
  return join(parent, `sallyport-${process.getuid?.() ?? "user"}`);
}

function isOurs(path: string): boolean {
  try {
    const found = lstatSync(path);
    return found.isDirectory() && isOwn(found.uid) && (found.mode & 0o077) === 0;
  } catch {
    return false;
  }
}

/**
 * Our folder, 0700: the first candidate that is outside the project, is ours alone, and has room. Refuses what somebody
 * else has put in its place rather than repair it.
 */
export function openBase(wish: FolderWish): string {
  const refused: string[] = [];
  for (const parent of wish.parents) {
    const path = baseIn(parent);
    const problem = whyNot(parent, path, wish) ?? makeFolder(path);
    if (problem === undefined) return path;
    refused.push(`${path}: ${problem}`);
  }
  throw new SallyportError("files/no-folder", "there is no folder for private files outside the project", {
    help: `name one in TMPDIR; tried ${refused.join("; ")}`,
  });
}

function whyNot(parent: string, path: string, wish: FolderWish): string | undefined {
  try {
    const found = statSync(parent);
    if (!found.isDirectory()) return "not a folder";
    // Where anybody can write and the folder is not sticky, anybody can put another in our folder's place.
    if ((found.mode & 0o022) !== 0 && (found.mode & 0o1000) === 0) return "others can replace it";
  } catch {
    return "absent";
  }
  return isInProject(path, wish) ? "in the project" : undefined;
}

function isInProject(path: string, { projectDir }: FolderWish): boolean {
  return projectDir !== undefined && isInside(join(realpathSync(dirname(path)), basename(path)), projectDir);
}

function isInside(path: string, folder: string): boolean {
  let real = folder;
  try {
    real = realpathSync(folder);
  } catch {
    // A folder that is not there holds nothing, but a later step may make it: compare the names.
  }
  return path === real || path.startsWith(real.endsWith(sep) ? real : real + sep);
}

function makeFolder(path: string): string | undefined {
  try {
    mkdirSync(path, { mode: 0o700, recursive: false });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) return "not writable";
  }
  try {
    if (!isOurs(path)) return "not a folder that is ours alone";
    const probe = join(path, `probe-${freshName()}`);
    try {
      writePrivate(probe, new Uint8Array(65_536));
    } finally {
      rmSync(probe, { force: true });
    }
    return undefined;
  } catch (error) {
    return fileFailure("write", path, error).code === "files/full" ? "full" : "not writable";
  }
}

/** A folder of one process's files, which go when it goes. */
export interface RunFolder {
  readonly path: string;
  readonly write: (name: string, text: string) => string;
  readonly remove: () => void;
}

/** `run.<process>.<until>.<chance>`: the name alone says whose it is, so a run killed at any moment can be cleaned. */
const RUN = /^run\.(\d+\.\d+\.\d+)\.(\d{1,12})\.[\da-f]+$/;

/** Makes a folder for the files of a process, which are of no use after a time (milliseconds since 1970). */
export function openRun(base: string, owner: ProcessMark, until: number): RunFolder {
  const path = join(base, `run.${writeMark(owner)}.${Math.ceil(until / 1000)}.${freshName()}`);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    throw fileFailure("write", path, error);
  }
  return {
    path,
    write(name, text) {
      const file = join(path, name);
      try {
        writePrivate(file, text);
      } catch (error) {
        throw fileFailure("write", file, error);
      }
      return file;
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Removes what runs left that were killed. Of a process that cannot be seen from here, what is past its time. */
export function sweepRuns(base: string, now: number): void {
  for (const name of readdirSync(base)) {
    const path = join(base, name);
    if (!isDeadRun(name, now) && !isLeftover(path, name, now)) continue;
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // Another run sweeps too.
    }
  }
}

function isDeadRun(name: string, now: number): boolean {
  const [, text, until] = RUN.exec(name) ?? [];
  const owner = text === undefined ? undefined : readMark(text);
  if (owner === undefined || until === undefined) return false;
  const running = isRunning(owner);
  return running === "unknown" ? now >= Number(until) * 1000 : !running;
}

/** A name that a killed run left half written lives for a minute at most. */
function isLeftover(path: string, name: string, now: number): boolean {
  if (!name.startsWith("probe-") && !name.endsWith(".new")) return false;
  try {
    return now - lstatSync(path).mtimeMs > 60_000;
  } catch {
    return false;
  }
}
