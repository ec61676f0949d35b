import type { FilledClaim } from "../gitlab/issuers.ts";
import { type Operator, isMetByAbsence, operatorOf } from "../iam/operators.ts";
import type { Condition, PolicyVersion } from "../iam/policy.ts";
import { hasVariables } from "../iam/variables.ts";
import { literal } from "../language/pattern.ts";
import { complement, EVERYTHING, has, NOTHING, type StringSet, union } from "../language/string-set.ts";
import type { Doorway } from "./doorway.ts";
import { keyRole } from "./key-role.ts";
import { type Bound, readTemplate } from "./template.ts";
import { readTyped } from "./typed-values.ts";
import { type Wanted, wantedOf } from "./wanted.ts";

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

/** What a condition comes to before any claim is looked at: met, or never met; or else a clause. */
export type ClauseReading = Clause | "always" | "never" | "unknown";

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
  // Halves of characters are in no policy that AWS stores, and mean nothing to sets of strings.
  if (condition.values.some(({ value }) => !value.isWellFormed()))
    return { ...base, set: EVERYTHING, certain: false, absent, plain: false };
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
    const said = read.text === undefined ? ({ text: value, open: true } as const) : { text: read.text };
    wanted.push({ ...said, pattern: read.pattern, single: false });
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
    if (row.negated && mayBeEmpty(claim)) {
      const others = wanted.filter(({ pattern }) => !has(pattern, ""));
      const isAllListed = wanted.length === others.length + wanted.filter(({ text }) => text === "").length;
      return isAllListed ? { set, certain, plain, unwanted: others } : { set, certain, plain };
    }
  }
  return row.negated ? { set, certain, plain, unwanted: wanted } : { set, certain, plain, wanted };
}

/** Subjects, ids and the few words of a boolean always have a character. */
function mayBeEmpty({ values }: FilledClaim): boolean {
  return values === "text" || values === "login" || values === "word";
}
