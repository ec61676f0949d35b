import type { Flag } from "./flag.ts";

export type Value = string | number | boolean;

/** A value as read, or why it is none. */
export type ReadValue = { readonly value: Value } | { readonly expected: string };

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const TRUE: ReadonlySet<string> = new Set(["true", "1", "yes", "on"]);
const FALSE: ReadonlySet<string> = new Set(["false", "0", "no", "off"]);

/** Reads one value of a flag from text, as a command line and the environment give it. Durations become seconds. */
export function readValue(flag: Flag, text: string, choices: readonly string[] | undefined = flag.choices): ReadValue {
  switch (flag.type) {
    case "boolean":
      if (TRUE.has(text.toLowerCase())) return { value: true };
      return FALSE.has(text.toLowerCase()) ? { value: false } : { expected: "`true` or `false`" };
    case "integer":
      return /^-?\d{1,15}$/.test(text) ? { value: Number(text) } : { expected: "a whole number" };
    case "duration":
      return readDuration(text);
    case "choice":
    case "string":
      if (text === "") return { expected: "a value that is not empty" };
      if (choices === undefined || choices.includes(text)) return { value: text };
      return { expected: oneOf(choices) };
  }
}

/** Reads one value from a configuration file, where numbers and booleans have their own type. */
export function readTypedValue(
  flag: Flag,
  value: unknown,
  choices: readonly string[] | undefined = flag.choices,
): ReadValue {
  if (typeof value === "string") return readValue(flag, value, choices);
  if (flag.type === "boolean") return typeof value === "boolean" ? { value } : { expected: "`true` or `false`" };
  if (flag.type === "integer") {
    return typeof value === "number" && Number.isInteger(value) ? { value } : { expected: "a whole number" };
  }
  if (flag.type === "duration") return { expected: "a duration as `90s`, `15m`, `1h`, `7d`" };
  return { expected: choices === undefined ? "a text" : oneOf(choices) };
}

/** `90s`, `15m`, `1h`, `7d`, `2w`; a number alone is seconds. */
function readDuration(text: string): ReadValue {
  const [, count, unit = "s"] = /^(\d{1,9})([smhdw])?$/.exec(text) ?? [];
  if (count === undefined) return { expected: "a duration as `90s`, `15m`, `1h`, `7d`" };
  return { value: Number(count) * (SECONDS[unit] ?? 1) };
}

function oneOf(choices: readonly string[]): string {
  return `one of ${choices.map((choice) => `\`${choice}\``).join(", ")}`;
}
