import type { Ask, CheckedDoor } from "./asks.ts";
import { isRecord, type Json, listOf } from "./json.ts";
import { roleOf } from "./keys.ts";
import { isEverything, matches, patternOf, singleText } from "./patterns.ts";
import { type CheckedValue, hasOpenVariable, type Reading, readTemplate } from "./template.ts";
import { readTyped } from "./typed.ts";

/** The conditions of one statement. */
export interface Conditions {
  readonly never: boolean;
  readonly asks: readonly Ask[];
  readonly whole: boolean;
  readonly open: readonly string[];
  /** Keys of which more is asked than is understood. */
  readonly unclear: readonly string[];
}

export function readConditions(block: Json, door: CheckedDoor, variables: boolean): Conditions {
  const asks: Ask[] = [];
  const open: string[] = [];
  const unclear: string[] = [];
  let whole = true;
  let never = false;
  if (block !== undefined && !isRecord(block)) return { never, asks, whole: false, open, unclear };
  const entries: Entry[] = [];
  for (const [operator, keys] of Object.entries(isRecord(block) ? block : {})) {
    if (!isRecord(keys)) whole = false;
    else for (const [key, given] of Object.entries(keys)) entries.push({ operator, key, given: listOf(given) });
  }
  const bound = (claim: string): string | undefined => {
    for (const entry of entries) {
      const read = readCondition(entry, door, variables, () => undefined);
      if (typeof read !== "object" || read.claim !== claim || read.absent || read.atLeast === true) continue;
      const [only, more] = read.wanted ?? [];
      const text = only === undefined || more !== undefined ? undefined : singleText(only);
      if (text !== undefined) return text;
    }
    return undefined;
  };
  for (const entry of entries) {
    const read = readCondition(entry, door, variables, bound);
    if (read === "never") never = true;
    else if (read === "open") open.push(entry.key);
    else if (read !== "met") {
      if (read !== undefined) asks.push(read);
      if (read === undefined || read.atLeast === true) unclear.push(entry.key || entry.operator || "Condition");
    }
  }
  return { never, asks, whole: whole && open.length + unclear.length === 0, open, unclear };
}

interface Entry {
  readonly operator: string;
  readonly key: string;
  readonly given: readonly Json[];
}

const OPERATOR =
  /^(forallvalues:|foranyvalue:)?(string(?:not)?(?:equals(?:ignorecase)?|like)|bool|binaryequals|(?:not)?ipaddress|arn(?:not)?(?:equals|like)|(?:numeric|date)(?:(?:not)?equals|(?:less|greater)than(?:equals)?))(ifexists)?$/i;

type Read = Ask | "met" | "never" | "open" | undefined;

/** Undefined: not understood. */
function readCondition(
  { operator, key, given }: Entry,
  door: CheckedDoor,
  variables: boolean,
  bound: Reading["bound"],
): Read {
  if (given.some((value) => typeof value === "object")) return undefined;
  const values = given.map(String);
  const source = `${operator} ${key}`;
  if (operator.toLowerCase() === "null") return readNull(source, key, values, door);
  const parts = OPERATOR.exec(operator);
  if (parts === null) return undefined;
  const quantifier = (parts[1] ?? "").toLowerCase();
  const forAll = quantifier === "forallvalues:";
  const name = (parts[2] ?? "").toLowerCase();
  const negated = name.includes("not");
  const absent = parts[3] !== undefined || forAll || (negated && quantifier === "");
  const role = roleOf(key, door);
  if (role === "absent") return absent ? "met" : "never";
  if (role !== "open" && variables && values.some((value) => hasOpenVariable(value, door))) return "open";
  const isString = name.startsWith("string");
  const reading = { door, own: key, wildcards: name.endsWith("like"), fold: name.endsWith("ignorecase"), bound };
  const isText = isString || name.startsWith("arn");
  const read = isText ? values.flatMap((value) => readValue(value, reading, variables) ?? []) : [];
  if (role === "open") return isText && read.length === 0 ? readUnmatched(negated, absent, quantifier) : "open";
  const { claim } = role;
  const meaning = isString
    ? (negated ? refusing : requiring)(read, forAll, claim)
    : variables && values.some((value) => value.includes("${"))
      ? undefined
      : readTyped({ name, negated, forAll }, claim, values, door);
  // What is not understood is at least met, or not, by a token without the claim. Halves of characters mean nothing.
  const understood = values.every((value) => value.isWellFormed()) ? meaning : undefined;
  return { source, claim, present: true, absent, ...(understood ?? { atLeast: true }) };
}

/** No value can match, whatever the key holds; unless a missing key makes another difference, that is all there is to it. */
function readUnmatched(negated: boolean, absent: boolean, quantifier: string): Read {
  if (negated) return quantifier === "foranyvalue:" ? "open" : "met";
  return absent ? "open" : "never";
}

function readNull(source: string, key: string, values: readonly string[], door: CheckedDoor): Read {
  const isTrue = values.some((value) => value.toLowerCase() === "true");
  const isFalse = values.some((value) => value.toLowerCase() === "false");
  const readable = values.every((value) => /^(?:true|false)$/i.test(value));
  const role = roleOf(key, door);
  if (role === "open") return "open";
  if (role === "absent") return isTrue ? "met" : readable ? "never" : undefined;
  return readable ? { source, claim: role.claim, present: isFalse, absent: isTrue } : undefined;
}

function readValue(value: string, reading: Reading, variables: boolean): CheckedValue | undefined {
  if (variables) return readTemplate(value, reading);
  return { pattern: patternOf(value, reading.wildcards, reading.fold), sure: true };
}

type Meaning = Pick<Ask, "wanted" | "unwanted" | "atLeast">;

/** Under `ForAllValues`, a value that is empty counts as none at all. */
function requiring(read: readonly CheckedValue[], forAll: boolean, claim: string): Meaning {
  const wanted = read.map(({ pattern }) => pattern);
  if (forAll && mayBeEmpty(claim)) wanted.push(patternOf("", false, false));
  return read.every(({ sure }) => sure) ? { wanted } : { wanted, atLeast: true };
}

function refusing(read: readonly CheckedValue[], forAll: boolean, claim: string): Meaning | undefined {
  if (!read.every(({ sure }) => sure)) return undefined;
  const unwanted = read.map(({ pattern }) => pattern);
  if (!forAll || !mayBeEmpty(claim)) return { unwanted };
  if (unwanted.some(isEverything)) return { wanted: [patternOf("", false, false)] };
  const others = unwanted.filter((pattern) => !matches(pattern, ""));
  return unwanted.every((pattern) => others.includes(pattern) || singleText(pattern) === "")
    ? { unwanted: others }
    : undefined;
}

function mayBeEmpty(claim: string): boolean {
  return ["pipeline_source", "user_access_level", "user_email", "user_login"].includes(claim);
}
