import { renameSync, rmSync, statSync } from "node:fs";
import { isRunning, markOf, readMark, writeMark } from "../process/processes.ts";
import { createPrivate, freshName, readPrivate } from "./private-file.ts";

/** A lock whose owner cannot be asked is given up for dead after this long. */
const UNKNOWN_OWNER_MS = 120_000;

/** Takes the lock, or says that another has it. The result gives it back. */
export function tryLock(path: string, now: number): (() => void) | undefined {
  const held = readLock(path);
  // Most who ask only look: while its owner lives, a lock costs them one read.
  if (held !== undefined && !isStale(path, held, now)) return undefined;
  const mine = `${writeMark(markOf(process.pid))} ${freshName()}`;
  if (!createPrivate(path, mine) && !(breakStale(path, now) && createPrivate(path, mine))) return undefined;
  return () => {
    // Somebody may have given us up for dead, after a long stop, and hold it now.
    if (readLock(path) === mine) rmSync(path, { force: true });
  };
}

/** A lock is read from the moment that it holds, when the name under which it was written is still there. */
function readLock(path: string): string | undefined {
  return readPrivate(path, 2)?.toString();
}

/**
 * Takes a dead process's lock out of the way. It is renamed rather than removed, and looked at again: where two came at
 * one time, the second has a living lock in its hand and puts it back.
 */
function breakStale(path: string, now: number): boolean {
  const seen = readLock(path);
  if (seen === undefined) return true;
  if (!isStale(path, seen, now)) return false;
  const aside = `${path}.${freshName()}.new`;
  try {
    renameSync(path, aside);
  } catch {
    return true;
  }
  const taken = readLock(aside);
  if (taken !== undefined && taken !== seen) createPrivate(path, taken);
  rmSync(aside, { force: true });
  return taken === undefined || taken === seen;
}

function isStale(path: string, text: string, now: number): boolean {
  const owner = readMark(text.split(" ", 1)[0] ?? "");
  const running = owner === undefined ? "unknown" : isRunning(owner);
  if (running !== "unknown") return !running;
  try {
    return now - statSync(path).mtimeMs > UNKNOWN_OWNER_MS;
  } catch {
    return true;
  }
}
