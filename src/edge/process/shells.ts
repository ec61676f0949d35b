import { readSmall } from "../files/read.ts";
import { type ProcessRow, commandLineOf, readProcess } from "./processes.ts";

const SHELLS = new Set(["sh", "bash", "dash", "ash", "busybox", "zsh", "ksh", "mksh", "yash"]);

/** The shells above a process, the nearest first, up to the first program that is none. */
export function shellsAbove(pid: number, read: (pid: number) => ProcessRow | undefined = readProcess): ProcessRow[] {
  const shells: ProcessRow[] = [];
  let row = read(pid);
  const session = row?.session;
  while (row !== undefined && row.parent > 0 && shells.length < 32) {
    row = read(row.parent);
    // Another session is another terminal or job: what runs there does not wait for us.
    if (row === undefined || row.session !== session || !SHELLS.has(row.name)) break;
    shells.push(row);
  }
  return shells;
}

/** `-x`, `-ex`, `-euxo`. */
const TRACE_FLAG = /^-[a-zA-Z]*x[a-zA-Z]*$/;

/** `set -x`, `set -o xtrace` and their opposites. */
const SET_TRACE = /(?<![\w-])set\s+(?:-[a-wyzA-Z]+\s+)*([-+])(?:[a-wyzA-Z]*x[a-zA-Z]*|[a-zA-Z]*o\s+xtrace)\b/g;

/** Whether a shell's words, or the script that they name, switch its trace on. */
export function tracesCommands(words: readonly string[], readScript: (file: string) => string): boolean {
  const rest = words.slice(words[0]?.endsWith("busybox") ? 2 : 1);
  let takesText = false;
  for (let i = 0; i < rest.length; i++) {
    const word = rest[i] ?? "";
    if (TRACE_FLAG.test(word)) return true;
    if (/^[-+][a-zA-Z]*[oO]$/.test(word)) {
      if (word.startsWith("-") && rest[i + 1] === "xtrace") return true;
      i++;
    } else if (/^[-+]/.test(word)) takesText ||= /^-[a-zA-Z]*c/.test(word);
    else return scriptTraces(takesText ? word : readScript(word));
  }
  return false;
}

/** Whether the trace is on where a script calls us, or anywhere in one that does not name us. */
function scriptTraces(script: string): boolean {
  const calls = [...script.matchAll(/sallyport/g)].map((match) => match.index);
  const switches = [...script.matchAll(SET_TRACE)].map((match) => ({ at: match.index, on: match[1] === "-" }));
  if (calls.length === 0) return switches.some(({ on }) => on);
  return calls.some((call) => switches.findLast(({ at }) => at < call)?.on);
}

/**
 * What traces commands here, in words, or nothing. A shell tells its trace to nobody outside: this sees the variable that
 * GitLab sets, an exported SHELLOPTS, the words of the shells above and the scripts that they were started with. It does
 * not see a `set -x` in a script that a shell reads from its standard input, as GitLab's runner feeds it.
 */
export function traceAround(env: Readonly<Record<string, string | undefined>>, pid: number): string | undefined {
  if (/^(?:true|1)$/i.test(env["CI_DEBUG_TRACE"] ?? "")) return "CI_DEBUG_TRACE is on";
  const traced =
    (env["SHELLOPTS"] ?? "").split(":").includes("xtrace") ||
    shellsAbove(pid).some((shell) => tracesCommands(commandLineOf(shell.pid), (file) => readScriptOf(shell.pid, file)));
  return traced ? "the shell traces its commands (`set -x`)" : undefined;
}

/** A script as the shell named it: its own folder is where a relative name starts. */
function readScriptOf(pid: number, file: string): string {
  return readSmall(file.startsWith("/") ? file : `/proc/${pid}/cwd/${file}`, 1 << 20) ?? "";
}
