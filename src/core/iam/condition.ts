import { foldText } from "../language/fold.ts";
import { arnTruth } from "./arn.ts";
import type { Context } from "./context.ts";
import { globTruth, type Plain } from "./glob.ts";
import { booleanOf, isReadable, ORDER } from "./operands.ts";
import { type OperatorRow, type Relation, isMetByAbsence, operatorOf } from "./operators.ts";
import type { Condition, PolicyVersion } from "./policy.ts";
import { MAYBE, NO, type Truth, YES, both, either, not, truthOf } from "./truth.ts";
import { expandVariables, hasVariables } from "./variables.ts";

/**
 * Whether a request meets one key of one operator (IAM User Guide, "Condition operators", "Set operators for multivalued
 * context keys"). Keys and operators are joined by "and" where this is called.
 */
export function isMet(condition: Condition, context: Context, version: PolicyVersion): Truth {
  const operator = operatorOf(condition.operator);
  if (operator === undefined || condition.unreadable === true) return MAYBE;
  const { row, quantifier } = operator;
  const key = condition.key.toLowerCase();
  const asked = context.get(key);
  if (row.compares === "null") return isAbsence(condition, !context.has(key));
  if (asked === undefined) return context.has(key) ? MAYBE : truthOf(isMetByAbsence(operator));
  if (quantifier === "one") {
    // Several values need a set operator: without one the condition does not match (AWS re:Inforce 2025, IAM431).
    return asked.length === 1 ? meets(row, asked[0] ?? "", condition, context, version) : NO;
  }
  // "It also returns true if the key values resolve to a null data set, such as an empty string."
  if (quantifier === "all" && asked.every((value) => value === "")) return YES;
  let truth: Truth = quantifier === "all" ? YES : NO;
  for (const value of asked) {
    const met = meets(row, value, condition, context, version);
    truth = quantifier === "all" ? both(truth, met) : either(truth, met);
  }
  return truth;
}

/** `Null`: "true" asks for a key that is not there, "false" for one that is. */
function isAbsence(condition: Condition, absent: boolean): Truth {
  let truth: Truth = NO;
  for (const { value } of condition.values) {
    const wanted = booleanOf(value);
    truth = either(truth, wanted === undefined ? MAYBE : truthOf(wanted === absent));
  }
  return truth;
}

/**
 * One value of the request against the values of the policy: it matches one of them, or, under a negated operator, none.
 * That this holds for each value under a set operator too is the usual reading of an ambiguous page.
 */
function meets(row: OperatorRow, asked: string, condition: Condition, context: Context, version: PolicyVersion): Truth {
  let truth: Truth = NO;
  for (const { value } of condition.values) {
    truth = either(truth, matches(row, asked, value, context, version));
    if (truth === YES) break;
  }
  return row.negated ? not(truth) : truth;
}

function matches(row: OperatorRow, asked: string, value: string, context: Context, version: PolicyVersion): Truth {
  if (version === "2008-10-17" || !hasVariables(value)) return compare(row, asked, value);
  if (!row.variables) return MAYBE;
  const expanded = expandVariables(value, context);
  if (expanded === "absent") return NO;
  return expanded === "unreadable" ? MAYBE : compare(row, asked, expanded.text, expanded.plain);
}

function compare(row: OperatorRow, asked: string, given: string, plain?: Plain): Truth {
  if (row.compares === "arn") return arnTruth(given, asked, plain);
  if (row.compares === "string") {
    const [left, right] = row.fold ? [foldText(asked), foldText(given)] : [asked, given];
    return row.wildcards ? globTruth(right, left, plain) : truthOf(left === right);
  }
  const order = ORDER[row.compares](asked, given);
  return order === undefined ? unlike(row, isReadable(row.compares, given)) : stands(row.relation, order);
}

/**
 * A value of another type than the operator's. The request's own is simply not the one asked for; what a negated operator
 * makes of it, and what AWS does with a policy's value that cannot be compared, is not documented.
 */
function unlike(row: OperatorRow, givenIsReadable: boolean): Truth {
  return givenIsReadable && !row.negated ? NO : MAYBE;
}

function stands(relation: Relation, order: number): Truth {
  switch (relation) {
    case "equal":
      return truthOf(order === 0);
    case "less":
      return truthOf(order < 0);
    case "less-or-equal":
      return truthOf(order <= 0);
    case "greater":
      return truthOf(order > 0);
    case "greater-or-equal":
      return truthOf(order >= 0);
  }
}
