import type { FilledClaim } from "../gitlab/issuers.ts";
import { isMet } from "../iam/condition.ts";
import { canCompareWith } from "../iam/operands.ts";
import type { Operator } from "../iam/operators.ts";
import type { Condition, PolicyVersion } from "../iam/policy.ts";
import { YES } from "../iam/truth.ts";
import { hasVariables } from "../iam/variables.ts";
import { charsOf } from "../language/char-set.ts";
import { concat, glob, type Pattern } from "../language/pattern.ts";
import { EVERYTHING, NOTHING, type StringSet, union } from "../language/string-set.ts";
import { fewValues } from "./claim-values.ts";
import type { Doorway } from "./doorway.ts";
import { type Wanted, wantedOf } from "./wanted.ts";

/** What an operator for numbers, dates and the like makes of a claim, which is always a string. */
export interface TypedValues {
  readonly set: StringSet;
  readonly certain: boolean;
  readonly wanted?: readonly Wanted[];
}

/**
 * Operators that are not made for strings. Of claims with few values each is tried; a subject or a word is no number,
 * date, address or ARN, so that a positive operator never matches it; the rest is bounded from above.
 */
export function readTyped(
  condition: Condition,
  version: PolicyVersion,
  operator: Operator,
  claim: FilledClaim,
  doorway: Doorway,
): TypedValues {
  const { row } = operator;
  const hasVariable = version !== "2008-10-17" && condition.values.some(({ value }) => hasVariables(value));
  // A variable may stand for whatever another claim is.
  if (hasVariable) return { set: EVERYTHING, certain: false };
  const few = fewValues(claim, doorway);
  if (few !== undefined) {
    // An audience that looks like a number or a date is not worth being exact about.
    const isOdd = claim.values === "audience" && row.compares !== "arn";
    if (isOdd && few.some((value) => canCompareWith(condition.operator, value)))
      return { set: EVERYTHING, certain: false };
    const truths = few.map((value) => ({ value, truth: isMetBy(condition, version, doorway, claim.claim, value) }));
    const wanted = truths.filter(({ truth }) => truth > 0).map(({ value }) => wantedOf(value, false, false));
    const certain = truths.every(({ truth }) => truth === 0 || truth === YES);
    return { set: union(...wanted.map(({ pattern }) => pattern)), certain, wanted };
  }
  if (condition.values.length === 0 && !row.negated && operator.quantifier !== "all")
    return { set: NOTHING, certain: true, wanted: [] };
  const isPlain = ({ value }: Condition["values"][number]): boolean => canCompareWith(condition.operator, value);
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

/** What the specification says of one value under one condition. */
function isMetBy(
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
