import { type Command, flagIn, flagsOf } from "./command.ts";
import { type Flag, configKey, environmentNames, isConfigurable } from "./flag.ts";
import { type AnyFlagValue, FLAG_NAMES, type FlagName, flagNamed } from "./flags.ts";
import type { Problem } from "./problem.ts";
import { type ReadValue, type Value, readTypedValue, readValue } from "./value.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** What `settings:` in a `sallyport.yaml` said, by config key, as plain JSON. */
export interface FileSettings {
  readonly file: string;
  readonly values: Readonly<Record<string, unknown>>;
}

export type Origin =
  | { readonly from: "flag" }
  | { readonly from: "environment"; readonly variable: string }
  | { readonly from: "file"; readonly file: string }
  | { readonly from: "default" };

export interface Setting {
  readonly value: AnyFlagValue;
  readonly origin: Origin;
}

export interface Settings {
  readonly values: ReadonlyMap<FlagName, Setting>;
  readonly problems: readonly Problem[];
}

export interface Sources {
  readonly given: ReadonlyMap<FlagName, readonly string[]>;
  readonly environment: Environment;
  readonly file?: FileSettings;
}

/** Every setting with its origin: flag over environment over file over default. A flag given twice: the last one holds. */
export function resolveSettings(sources: Sources, command?: Command): Settings {
  const problems: Problem[] = [];
  const values = new Map<FlagName, Setting>();
  for (const name of FLAG_NAMES) values.set(name, resolveOne(name, sources, command, problems));
  return { values, problems };
}

function resolveOne(
  name: FlagName,
  { given, environment, file }: Sources,
  command: Command | undefined,
  problems: Problem[],
): Setting {
  const flag = flagNamed(name);
  const reader: Reader = { name, flag, command, problems };

  const words = given.get(name);
  if (words !== undefined) {
    const value = readAll(reader, words, `\`--${name}\``, (word) => readValue(flag, word, choicesOf(reader)));
    if (value !== undefined) return { value, origin: { from: "flag" } };
  }
  for (const variable of environmentNames(name, flag)) {
    const text = environment[variable];
    // An empty variable is an unset one: CI systems cannot always take a variable away.
    if (text === undefined || text === "") continue;
    const words = flag.many ? text.split(",").map((word) => word.trim()) : [text];
    const value = readAll(reader, words, `\`${variable}\``, (word) => readValue(flag, word, choicesOf(reader)), true);
    if (value !== undefined) return { value, origin: { from: "environment", variable } };
  }
  const key = configKey(name);
  if (file !== undefined && isConfigurable(flag) && Object.hasOwn(file.values, key)) {
    const raw = file.values[key];
    const items: readonly unknown[] = flag.many && Array.isArray(raw) ? raw : [raw];
    const value = readAll(
      reader,
      items,
      `\`${key}\` in ${file.file}`,
      (item) => readTypedValue(flag, item, choicesOf(reader)),
      true,
    );
    if (value !== undefined) return { value, origin: { from: "file", file: file.file } };
  }
  return { value: defaultOf(name, command), origin: { from: "default" } };
}

interface Reader {
  readonly name: FlagName;
  readonly flag: Flag;
  readonly command: Command | undefined;
  readonly problems: Problem[];
}

function choicesOf({ name, flag, command }: Reader): readonly string[] | undefined {
  return name === "format" ? command?.formats : flag.choices;
}

/** The value of all items, or nothing where one of them was refused; the refusal is noted. */
function readAll<Item>(
  reader: Reader,
  items: readonly Item[],
  place: string,
  read: (item: Item) => ReadValue,
  shared = false,
): AnyFlagValue {
  const { name, flag, problems } = reader;
  const values: Value[] = [];
  for (const item of items) {
    const result = read(item);
    if ("value" in result) {
      values.push(result.value);
      continue;
    }
    const message = `${place} is \`${String(item)}\`, expected ${result.expected}`;
    // A format set for all commands may be one that this command does not write: it keeps its own then, and says so.
    if (shared && name === "format") problems.push({ code: "cli/format-not-written", message, warning: true });
    else
      problems.push({
        code: "cli/bad-value",
        message,
        unknown: { word: String(item), known: choicesOf(reader) ?? [] },
      });
    return undefined;
  }
  const last = values.at(-1);
  return flag.many ? values.filter((value) => typeof value !== "boolean") : last;
}

function defaultOf(name: FlagName, command: Command | undefined): AnyFlagValue {
  const flag = command === undefined ? flagNamed(name) : flagIn(name, command);
  if (name === "format" && command?.formats !== undefined && flagsOf(command).includes(name)) return command.formats[0];
  if (flag.many) return [];
  return flag.default ?? (flag.type === "boolean" ? false : undefined);
}
