import { word } from "../../core/access/export/shell.ts";
import { sayDuration } from "../../core/settings/duration.ts";
import { type FlagName, flagNamed } from "../../core/settings/flags.ts";
import type { Context } from "./command.ts";

/** What says where to look, and how long to wait. What opens, deletes or agrees is never among these: it is said anew each time. */
const LASTING: readonly FlagName[] = [
  "config",
  "account",
  "profile",
  "region",
  "endpoint-url",
  "assume-role",
  "gitlab-url",
  "tenant",
  "held-in",
  "still-for",
  "keep-for",
];

/** The command line for the next run: as it was given, with the flags that hold for every run, so that it can be copied. */
export function sameCommand({ command, positionals, settings }: Context, more: readonly FlagName[] = []): string {
  const words = [...LASTING, ...more].flatMap((name) => {
    const setting = settings.values.get(name);
    if (setting === undefined || setting.origin.from !== "flag") return [];
    const values: readonly unknown[] = Array.isArray(setting.value) ? setting.value : [setting.value];
    return values.map((value) => `--${name} ${word(said(name, value))}`);
  });
  return ["sallyport", command.name, ...positionals.map(word), ...words].join(" ");
}

function said(name: FlagName, value: unknown): string {
  return flagNamed(name).type === "duration" && typeof value === "number" ? sayDuration(value) : String(value);
}
