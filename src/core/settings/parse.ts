import { type Command, flagsOf } from "./command.ts";
import { COMMANDS, commandNamed } from "./commands.ts";
import { writeFlag } from "./flag.ts";
import { FLAG_NAMES, type FlagName, flagNamed, isFlagName } from "./flags.ts";
import type { Problem } from "./problem.ts";

/** A command line, read: nothing of it is looked up or checked against types yet, only against the tables. */
export interface CommandLine {
  /** Absent where no command was named, or an unknown one (then there is a problem). */
  readonly command?: Command;
  readonly given: ReadonlyMap<FlagName, readonly string[]>;
  readonly positionals: readonly string[];
  /** What follows `--`. */
  readonly rest: readonly string[];
  readonly problems: readonly Problem[];
}

/** Reads a command line in the GNU manner: flags anywhere before `--`, `--flag value` or `--flag=value`. */
export function parseCommandLine(words: readonly string[]): CommandLine {
  const end = words.indexOf("--");
  const before = end < 0 ? words : words.slice(0, end);
  const rest = end < 0 ? [] : words.slice(end + 1);
  const { given, plain, problems } = readWords(before);

  const [name, ...positionals] = plain;
  if (name === undefined) return { given, positionals, rest, problems };
  const command = commandNamed(name);
  if (command === undefined) {
    const unknown: Problem = {
      code: "cli/unknown-command",
      message: `unknown command \`${name}\``,
      unknown: { word: name, known: COMMANDS.map((row) => row.name) },
    };
    return { given, positionals, rest, problems: [unknown] };
  }
  if (given.has("help")) return { command, given, positionals, rest, problems: [] };
  const found = [
    ...problems,
    ...strangers(command, given),
    ...miscounted(command, positionals),
    ...(end >= 0 && command.passesOn === undefined ? [noRest(command)] : []),
  ];
  return { command, given, positionals, rest, problems: found };
}

interface Words {
  readonly given: Map<FlagName, string[]>;
  readonly plain: string[];
  readonly problems: Problem[];
}

function readWords(words: readonly string[]): Words {
  const given = new Map<FlagName, string[]>();
  const plain: string[] = [];
  const problems: Problem[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    // `-` alone is a file: standard input.
    if (!word.startsWith("-") || word === "-") {
      plain.push(word);
      continue;
    }
    const equals = word.indexOf("=");
    const head = equals < 0 ? word : word.slice(0, equals);
    const attached = equals < 0 ? undefined : word.slice(equals + 1);
    const read = readFlagWord(head);
    if ("problem" in read) {
      problems.push(read.problem);
      continue;
    }
    const flag = flagNamed(read.name);
    if (flag.type === "boolean") {
      note(given, read.name, read.negated ? "false" : (attached ?? "true"));
      continue;
    }
    const next = words[i + 1];
    if (attached !== undefined) note(given, read.name, attached);
    else if (next === undefined || (next.startsWith("-") && next !== "-")) problems.push(noValue(read.name, next));
    else {
      note(given, read.name, next);
      i++;
    }
  }
  return { given, plain, problems };
}

function note(given: Map<FlagName, string[]>, name: FlagName, value: string): void {
  const values = given.get(name);
  if (values === undefined) given.set(name, [value]);
  else values.push(value);
}

type FlagWord = { readonly name: FlagName; readonly negated: boolean } | { readonly problem: Problem };

function readFlagWord(head: string): FlagWord {
  if (!head.startsWith("--")) {
    const short = FLAG_NAMES.find((name) => flagNamed(name).short === head.slice(1));
    return short === undefined ? unknownFlag(head) : { name: short, negated: false };
  }
  const name = head.slice(2);
  if (isFlagName(name)) return { name, negated: false };
  const positive = name.startsWith("no-") ? name.slice(3) : "";
  if (isFlagName(positive) && flagNamed(positive).type === "boolean") return { name: positive, negated: true };
  return unknownFlag(head);
}

function unknownFlag(head: string): FlagWord {
  const known = FLAG_NAMES.map((name) => `--${name}`);
  return { problem: { code: "cli/unknown-flag", message: `unknown flag \`${head}\``, unknown: { word: head, known } } };
}

function noValue(name: FlagName, next: string | undefined): Problem {
  const problem = { code: "cli/flag-without-value", message: `\`--${name}\` needs a value` };
  const usage = writeFlag(name, flagNamed(name));
  return next === undefined
    ? { ...problem, help: `write \`${usage}\`` }
    : { ...problem, help: `write \`${usage}\`; a value that starts with a dash goes as \`--${name}=${next}\`` };
}

function strangers(command: Command, given: ReadonlyMap<FlagName, readonly string[]>): Problem[] {
  const own = flagsOf(command);
  return [...given.keys()]
    .filter((name) => !own.includes(name))
    .map((name) => ({
      code: "cli/unknown-flag",
      message: `\`${command.name}\` does not take \`--${name}\``,
      help: belongsTo(name),
    }));
}

function belongsTo(name: FlagName): string {
  const owners = COMMANDS.filter((command) => flagsOf(command).includes(name)).map((command) => `\`${command.name}\``);
  return owners.length === 0 ? "no command takes it yet" : `it belongs to ${owners.join(", ")}`;
}

function miscounted(command: Command, positionals: readonly string[]): Problem[] {
  const takes = command.takes ?? [];
  const least = takes.filter((argument) => !argument.optional).length;
  const most = takes.some((argument) => argument.many) ? Number.POSITIVE_INFINITY : takes.length;
  const help = `see \`sallyport ${command.name} --help\``;
  if (positionals.length < least) {
    const missing = takes[positionals.length]?.name ?? "";
    return [{ code: "cli/missing-argument", message: `\`${command.name}\` needs ${missing}`, help }];
  }
  if (positionals.length <= most) return [];
  const first = positionals[most] ?? "";
  const message = `\`${command.name}\` does not expect \`${first}\``;
  const passes = command.passesOn === undefined ? help : "put `--` before the command that is to run";
  return [{ code: "cli/unexpected-argument", message, help: passes }];
}

function noRest(command: Command): Problem {
  return {
    code: "cli/unexpected-argument",
    message: `\`${command.name}\` takes nothing after \`--\``,
    help: `see \`sallyport ${command.name} --help\``,
  };
}
