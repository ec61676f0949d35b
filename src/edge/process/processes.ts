import { readFileSync, readlinkSync } from "node:fs";

/** What names a process beyond its number, which the system gives out again: when it started, and where it counts. */
export interface ProcessMark {
  readonly pid: number;
  /** Clock ticks after boot, or 0 where the system does not say. */
  readonly started: string;
  /** The process namespace: containers that share a folder do not share numbers. */
  readonly space: string;
}

/** A row of the process table. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly session: number;
  readonly started: string;
  /** The program's short name, as `bash`. */
  readonly name: string;
}

/** Reads a row of /proc; undefined where the process is gone or there is no /proc. */
export function readProcess(pid: number): ProcessRow | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name stands in parentheses and may itself hold some (proc_pid_stat(5)).
    const end = text.lastIndexOf(")");
    const fields = text.slice(end + 2).split(" ");
    // A zombie runs no more; it waits to be counted.
    if (fields[0] === "Z") return undefined;
    return {
      pid,
      name: text.slice(text.indexOf("(") + 1, end),
      parent: Number(fields[1]),
      session: Number(fields[3]),
      started: fields[19] ?? "0",
    };
  } catch {
    return undefined;
  }
}

/** The words of a process's command line; empty where it cannot be read. */
export function commandLineOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
  } catch {
    return [];
  }
}

export function markOf(pid: number): ProcessMark {
  return { pid, started: readProcess(pid)?.started ?? "0", space: processSpace() };
}

/** Whether a marked process still runs; `unknown` for one that another namespace counted. */
export function isRunning(mark: ProcessMark): boolean | "unknown" {
  if (mark.space !== processSpace()) return "unknown";
  const row = readProcess(mark.pid);
  if (row !== undefined) return mark.started === "0" || row.started === mark.started;
  if (mark.started !== "0") return false;
  try {
    process.kill(mark.pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

export function writeMark({ pid, started, space }: ProcessMark): string {
  return `${pid}.${started}.${space}`;
}

export function readMark(text: string): ProcessMark | undefined {
  const [, pid, started, space] = /^(\d{1,10})\.(\d{1,20})\.(\d{1,20})$/.exec(text) ?? [];
  return pid === undefined || started === undefined || space === undefined
    ? undefined
    : { pid: Number(pid), started, space };
}

let space: string | undefined;

function processSpace(): string {
  space ??= readSpace();
  return space;
}

function readSpace(): string {
  try {
    return /\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0] ?? "0";
  } catch {
    return "0";
  }
}
