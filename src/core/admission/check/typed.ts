import { type Ask, type CheckedDoor, fewValues } from "./asks.ts";
import { arnPatternOf, matches, patternOf } from "./patterns.ts";

/** An operator that is not made for strings, as a condition uses it. */
export interface TypedOperator {
  /** In lower case, without what stands before and behind it. */
  readonly name: string;
  readonly negated: boolean;
  readonly forAll: boolean;
}

type Meaning = Pick<Ask, "wanted" | "atLeast">;

/** What an operator for numbers, dates and the like makes of a claim, which is always a string; undefined: not understood. */
export function readTyped(
  operator: TypedOperator,
  claim: string,
  values: readonly string[],
  door: CheckedDoor,
): Meaning | undefined {
  const few = fewValues(claim, door);
  if (few !== undefined) return amongFew(operator, few, values);
  const { name, negated, forAll } = operator;
  if (negated || forAll) return undefined;
  if (values.length === 0) return { wanted: [] };
  if (name.startsWith("arn")) return { wanted: values.map(arnPatternOf), atLeast: true };
  if (!values.every((value) => isComparable(name, value))) return undefined;
  const isWord = claim === "pipeline_source" || claim === "user_access_level";
  // A subject holds a colon, and a word is no number, date or address.
  if (claim === "sub" || (isWord && name !== "bool" && name !== "binaryequals")) return { wanted: [] };
  return name === "numericequals" && claim.endsWith("_id") && values.every((value) => /^[0-9]{1,15}$/.test(value))
    ? { wanted: values.map((value) => patternOf(String(Number(value)), false, false)) }
    : undefined;
}

function amongFew(operator: TypedOperator, few: readonly string[], values: readonly string[]): Meaning | undefined {
  const wanted: string[] = [];
  let atLeast = false;
  for (const text of few) {
    const truths = values.map((value) => stands(operator, text, value));
    const matched = truths.includes(true) ? true : truths.includes(undefined) ? undefined : false;
    if (matched === undefined) atLeast = true;
    if (matched === undefined || matched !== operator.negated) wanted.push(text);
  }
  const patterns = wanted.map((text) => patternOf(text, false, false));
  return atLeast ? { wanted: patterns, atLeast } : { wanted: patterns };
}

/** Whether a claim's value is what a policy's value asks for; undefined where AWS does not say what it does. */
function stands({ name, negated }: TypedOperator, text: string, value: string): boolean | undefined {
  if (name.startsWith("arn")) {
    if (!matches(arnPatternOf(value), text)) return false;
    return text.startsWith("arn:") && text.split(":").length >= 6 && value.split(":").length >= 6 ? true : undefined;
  }
  if (!isComparable(name, value)) return undefined;
  if (!isComparable(name, text)) return negated ? undefined : false;
  if (name === "bool") return value.toLowerCase() === text.toLowerCase();
  return name === "binaryequals" ? value.replace(/=+$/, "") === text : undefined;
}

const NUMBER = /^[+-]?[0-9]+(?:\.[0-9]+)?$/;
const DATE =
  /^(?:-?[0-9]{5,15}(?:\.[0-9]{1,9})?|[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2}))?)?)?)$/;
const ADDRESS = /^(?:(?:[0-9]{1,3}\.){3}[0-9]{1,3}|[0-9a-f:.]*:[0-9a-f:.]*)(?:\/[0-9]{1,3})?$/i;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

/** Whether a text has the form of what an operator compares. */
function isComparable(name: string, text: string): boolean {
  if (name === "bool") return /^(?:true|false)$/i.test(text);
  if (name === "binaryequals") return BASE64.test(text);
  if (name.startsWith("numeric")) return NUMBER.test(text);
  return (name.startsWith("date") ? DATE : ADDRESS).test(text);
}
