import { systemClock } from "../../../edge/time/clock.ts";
import { Secret } from "../../../core/text/secret.ts";
import { candidateParents, existingBases } from "../../../edge/files/private-folder.ts";
import { projectFolder } from "../../../edge/ci/job.ts";
import { type CacheEntry, entryFor, readEntry, writeEntry } from "../../../edge/files/sealed-cache.ts";
import type { Sink } from "../../../edge/term/stream.ts";
import { traceAround } from "../../../edge/process/shells.ts";

/**
 * The very answer that `creds` printed for this command line in this environment, sealed. It spares reading flags, token
 * and settings again: an SDK runs `credential_process` before every command. Everything that decides the answer is in
 * the words and the variables, so answers that depend on a file are not kept.
 */
interface Kept {
  readonly text: string;
  /** From when on the answer is worked out anew. */
  readonly due: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables of shells that differ from one call to the next and decide nothing. */
const PASSING = new Set(["_", "SHLVL", "PWD", "OLDPWD", "COLUMNS", "LINES"]);

/** Prints a kept answer that still holds; false where there is none. */
export function printKept(words: readonly string[], env: Environment, stdout: Sink): boolean {
  if (words[0] !== "creds") return false;
  const bases = existingBases({ parents: candidateParents(env), projectDir: projectFolder(env) });
  if (bases.length === 0) return false;
  const text = readEntry(bases, entryOf(words, env));
  if (text === undefined) return false;
  const kept: Kept = JSON.parse(text);
  if (systemClock.now() >= kept.due) return false;
  if (!words.includes("--allow-trace") && traceAround(env, process.pid) !== undefined) return false;
  stdout.write(kept.text);
  return true;
}

/** Keeps an answer until a time; what goes wrong with it costs the next call some milliseconds and nothing else. */
export function keepAnswer(base: string, words: readonly string[], env: Environment, kept: Kept): void {
  writeEntry(base, entryOf(words, env), JSON.stringify(kept), kept.due);
}

/** The variables have the ID token among them, which makes this a secret that no other job has. */
function entryOf(words: readonly string[], env: Environment): CacheEntry {
  const variables = Object.keys(env)
    .filter((name) => !PASSING.has(name))
    .sort()
    .map((name) => [name, env[name]]);
  return entryFor(new Secret(JSON.stringify([words, variables])), "kept answer");
}
