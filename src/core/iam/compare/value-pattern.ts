import { charsOf, invertChars } from "../../language/char-set.ts";
import { ANYTHING, concat, glob, literal, oneOf, type Pattern, runOf } from "../../language/pattern.ts";
import type { PolicyVersion } from "../policy.ts";
import { hasVariables, templateOf, type Variable } from "../variables.ts";

/**
 * The strings that a value of a policy stands for. `over` holds all of them whatever the request says elsewhere; `under`,
 * where there is one, only such. They are the same pattern unless the value has variables or means what is not documented.
 */
export interface ValuePattern {
  readonly over: Pattern;
  readonly under: Pattern | undefined;
  /** Variables kept as themselves: where this is subsumed by another's, so is what it stands for, whatever that may be. */
  readonly rigid: Pattern | undefined;
  /** The same without defaults, which hold what others hold whose keys have none: these match nothing when a key lacks. */
  readonly bare: Pattern | undefined;
  /** For a resource, the same where stars and marks also take colons; `over` and `under` match field by field. */
  readonly wide: Pattern;
  /** The keys of its variables. */
  readonly keys: readonly string[];
}

/** What the variables are taken to say, undefined for a key that the request lacks; of a key that is not here nothing is known. */
export type Bindings = ReadonlyMap<string, string | undefined>;

export const NO_BINDINGS: Bindings = new Map();

export interface ValueReading {
  readonly wildcards: boolean;
  readonly fold: boolean;
  /** The six fields of an ARN are matched each by itself. */
  readonly fields: boolean;
  /** A pattern of fewer fields than an ARN has is not documented. */
  readonly wholeArn: boolean;
}

export const STRING_LIKE: ValueReading = { wildcards: true, fold: false, fields: false, wholeArn: false };
export const RESOURCE: ValueReading = { wildcards: true, fold: false, fields: true, wholeArn: false };
export const ARN_LIKE: ValueReading = { wildcards: true, fold: false, fields: true, wholeArn: true };

const COLON = charsOf(":");
const IN_FIELD = runOf(invertChars(COLON));
const FIELDS = 6;

export function valuePattern(
  text: string,
  version: PolicyVersion,
  reading: ValueReading,
  bindings: Bindings,
): ValuePattern {
  const parts = version === "2012-10-17" && hasVariables(text) ? templateOf(text) : [text];
  const keys = parts.flatMap((part) =>
    typeof part === "string" || part.character !== undefined ? [] : [part.key ?? ""],
  );
  const free = keys.filter((key) => !bindings.has(key));
  if (parts.some((part) => isLacking(part, bindings))) return NO_VALUE;
  const over = build(parts, reading, bindings, "any");
  const isShort = reading.wholeArn && countColons(parts) < FIELDS - 1;
  const exact = free.length === 0 && !isShort;
  return {
    over,
    under: exact ? over : undefined,
    rigid: exact ? undefined : build(parts, reading, bindings, "rigid"),
    bare: exact ? undefined : build(parts.map(withoutDefault), reading, bindings, "rigid"),
    wide: reading.fields && !reading.wholeArn ? build(parts, { ...reading, fields: false }, bindings, "any") : over,
    keys,
  };
}

type Part = string | Variable;

/** No string at all: "a key that is not present" and has no default matches nothing. */
const NOTHING: Pattern = oneOf([]);
const NO_VALUE: ValuePattern = {
  over: NOTHING,
  under: NOTHING,
  rigid: undefined,
  bare: undefined,
  wide: NOTHING,
  keys: [],
};

function isLacking(part: Part, bindings: Bindings): boolean {
  if (typeof part === "string" || part.key === undefined || part.fallback !== undefined) return false;
  return bindings.has(part.key) && bindings.get(part.key) === undefined;
}

function withoutDefault(part: Part): Part {
  if (typeof part === "string") return part;
  const { fallback: _, ...rest } = part;
  return rest;
}

function build(parts: readonly Part[], reading: ValueReading, bindings: Bindings, unknown: "any" | "rigid"): Pattern {
  if (parts.length === 1 && parts[0] === "*" && reading.wildcards) return ANYTHING;
  const pieces: (Pattern | string)[] = [];
  let field = reading.fields ? 1 : FIELDS;
  for (const part of parts) {
    if (typeof part !== "string") {
      pieces.push(variable(part, bindings, unknown, field < FIELDS));
      continue;
    }
    let rest = part;
    for (let colon = rest.indexOf(":"); field < FIELDS && colon >= 0; colon = rest.indexOf(":")) {
      pieces.push(textPattern(rest.slice(0, colon), reading, true), ":");
      rest = rest.slice(colon + 1);
      field++;
    }
    pieces.push(textPattern(rest, reading, field < FIELDS && hasColonLater(parts, part)));
  }
  return concat(...pieces);
}

/** Whether the field that the part's end is in ends at a colon: the last field of a short pattern takes the rest. */
function hasColonLater(parts: readonly Part[], part: Part): boolean {
  return parts.slice(parts.indexOf(part) + 1).some((later) => typeof later === "string" && later.includes(":"));
}

function textPattern(text: string, { wildcards, fold }: ValueReading, inField: boolean): Pattern {
  if (!wildcards) return literal(text, { fold });
  return glob(text, inField ? { fold, barred: COLON } : { fold });
}

/** A private character marks a variable that is kept as itself. */
const MARK = "\u{f0000}";

function variable(
  { character, key, fallback }: Variable,
  bindings: Bindings,
  unknown: "any" | "rigid",
  inField: boolean,
): Pattern {
  if (character !== undefined) return literal(character);
  const bound = key === undefined || !bindings.has(key) ? undefined : (bindings.get(key) ?? fallback);
  if (bound !== undefined) return literal(bound);
  if (unknown === "rigid") return literal(`${MARK}${key ?? ""}${MARK}${fallback ?? ""}${MARK}`);
  return inField ? IN_FIELD : ANYTHING;
}

function countColons(parts: readonly Part[]): number {
  let count = 0;
  for (const part of parts) if (typeof part === "string") count += part.split(":").length - 1;
  return count;
}
