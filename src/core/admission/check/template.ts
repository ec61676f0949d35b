import type { ProofToken } from "../../language/proof.ts";
import { type CheckedDoor, domainOf } from "./asks.ts";
import { roleOf } from "./keys.ts";
import { addToken, type CheckedPattern, patternOf } from "./patterns.ts";

/** A value of a condition on strings: what it matches, and whether that is certain or the most that it can be. */
export interface CheckedValue {
  readonly pattern: CheckedPattern;
  readonly sure: boolean;
}

export interface Reading {
  readonly door: CheckedDoor;
  /** The key of the condition. */
  readonly own: string;
  readonly wildcards: boolean;
  readonly fold: boolean;
  /** The one text that the statement's other conditions leave to a claim. */
  readonly bound: (claim: string) => string | undefined;
}

/** It ends with the first brace, or behind the default that it has in quotes. */
const VARIABLE = /(\$\{(?:[^}']*'[^]*?'|[^}]*)\})/;

/** What stands for a variable whose text is not known, in the text before another. */
const UNKNOWN = "\0";

/** A value with variables. Nothing for one that can match nothing. */
export function readTemplate(value: string, reading: Reading): CheckedValue | undefined {
  const { wildcards, fold } = reading;
  const tokens: ProofToken[] = [];
  const pieces = value.split(VARIABLE);
  let sure = true;
  let selves = 0;
  let before = "";
  let beside = "";
  for (const [at, piece] of pieces.entries()) {
    const part = at % 2 === 0 ? piece : readVariable(piece.slice(2, -1), before, pieces[at + 1] ?? "", reading);
    if (part === undefined) return undefined;
    if (part === "self") selves++;
    else if (typeof part === "string") {
      for (const token of patternOf(part, wildcards, fold).tokens) addToken(tokens, token);
      before += part;
      beside += wildcards ? part.replaceAll("*", "") : part;
    } else {
      for (const token of part.tokens) addToken(tokens, token);
      sure &&= part.sure;
      before += part.text;
      beside += part.text === UNKNOWN && part.sure ? "" : part.text;
    }
  }
  if (selves === 0) return { pattern: { tokens }, sure };
  // A claim inside of its own value is equal to itself, and never to itself with anything beside it.
  if (sure && (beside !== "" || selves > 1)) return undefined;
  return { pattern: ANYTHING, sure };
}

const ANYTHING: CheckedPattern = { tokens: [{ run: "any" }] };

interface Filled extends CheckedPattern {
  readonly text: string;
  readonly sure: boolean;
}

/** Whether a value depends on something that says nothing of the token. */
export function hasOpenVariable(value: string, door: CheckedDoor): boolean {
  return value.split(VARIABLE).some((piece, at) => {
    const key = at % 2 === 0 ? undefined : keyOf(piece.slice(2, -1))?.[1];
    return key !== undefined && roleOf(key, door) === "open";
  });
}

/** The key and the default in quotes, if the name is that of a key. */
function keyOf(name: string): readonly (string | undefined)[] | null {
  return /^[*?$]$/.test(name) ? null : /^([^\s,'{}$]+)(?:, *'([^']*)')?$/.exec(name);
}

/** What a variable stands for; `self` for the condition's own claim, undefined for a key that is never there. */
function readVariable(name: string, before: string, after: string, reading: Reading): Filled | "self" | undefined {
  const { door, own, fold, bound } = reading;
  const plain = (text: string): Filled => ({ ...patternOf(text, false, fold), text, sure: true });
  if (/^[*?$]$/.test(name)) return plain(name);
  const [, key, fallback] = keyOf(name) ?? [];
  const role = key === undefined ? "open" : roleOf(key, door);
  if (role === "absent") return fallback === undefined ? undefined : plain(fallback);
  if (role === "open") return { ...ANYTHING, text: UNKNOWN, sure: false };
  if (key?.toLowerCase() === own.toLowerCase()) return "self";
  const text = bound(role.claim);
  if (text !== undefined) return plain(text);
  const isId = role.claim.endsWith("_id");
  const pattern = fold && !isId ? ANYTHING : domainOf(role.claim);
  return { ...pattern, text: UNKNOWN, sure: isComponent(role.claim, own, before, after) };
}

/** Whether the variable stands in a subject where that says the very claim, so that it is equal in every token. */
function isComponent(claim: string, own: string, before: string, after: string): boolean {
  if (!own.toLowerCase().endsWith(":sub") || !(after === "" || after.startsWith(":"))) return false;
  if (claim === "project_id") return /(?:^|:)(?:source_)?project_id:$/.test(before);
  return claim === "ref_protected" && /(?:^|:)ref_protected:$/.test(before);
}
