import { sayDuration } from "./duration.ts";

export type FlagType = "string" | "boolean" | "integer" | "duration" | "choice";

/** What a shell may offer as the value; `completion` and the reference read it. */
export type Completes = "file" | "folder" | "profile" | "rule" | "command" | "shell";

/** One flag: whence the parser, help, the environment's name, the key in `sallyport.yaml`, completion and reference. */
export interface Flag {
  readonly type: FlagType;
  /** The word that stands for the value in help: `--out FILE`. Booleans have none. */
  readonly metavariable?: string;
  readonly choices?: readonly string[];
  readonly default?: string | number | boolean;
  /** May be given several times; in the environment its values are parted by commas, in the file they are a list. */
  readonly many?: true;
  /** One line, lower-case, without a full stop. */
  readonly help: string;
  readonly short?: string;
  /** Other variables that set it, after `SALLYPORT_...`: the ones that AWS's own tools read, say. */
  readonly environment?: readonly string[];
  /** What opens or deletes is said where it happens: never taken from environment or file. */
  readonly onlyAsFlag?: true;
  /** May come from the environment and not from the file, since it says which file, or how to speak before it is read. */
  readonly notInFile?: true;
  /** Belongs to every command. */
  readonly everywhere?: true;
  readonly completes?: Completes;
}

/** `fail-on` is `SALLYPORT_FAIL_ON` in the environment. */
export function environmentName(flag: string): string {
  return `SALLYPORT_${flag.replaceAll("-", "_").toUpperCase()}`;
}

/** `fail-on` is `failOn` under `settings:` in `sallyport.yaml`. */
export function configKey(flag: string): string {
  return flag.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** Every variable that sets a flag, the first that is set wins; none for what is only ever a flag. */
export function environmentNames(name: string, flag: Flag): readonly string[] {
  return flag.onlyAsFlag ? [] : [environmentName(name), ...(flag.environment ?? [])];
}

/** Whether `settings:` in `sallyport.yaml` may set it. */
export function isConfigurable(flag: Flag): boolean {
  return !flag.onlyAsFlag && !flag.notInFile;
}

/** `--out FILE`, as help and messages write it. */
export function writeFlag(name: string, flag: Flag): string {
  return flag.metavariable === undefined ? `--${name}` : `--${name} ${flag.metavariable}`;
}

/** What stands in brackets after a flag's help: its choices, that it may be repeated, its default. */
export function detailsOf(flag: Flag, choices: readonly string[] | undefined = flag.choices): string {
  const said = [
    ...(choices === undefined ? [] : [choices.join(", ")]),
    ...(flag.many ? ["repeatable"] : []),
    ...(flag.default === undefined || flag.default === false ? [] : [`default ${sayDefault(flag)}`]),
  ];
  return said.length === 0 ? "" : ` (${said.join("; ")})`;
}

function sayDefault({ type, default: value }: Flag): string {
  return type === "duration" && typeof value === "number" ? sayDuration(value) : String(value);
}
