import { type Ask, type CheckedDoor, claimsOf } from "./asks.ts";
import { isRecord, type Json, listOf } from "./json.ts";
import { arnPatternOf, type CheckedPattern, matches, patternOf } from "./patterns.ts";

/** The conditions of one statement. */
export interface Conditions {
  readonly never: boolean;
  readonly asks: readonly Ask[];
  readonly whole: boolean;
  readonly open: readonly string[];
}

export function readConditions(block: Json, door: CheckedDoor, variables: boolean): Conditions {
  const asks: Ask[] = [];
  const open: string[] = [];
  let whole = true;
  let never = false;
  if (block !== undefined && !isRecord(block)) return { never, asks, whole: false, open };
  for (const [operator, keys] of Object.entries(isRecord(block) ? block : {})) {
    if (!isRecord(keys)) {
      whole = false;
      continue;
    }
    for (const [key, given] of Object.entries(keys)) {
      const read = readCondition(operator, key, listOf(given), door, variables);
      if (read === "never") never = true;
      else if (read === "open") open.push(key);
      else if (read === undefined) whole = false;
      else if (read !== "met") {
        asks.push(read);
        whole &&= read.atLeast === undefined;
      }
    }
  }
  return { never, asks, whole: whole && open.length === 0, open };
}

const OPERATOR =
  /^(forallvalues:|foranyvalue:)?(string(?:not)?(?:equals(?:ignorecase)?|like)|null|bool|binaryequals|(?:not)?ipaddress|arn(?:not)?(?:equals|like)|(?:numeric|date)(?:(?:not)?equals|(?:less|greater)than(?:equals)?))(ifexists)?$/i;
const CALLERS = ["sts:rolesessionname", "aws:useragent", "aws:referer", "aws:requestedregion", "aws:securetransport"];
const NOT_MINTED = ["sts:sourceidentity", "sts:transitivetagkeys", "aws:tagkeys"];

type Read = Ask | "met" | "never" | "open" | undefined;

/** Undefined: not understood. */
function readCondition(
  operator: string,
  key: string,
  given: readonly Json[],
  door: CheckedDoor,
  variables: boolean,
): Read {
  const parts = OPERATOR.exec(operator);
  if (parts === null || given.some((value) => typeof value === "object")) return undefined;
  const values = given.map(String);
  const quantifier = (parts[1] ?? "").toLowerCase();
  const name = (parts[2] ?? "").toLowerCase();
  const negated = name.includes("not");
  const absent =
    name === "null"
      ? values.some(isTrue)
      : parts[3] !== undefined || quantifier === "forallvalues:" || (negated && quantifier === "");
  const role = roleOf(key, door);
  if (role === "absent") return absent ? "met" : name === "null" && !values.every(isFalse) ? undefined : "never";
  const wildcards = name.endsWith("like");
  const fold = name.endsWith("ignorecase");
  const read = values.map((value) =>
    name.startsWith("string") ? readValue(value, key, wildcards, fold, door, variables) : undefined,
  );
  const readable = read.filter((pattern) => pattern !== "nothing");
  if (role === "open")
    return name.startsWith("string") && !absent && !negated && readable.length === 0 ? "never" : "open";
  const claim = role.claim;
  if (name === "null")
    return values.every((value) => isTrue(value) || isFalse(value))
      ? { claim, present: values.some(isFalse), absent }
      : undefined;
  if (!name.startsWith("string")) return readTyped(name, claim, values, absent, quantifier !== "", variables);
  const patterns = readable.filter((pattern) => pattern !== undefined);
  if (patterns.length < readable.length) return undefined;
  if (quantifier === "forallvalues:" && mayBeEmpty(claim)) {
    if (negated && patterns.some((pattern) => matches(pattern, ""))) return undefined;
    if (!negated) patterns.push(patternOf("", false, false));
  }
  return negated
    ? { claim, unwanted: patterns, present: true, absent }
    : { claim, wanted: patterns, present: true, absent };
}

/**
 * A value with its variables, as far as they are the same in every token: a plain character, a default of a key that is
 * never there. `nothing`: it holds a key that is never there. Undefined: it depends on the token.
 */
function readValue(
  value: string,
  own: string,
  wildcards: boolean,
  fold: boolean,
  door: CheckedDoor,
  variables: boolean,
): CheckedPattern | "nothing" | undefined {
  const pieces = variables ? value.split(/(\$\{[^}]*\})/) : [value];
  const tokens: CheckedPattern["tokens"][number][] = [];
  let nothing = false;
  for (const piece of pieces) {
    const variable = pieces.length > 1 ? /^\$\{([^}]*)\}$/.exec(piece)?.[1] : undefined;
    if (variable === undefined) {
      tokens.push(...patternOf(piece, wildcards, fold).tokens);
      continue;
    }
    const plain = /^[*?$]$/.test(variable) ? variable : undefined;
    const [, key = "", , fallback] = /^([^\s,'{}$]+)(, *'([^']*)')?$/.exec(variable) ?? [];
    if (key.toLowerCase() === own.toLowerCase() && typeof roleOf(key, door) === "object") {
      // A value beside itself is longer than itself.
      const beside = pieces.filter((other) => other !== piece).join("");
      const isAlone = pieces.filter((other) => other === piece).length === 1;
      return isAlone && (wildcards ? beside.replaceAll("*", "") : beside) === ""
        ? { tokens: [{ run: "any" }] }
        : "nothing";
    }
    if (plain === undefined && (key === "" || roleOf(key, door) !== "absent")) return undefined;
    const text = plain ?? fallback;
    if (text === undefined) nothing = true;
    else tokens.push(...patternOf(text, false, fold).tokens);
  }
  return nothing ? "nothing" : { tokens };
}

/** A subject is no number, date, address or truth value; that much is understood of operators for these. */
function readTyped(
  name: string,
  claim: string,
  values: readonly string[],
  absent: boolean,
  quantified: boolean,
  variables: boolean,
): Read {
  if (quantified || name.includes("not")) return undefined;
  if (values.length === 0) return { claim, wanted: [], present: true, absent };
  if (name.startsWith("arn"))
    return variables && values.some((value) => value.includes("${"))
      ? undefined
      : { claim, wanted: values.map(arnPatternOf), present: true, absent, atLeast: true };
  if (!values.every((value) => isReadable(name, value))) return undefined;
  const isWord = claim === "pipeline_source" || claim === "user_access_level";
  if (claim === "sub" || (isWord && name !== "bool"))
    return name === "binaryequals" ? undefined : { claim, wanted: [], present: true, absent };
  if (name === "bool" && claim === "ref_protected")
    return {
      claim,
      wanted: values.map((value) => patternOf(value.toLowerCase(), false, false)),
      present: true,
      absent,
    };
  if (name === "numericequals" && claim.endsWith("_id"))
    return {
      claim,
      wanted: values.map((value) => patternOf(String(Number(value)), false, false)),
      present: true,
      absent,
    };
  return undefined;
}

/** Whether AWS can surely make something of a value; of others it is not known what it does. */
function isReadable(name: string, value: string): boolean {
  if (name === "bool") return isTrue(value) || isFalse(value);
  if (name.startsWith("numeric")) return /^[0-9]{1,15}$/.test(value);
  if (name.startsWith("date")) return /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$/.test(value);
  return name === "ipaddress" && /^(?:[0-9]{1,3}\.){3}[0-9]{1,3}\/[0-9]{1,2}$/.test(value);
}

function mayBeEmpty(claim: string): boolean {
  return ["pipeline_source", "user_access_level", "user_email", "user_login"].includes(claim);
}

function roleOf(key: string, { issuer }: CheckedDoor): "absent" | "open" | { readonly claim: string } {
  const folded = key.toLowerCase();
  const prefix = `${issuer.toLowerCase()}:`;
  if (folded.startsWith(prefix) && !folded.slice(prefix.length).includes(":")) {
    const claim = folded.slice(prefix.length);
    return claimsOf(issuer).includes(claim) ? { claim } : "absent";
  }
  if (CALLERS.includes(folded)) return "open";
  if (NOT_MINTED.includes(folded) || folded.startsWith("aws:requesttag/")) return "absent";
  return /[./]/.test(folded.slice(0, Math.max(0, folded.lastIndexOf(":")))) ? "absent" : "open";
}

function isTrue(value: string): boolean {
  return value.toLowerCase() === "true";
}

function isFalse(value: string): boolean {
  return value.toLowerCase() === "false";
}
