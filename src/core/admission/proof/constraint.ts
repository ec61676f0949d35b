import { operatorOf } from "../../iam/operators.ts";
import { literal, type Pattern } from "../../language/pattern.ts";
import type { Clause } from "../clause.ts";

/**
 * What a certificate uses of a clause: a list of values that the claim must, or must not, match. A clause that says no
 * such thing is left out, which only makes the proof harder.
 */
export interface Constraint {
  readonly claim: string;
  /** The operator and the key, where a condition of the policy asks it. */
  readonly source?: string;
  readonly wanted?: readonly Pattern[];
  readonly unwanted?: readonly Pattern[];
  /** False: only a token without the claim meets it. */
  readonly present: boolean;
  /** Whether a token without the claim meets it. */
  readonly absent: boolean;
}

/** What is wanted bounds an Allow even where it is not certain; the rules of a Deny are all certain where it is used. */
export function constraintOf({ claim, absent, wanted, unwanted, certain, condition }: Clause): Constraint | undefined {
  const operator = operatorOf(condition.operator);
  if (operator === undefined) return undefined;
  const base = { claim, source: `${condition.operator} ${condition.key}`, present: true, absent };
  if (wanted !== undefined) return { ...base, wanted: wanted.map(({ pattern }) => pattern) };
  // Whatever it asks for, it asks for something.
  if (!certain) return operator.row.compares === "null" ? undefined : base;
  if (unwanted !== undefined) return { ...base, unwanted: unwanted.map(({ pattern }) => pattern) };
  const { row, quantifier } = operator;
  if (row.compares === "null")
    return { ...base, present: condition.values.some(({ value }) => value.toLowerCase() === "false") };
  // `ForAllValues` of what nothing stands outside of: only what is empty is left.
  return row.negated && quantifier === "all" ? { ...base, wanted: [literal("")] } : undefined;
}

export function opposite({ claim, wanted, unwanted, present, absent }: Constraint): Constraint {
  if (wanted !== undefined) return { claim, unwanted: wanted, present: true, absent: !absent };
  if (unwanted !== undefined) return { claim, wanted: unwanted, present: true, absent: !absent };
  return { claim, present: !present, absent: !absent };
}
