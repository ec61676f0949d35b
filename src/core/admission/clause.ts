import { type FilledClaim, filledClaims } from "../gitlab/issuers.ts";
import { ID_VALUES, LOGIN_VALUES, WORD_VALUES } from "../gitlab/subject-grammar.ts";
import { isMet } from "../iam/condition.ts";
import { canCompareWith } from "../iam/operands.ts";
import { type Operator, isMetByAbsence, operatorOf } from "../iam/operators.ts";
import type { Condition, PolicyVersion } from "../iam/policy.ts";
import { YES } from "../iam/truth.ts";
import { hasVariables, templateOf } from "../iam/variables.ts";
import { charsOf } from "../language/char-set.ts";
import { ANYTHING, concat, glob, literal, type Pattern } from "../language/pattern.ts";
import { complement, EVERYTHING, NOTHING, type StringSet, union } from "../language/string-set.ts";
import type { Doorway } from "./doorway.ts";
import { keyRole } from "./key-role.ts";

/** What one condition asks of one claim. */
export interface Clause {
  readonly claim: string;
  /** The values that meet it; where it is not `certain`, all that may. */
  readonly set: StringSet;
  readonly certain: boolean;
  /** Whether a token without the claim meets it. */
  readonly absent: boolean;
  /** The values that the author listed, where they are what the claim must be. */
  readonly wanted?: readonly Wanted[];
  /** The values that the author listed, where they are what the claim must not be. */
  readonly unwanted?: readonly Wanted[];
  readonly condition: Condition;
  readonly version: PolicyVersion;
  /** The set says it all, for single strings: no need to ask the condition itself. */
  readonly plain: boolean;
}

export interface Wanted {
  readonly text: string;
  readonly pattern: Pattern;
  /** No wildcard, no letter that may be large or small: this one string. */
  readonly single: boolean;
}

/** What a condition comes to before any claim is looked at: met, or never met; or else a clause. */
export type ClauseReading = Clause | "always" | "never" | "unknown";

/** Values that other conditions of the statement leave to a claim: what a variable in a value stands for. */
export type Bound = (claim: string) => string | undefined;

export function clauseOf(condition: Condition, version: PolicyVersion, doorway: Doorway, bound: Bound): ClauseReading {
  const operator = operatorOf(condition.operator);
  if (operator === undefined || condition.unreadable === true) return "unknown";
  const role = keyRole(condition.key, doorway.issuer);
  if (role.kind === "absent") return readAbsent(condition, operator);
  // What is left of the caller's own keys can never be met; that is what an absent key comes to as well.
  if (role.kind !== "claim") return isMetByAbsence(operator) ? "always" : "never";
  const base = { claim: role.claim.claim, condition, version };
  if (operator.row.compares === "null") {
    const asks = (wanted: string): boolean => condition.values.some(({ value }) => value.toLowerCase() === wanted);
    const readable = condition.values.every(({ value }) => /^(?:true|false)$/i.test(value));
    const set = asks("false") || !readable ? EVERYTHING : NOTHING;
    return { ...base, set, certain: readable, absent: asks("true") || !readable, plain: readable };
  }
  const absent = isMetByAbsence(operator);
  if (operator.row.compares === "string")
    return { ...base, absent, ...readStrings(condition, version, operator, role.claim, doorway, bound) };
  return { ...base, absent, plain: false, ...readTyped(condition, version, operator, role.claim, doorway) };
}

/** The other side of a clause that says it all: met exactly where it is not. */
export function negate(clause: Clause): Clause {
  const { claim, set, certain, absent, condition, version, plain, wanted, unwanted } = clause;
  const other = { claim, set: complement(set), certain, absent: !absent, condition, version, plain };
  if (unwanted !== undefined) return { ...other, wanted: unwanted };
  return wanted === undefined ? other : { ...other, unwanted: wanted };
}

function readAbsent(condition: Condition, operator: Operator): ClauseReading {
  if (operator.row.compares !== "null") return isMetByAbsence(operator) ? "always" : "never";
  if (condition.values.some(({ value }) => value.toLowerCase() === "true")) return "always";
  return condition.values.every(({ value }) => value.toLowerCase() === "false") ? "never" : "unknown";
}

type Meaning = Pick<Clause, "set" | "certain" | "plain" | "wanted" | "unwanted">;

function readStrings(
  condition: Condition,
  version: PolicyVersion,
  { row, quantifier }: Operator,
  claim: FilledClaim,
  doorway: Doorway,
  bound: Bound,
): Meaning {
  const wanted: Wanted[] = [];
  let certain = true;
  let plain = true;
  for (const { value } of condition.values) {
    if (version === "2008-10-17" || !hasVariables(value)) {
      wanted.push(wantedOf(value, row.wildcards, row.fold));
      continue;
    }
    const read = readTemplate(value, row, claim, doorway, bound);
    if (read === undefined) continue;
    plain &&= read.settled;
    wanted.push({ text: read.text ?? value, pattern: read.pattern, single: false });
    certain &&= read.certain;
  }
  const patterns: StringSet[] = wanted.map(({ pattern }) => pattern);
  let set: StringSet = patterns.length === 1 && patterns[0] !== undefined ? patterns[0] : union(...patterns);
  // A bound from above is none from below: what is not certain to match may be what a negation lets in.
  if (row.negated) set = certain ? complement(set) : EVERYTHING;
  // "ForAllValues also returns true if the key values resolve to a null data set, such as an empty string."
  if (quantifier === "all") {
    set = union(set, literal(""));
    if (!row.negated && mayBeEmpty(claim)) wanted.push({ text: "", pattern: literal(""), single: true });
    if (row.negated && mayBeEmpty(claim)) return { set, certain, plain };
  }
  return row.negated ? { set, certain, plain, unwanted: wanted } : { set, certain, plain, wanted };
}

/** Subjects, ids and the few words of a boolean always have a character. */
function mayBeEmpty({ values }: FilledClaim): boolean {
  return values === "text" || values === "login" || values === "word";
}

function wantedOf(text: string, wildcards: boolean, fold: boolean): Wanted {
  if (fold) {
    const pattern = wildcards ? glob(text, { fold }) : literal(text, { fold });
    return { text, pattern, single: pattern.prefix === pattern.tokens.length };
  }
  const pattern = wildcards ? glob(text) : literal(text);
  return { text, pattern, single: pattern.prefix === pattern.tokens.length };
}

interface Template {
  readonly pattern: Pattern;
  readonly certain: boolean;
  /** What the value comes to, where every variable stands for one thing. */
  readonly text?: string;
  /** It depends on nothing else in the token. */
  readonly settled: boolean;
}

/** A value with variables as a pattern; nothing for one that can match nothing. */
function readTemplate(
  value: string,
  row: Operator["row"],
  claim: FilledClaim,
  doorway: Doorway,
  bound: Bound,
): Template | undefined {
  const parts: Pattern[] = [];
  let certain = true;
  let isResolved = true;
  let settled = true;
  let selves = 0;
  let others = "";
  let before = "";
  const template = templateOf(value);
  for (const [at, part] of template.entries()) {
    if (typeof part === "string") {
      parts.push(wantedOf(part, row.wildcards, row.fold).pattern);
      others += row.wildcards ? part.replaceAll("*", "") : part;
      before += part;
      continue;
    }
    const { character, key, fallback } = part;
    let text = character;
    if (text === undefined && key !== undefined) {
      const role = keyRole(key, doorway.issuer);
      if (role.kind === "absent") {
        if (fallback === undefined) return undefined;
        text = fallback;
      } else if (role.kind === "claim" && role.claim.claim === claim.claim) {
        selves++;
        parts.push(ANYTHING);
        continue;
      } else if (role.kind === "claim") {
        settled = false;
        text = bound(role.claim.claim);
        if (text === undefined) {
          isResolved = false;
          parts.push(anyValue(role.claim));
          certain &&= isPartOfSubject(claim, role.claim.claim, before, template[at + 1]);
          before = "";
          continue;
        }
      }
    }
    if (text === undefined) {
      isResolved = false;
      settled = false;
      parts.push(ANYTHING);
      certain = false;
      others += "x";
      continue;
    }
    parts.push(literal(text, { fold: row.fold }));
    isResolved &&= !/[*?]/.test(text);
    others += text;
    before += text;
  }
  // The claim inside its own value: equal to itself, and longer than itself with anything beside it.
  if (selves > 0) {
    if (certain && (others !== "" || selves > 1)) return undefined;
    return { pattern: ANYTHING, certain, text: "*", settled };
  }
  return { pattern: concat(...parts), certain, settled, ...(isResolved ? { text: before } : undefined) };
}

/** The components of a subject that are claims of the same token, and so equal to them in every token that there is. */
const IN_SUBJECT: Readonly<Record<string, readonly string[]>> = {
  project_id: ["project_id", "source_project_id"],
  ref_protected: ["ref_protected"],
};

function isPartOfSubject(
  claim: FilledClaim,
  other: string,
  before: string,
  after: ReturnType<typeof templateOf>[number] | undefined,
): boolean {
  if (claim.values !== "subject" || (after !== undefined && (typeof after !== "string" || !after.startsWith(":"))))
    return false;
  return (IN_SUBJECT[other] ?? []).some((name) => before === `${name}:` || before.endsWith(`:${name}:`));
}

function anyValue(claim: FilledClaim): Pattern {
  switch (claim.values) {
    case "id":
      return ID_VALUES;
    case "word":
      return WORD_VALUES;
    case "login":
      return LOGIN_VALUES;
    default:
      return ANYTHING;
  }
}

/**
 * Operators that are not made for strings. Of claims with few values each is tried; a subject or a word is no number,
 * date, address or ARN, so that a positive operator never matches it; the rest is bounded from above.
 */
function readTyped(
  condition: Condition,
  version: PolicyVersion,
  operator: Operator,
  claim: FilledClaim,
  doorway: Doorway,
): Omit<Meaning, "plain"> {
  const few = fewValues(claim, doorway);
  if (few !== undefined) {
    const truths = few.map((value) => ({ value, truth: isMetBy(condition, version, doorway, claim.claim, value) }));
    const wanted = truths.filter(({ truth }) => truth > 0).map(({ value }) => wantedOf(value, false, false));
    const certain = truths.every(({ truth }) => truth === 0 || truth === YES);
    return { set: union(...wanted.map(({ pattern }) => pattern)), certain, wanted };
  }
  const { row } = operator;
  if (condition.values.length === 0 && !row.negated && operator.quantifier !== "all")
    return { set: NOTHING, certain: true, wanted: [] };
  const isPlain = ({ value }: Condition["values"][number]): boolean =>
    canCompareWith(condition.operator, value) && (version === "2008-10-17" || !hasVariables(value));
  if (operator.quantifier === "all" || row.negated || !condition.values.every(isPlain))
    return { set: EVERYTHING, certain: false };
  if (row.compares === "arn") {
    const wanted = condition.values.map(({ value }) => ({ text: value, pattern: arnPattern(value), single: false }));
    return { set: union(...wanted.map(({ pattern }) => pattern)), certain: false, wanted };
  }
  const hasWords = row.compares === "binary" || row.compares === "boolean";
  if (claim.values === "subject" || (claim.values === "word" && !hasWords))
    return { set: NOTHING, certain: true, wanted: [] };
  if (claim.values === "id" && row.compares === "number" && row.relation === "equal") {
    const numbers = condition.values.map(({ value }) => value);
    if (numbers.every((number) => /^[0-9]{1,15}$/.test(number))) {
      const wanted = numbers.map((number) => wantedOf(String(Number(number)), false, false));
      return { set: union(...wanted.map(({ pattern }) => pattern)), certain: true, wanted };
    }
  }
  return { set: EVERYTHING, certain: false };
}

/** Where a claim has few values, all of them. */
export function fewValues(claim: FilledClaim, doorway: Doorway): readonly string[] | undefined {
  switch (claim.values) {
    case "audience":
      return doorway.audiences;
    case "boolean":
      return ["false", "true"];
    case "runner":
      return ["gitlab-hosted", "self-hosted"];
    default:
      return undefined;
  }
}

export function claimRow(claim: string, doorway: Doorway): FilledClaim | undefined {
  return filledClaims(doorway.issuer).find((row) => row.claim === claim);
}

/** What the specification says of one value under one condition. */
export function isMetBy(
  condition: Condition,
  version: PolicyVersion,
  doorway: Doorway,
  claim: string,
  value: string | undefined,
): ReturnType<typeof isMet> {
  const key = `${doorway.issuer}:${claim}`.toLowerCase();
  return isMet(condition, new Map(value === undefined ? [] : [[key, [value]]]), version);
}

/** ARNs are compared field by field: the first five run to a colon, the sixth takes the rest. */
function arnPattern(value: string): Pattern {
  const barred = charsOf(":");
  const fields = value.split(":");
  const last = fields.slice(5).join(":");
  const parts: (Pattern | string)[] = [];
  for (const [at, field] of fields.slice(0, 5).entries()) {
    const closing = fields.length - 1 === at;
    parts.push(closing ? glob(field) : glob(field, { barred }));
    if (!closing) parts.push(":");
  }
  if (fields.length > 5) parts.push(glob(last));
  return concat(...parts);
}
