import { type Command, FLAGS_EVERYWHERE, flagsOf } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { SHELLS } from "./completion.ts";
import type { Completes } from "./flag.ts";
import { type FlagName, flagNamed, isFlagName } from "./flags.ts";
import { parseCommandLine } from "./parse.ts";

/** A word that may stand next, with a line about it. */
export interface Candidate {
  readonly word: string;
  readonly about?: string;
}

/** What may stand where the cursor is: words, or the names of files, which the shell knows best. */
export type Completion = readonly Candidate[] | "file" | "folder";

/** Words that only the machine knows: profiles, rules. */
export type Live = (kind: "profile" | "rule") => Promise<readonly Candidate[]>;

/** What may stand in place of the last word, which may be empty; the program's own name is not among the words. */
export async function complete(words: readonly string[], live: Live): Promise<Completion> {
  const typed = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  if (before.includes("--")) return "file";
  const line = parseCommandLine(before);

  // Bash parts a word at `=`; the other shells leave it whole.
  const previous = typed === "=" ? before.at(-1) : before.at(-1) === "=" ? before.at(-2) : undefined;
  if (previous !== undefined) return (await valuesOf(previous, line.command, typed === "=" ? "" : typed, live)) ?? [];
  const equals = typed.indexOf("=");
  if (typed.startsWith("--") && equals > 0) {
    const head = typed.slice(0, equals);
    const values = (await valuesOf(head, line.command, typed.slice(equals + 1), live)) ?? [];
    return typeof values === "string" ? values : values.map((value) => ({ ...value, word: `${head}=${value.word}` }));
  }
  const pending = await valuesOf(before.at(-1) ?? "", line.command, typed, live);
  if (pending !== undefined) return pending;

  if (typed.startsWith("-")) return startingWith(typed, flagsAfter(line.command, line.given));
  if (line.problems.some(({ code }) => code === "cli/unknown-command")) return [];
  if (line.command === undefined) return startingWith(typed, COMMANDS.map(candidateOf));
  return argumentOf(line.command, line.positionals.length, typed, live);
}

/** The values of the flag that a word names; nothing where the word is no flag, or one without a value. */
async function valuesOf(
  word: string,
  command: Command | undefined,
  typed: string,
  live: Live,
): Promise<Completion | undefined> {
  const name = word.startsWith("--") ? word.slice(2) : "";
  if (!isFlagName(name)) return undefined;
  const flag = flagNamed(name);
  if (flag.type === "boolean") return undefined;
  const choices = name === "format" ? command?.formats : flag.choices;
  if (choices !== undefined) return startingWith(typed, plain(choices));
  return flag.completes === undefined ? [] : known(flag.completes, typed, live);
}

function flagsAfter(command: Command | undefined, given: ReadonlyMap<FlagName, unknown>): Candidate[] {
  return (command === undefined ? FLAGS_EVERYWHERE : flagsOf(command))
    .filter((name) => flagNamed(name).many || !given.has(name))
    .map((name) => ({ word: `--${name}`, about: flagNamed(name).help }));
}

async function argumentOf(command: Command, index: number, typed: string, live: Live): Promise<Completion> {
  const takes = command.takes ?? [];
  const last = takes.at(-1);
  const argument = takes[index] ?? (last?.many ? last : undefined);
  return argument?.completes === undefined ? [] : known(argument.completes, typed, live);
}

async function known(kind: Completes, typed: string, live: Live): Promise<Completion> {
  if (kind === "file" || kind === "folder") return kind;
  if (kind === "command") return startingWith(typed, COMMANDS.map(candidateOf));
  if (kind === "shell") return startingWith(typed, plain(SHELLS));
  return startingWith(typed, await live(kind));
}

function plain(words: readonly string[]): Candidate[] {
  return words.map((word) => ({ word }));
}

function candidateOf(command: Command): Candidate {
  return { word: command.name, about: command.summary };
}

function startingWith(typed: string, candidates: readonly Candidate[]): Candidate[] {
  return candidates.filter(({ word }) => word.startsWith(typed));
}
