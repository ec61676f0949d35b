import type { TextNode } from "../../text/node.ts";
import { didYouMean } from "../../text/nearest.ts";
import type { Shape, ShapeReader } from "./shape.ts";

export interface TextRules {
  readonly says: string;
  /** Of the whole text. It stands in the JSON Schema too, so it must mean the same with and without the `u` flag. */
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly help?: string;
  /** A number without quotes is taken as written, where no zero can get lost. */
  readonly numbers?: true;
  /** What no pattern can say: a problem in words, or nothing. */
  readonly check?: (value: string) => string | undefined;
}

export function text(rules: TextRules): Shape<string> {
  const { says, pattern, maxLength = 1024, help, numbers, check } = rules;
  const wanted = pattern === undefined ? undefined : new RegExp(`^(?:${pattern})$`, "u");
  const asText = { type: "string", minLength: 1, maxLength, ...(wanted && { pattern: `^(?:${pattern})$` }) };
  return {
    says,
    schema: numbers ? { anyOf: [asText, { type: "integer", minimum: 1 }] } : asText,
    read(node, reader) {
      const value = textOf(node, numbers === true);
      if (value === undefined) return reader.refuseKind(says, node, quotesHelp(node, help));
      if (value === "") return reader.refuse("bad-value", `expected ${says}, found an empty text`, node, help);
      const fits = value.length <= maxLength && (wanted === undefined || wanted.test(value));
      if (!fits) return reader.refuse("bad-value", `expected ${says}, found \`${value}\``, node, help);
      const problem = check?.(value);
      return problem === undefined ? value : reader.refuse("bad-value", `\`${value}\` is not ${says}`, node, problem);
    },
  };
}

function textOf(node: TextNode, numbers: boolean): string | undefined {
  if (node.kind === "string") return node.value;
  return numbers && node.kind === "number" ? node.raw : undefined;
}

/** YAML guessed a type where a text was meant: the quotes are what is missing. */
function quotesHelp(node: TextNode, help: string | undefined): string | undefined {
  if (node.kind !== "number" && node.kind !== "boolean") return help;
  const written = node.kind === "number" ? node.raw : String(node.value);
  return `put it in quotes: \`"${written}"\`; without them YAML reads a ${node.kind}`;
}

export function oneOf<Word extends string>(words: readonly Word[]): Shape<Word> {
  const says = words.length === 1 ? `\`${words[0]}\`` : `one of ${words.map((word) => `\`${word}\``).join(", ")}`;
  return {
    says,
    schema: { enum: words },
    read(node, reader) {
      const found = node.kind === "string" ? words.find((word) => word === node.value) : undefined;
      if (found !== undefined) return found;
      const help = node.kind === "string" ? didYouMean(node.value, words) : undefined;
      return reader.refuseKind(says, node, help);
    },
  };
}

export function yesOrNo(): Shape<boolean> {
  const says = "`true` or `false`";
  return {
    says,
    schema: { type: "boolean" },
    read: (node, reader) => (node.kind === "boolean" ? node.value : reader.refuseKind(says, node, oldBoolean(node))),
  };
}

/** A word that opens a door wider. Leaving it out is the only way not to say it. */
export function danger(): Shape<true> {
  return {
    says: "`true`",
    schema: { const: true },
    read(node, reader) {
      if (node.kind === "boolean" && node.value) return true;
      const help = node.kind === "boolean" ? "leave the key out" : oldBoolean(node);
      return reader.refuseKind("`true`", node, help);
    },
  };
}

/** YAML 1.1 had more words for true; YAML 1.2 reads them as texts. */
function oldBoolean(node: TextNode): string | undefined {
  if (node.kind !== "string" || !/^(?:y|yes|on|n|no|off|true|false)$/i.test(node.value)) return undefined;
  return `write \`${/^(?:y|yes|on|true)$/i.test(node.value)}\`, without quotes`;
}

export function exactly<Value extends number>(value: Value, help: string): Shape<Value> {
  const says = `\`${value}\``;
  return {
    says,
    schema: { const: value },
    read: (node, reader) =>
      node.kind === "number" && node.value === value ? value : reader.refuseKind(says, node, help),
  };
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A day of the calendar, kept as it is written. */
export function date(): Shape<string> {
  const says = "a date as `2027-01-31`";
  return text({
    says,
    pattern: "\\d{4}-\\d{2}-\\d{2}",
    check: (value) => (isDay(value) ? undefined : "the calendar has no such day"),
  });
}

function isDay(value: string): boolean {
  const [year = 0, month = 0, day = 0] = value.split("-").map(Number);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 && leap ? 29 : (DAYS[month - 1] ?? 0);
  return day >= 1 && day <= days;
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** How long a role's sessions may last, in seconds. AWS: `MaxSessionDuration` from 3600 to 43200. */
export function sessionLength(): Shape<number> {
  const says = "a session's length from `1h` to `12h`";
  return {
    says,
    schema: { type: "string", pattern: "^[1-9][0-9]{0,4}[smh]$" },
    read(node: TextNode, reader: ShapeReader) {
      const [, count, unit] = (node.kind === "string" && /^([1-9]\d{0,4})([smh])$/.exec(node.value)) || [];
      if (count === undefined || unit === undefined) return reader.refuseKind(says, node);
      const seconds = Number(count) * (UNIT_SECONDS[unit] ?? 1);
      if (seconds >= 3600 && seconds <= 43_200) return seconds;
      return reader.refuseKind(
        says,
        node,
        "AWS bounds a role's sessions to 1 hour at least: a job asks for less itself, by `--duration`",
      );
    },
  };
}
