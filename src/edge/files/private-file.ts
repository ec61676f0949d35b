import {
  closeSync,
  constants,
  fstatSync,
  linkSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";

const LARGEST = 1 << 20;

/**
 * Writes a file that its owner alone can read, whole or not at all: to a fresh name beside it, then into its place. What
 * stood there before is replaced, never written through, so a planted link leads nowhere.
 */
export function writePrivate(path: string, text: string | Uint8Array): void {
  const fresh = `${path}.${freshName()}.new`;
  try {
    writeFresh(fresh, text);
    renameSync(fresh, path);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}

/** Puts a private file where none is; false where one is. No reader ever sees it half written. */
export function createPrivate(path: string, text: string): boolean {
  const fresh = `${path}.${freshName()}.new`;
  try {
    writeFresh(fresh, text);
    linkSync(fresh, path);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(fresh, { force: true });
  }
}

/**
 * Reads a private file; undefined where there is none, or where what is there is not ours alone: a link of either kind,
 * another's file, or one that others can read. What `createPrivate` makes has two names for a moment.
 */
export function readPrivate(path: string, names: 1 | 2 = 1): Buffer | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    const found = fstatSync(descriptor);
    const ours = found.isFile() && found.nlink <= names && (found.mode & 0o077) === 0 && isOwn(found.uid);
    return ours && found.size <= LARGEST ? readFileSync(descriptor) : undefined;
  } finally {
    closeSync(descriptor);
  }
}

export function isOwn(uid: number): boolean {
  return process.getuid === undefined || process.getuid() === uid;
}

function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** Letters and digits that nobody else comes upon. */
export function freshName(): string {
  return Buffer.from(process.getBuiltinModule("node:crypto").randomBytes(12)).toString("hex");
}

function writeFresh(path: string, text: string | Uint8Array): void {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const descriptor = openSync(path, flags, 0o600);
  try {
    writeFileSync(descriptor, text);
  } finally {
    closeSync(descriptor);
  }
}

export function isSymbolicLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}
