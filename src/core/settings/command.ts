import { FLAG_NAMES, type FlagName, flagNamed } from "./flags.ts";
import type { Completes, Flag } from "./flag.ts";
import type { Value } from "./value.ts";

export const GROUPS = ["Know", "Build", "Run", "Else"] as const;
export type Group = (typeof GROUPS)[number];

/** One command: whence dispatch, help, completion and the reference. Its code is `app/cli/commands/<name>.ts`. */
export interface Command {
  readonly name: string;
  readonly group: Group;
  /** One line, lower-case, without a full stop. */
  readonly summary: string;
  /** A few plain sentences more, for its own help page. */
  readonly about?: string;
  readonly takes?: readonly Argument[];
  /** Whether `-- COMMAND ...` may follow, and what stands there. */
  readonly passesOn?: string;
  readonly examples: readonly [Example, Example];
  /** Beside the ones that belong everywhere. */
  readonly flags: readonly FlagName[];
  /** Where a flag has another default here than in the table of flags. */
  readonly defaults?: Readonly<Partial<Record<FlagName, Value>>>;
  /** Groups of flags that help names on one line each: the page and the reference say what they do. */
  readonly folds?: readonly FoldName[];
  /** What `--format` may be, the default first. With it come `--format` and `--out`. */
  readonly formats?: readonly string[];
  /** Shown first, by `help` alone. */
  readonly leads?: true;
  /** False for what runs in every job and must start at once: it reads no `sallyport.yaml`. */
  readonly readsConfiguration?: false;
  /** Its page under `docs/`. */
  readonly page?: string;
}

export interface Argument {
  /** In capitals, as help shows it. */
  readonly name: string;
  readonly optional?: true;
  readonly many?: true;
  readonly completes?: Completes;
}

export interface Example {
  readonly line: string;
  readonly says: string;
}

/** A flag as a command has it, with the default that holds there. */
export function flagIn(name: FlagName, { defaults = {} }: Command): Flag {
  const flag: Flag = flagNamed(name);
  const own = defaults[name];
  return own === undefined ? flag : { ...flag, default: own };
}

/** The flags that a command takes, its own first, then its outputs, then those that belong everywhere. */
export function flagsOf(command: Command): readonly FlagName[] {
  const folded = (command.folds ?? [])
    .flatMap((fold) => FOLDS[fold].flags)
    .filter((name) => !command.flags.includes(name));
  const own = [...command.flags.filter((name) => name !== "report"), ...folded];
  const outputs: FlagName[] = command.formats === undefined ? [] : ["format", "out"];
  if (command.flags.includes("report")) outputs.push("report");
  return [...own, ...outputs, ...FLAGS_EVERYWHERE];
}

export type FoldName = "live" | "reach" | "job";

export interface Fold {
  readonly says: string;
  readonly flags: readonly FlagName[];
}

export const FOLDS: Readonly<Record<FoldName, Fold>> = {
  live: {
    says: "Reading live, as `collect` does",
    flags: [
      "profile",
      "region",
      "regions",
      "endpoint-url",
      "assume-role",
      "accounts",
      "role",
      "organization",
      "quick",
      "gitlab-url",
      "variables",
      "no-variables",
    ],
  },
  reach: {
    says: "Reaching AWS and GitLab",
    flags: ["profile", "region", "endpoint-url", "assume-role", "gitlab-url", "tenant"],
  },
  job: {
    says: "A job in words",
    flags: [
      "project",
      "id",
      "branch",
      "tag",
      "merge-request",
      "fork",
      "protected",
      "environment",
      "pipeline-source",
      "issuer",
      "audience",
    ],
  },
};

export const FLAGS_EVERYWHERE: readonly FlagName[] = FLAG_NAMES.filter((name) => flagNamed(name).everywhere);

/** `sallyport who [flags] FILE...` */
export function usageOf(command: Command): string {
  const words = (command.takes ?? []).map((argument) => {
    const word = argument.many ? `${argument.name}...` : argument.name;
    return argument.optional ? `[${word}]` : word;
  });
  if (command.passesOn !== undefined) words.push("--", command.passesOn);
  return ["sallyport", command.name, "[flags]", ...words].join(" ");
}
