import { operatorOf } from "../../iam/operators.ts";
import type { Pattern } from "../../language/pattern.ts";
import type { Clause } from "../clause.ts";

/**
 * What a certificate may use of a clause: a list of values that the claim must, or must not, match. Everything else (an
 * operator for numbers, a variable) is left out, which only makes the proof harder.
 */
export interface Constraint {
  readonly claim: string;
  readonly wanted?: readonly Pattern[];
  readonly unwanted?: readonly Pattern[];
  /** False: only a token without the claim meets it. */
  readonly present: boolean;
  /** Whether a token without the claim meets it. */
  readonly absent: boolean;
}

export function constraintOf(clause: Clause): Constraint | undefined {
  const { claim, absent, wanted, unwanted } = clause;
  const row = operatorOf(clause.condition.operator)?.row;
  if (row === undefined) return undefined;
  // AWS does not say what ArnLike makes of what is no ARN: at most what matches. That bounds an Allow, and no Deny.
  if (row.compares === "arn" && wanted !== undefined && wanted.length > 0)
    return { claim, wanted: wanted.map(({ pattern }) => pattern), present: true, absent };
  if (!clause.certain) return undefined;
  if (row.compares !== "string" && row.compares !== "null") {
    const isUnderstood =
      wanted?.length === 0 ||
      (claim === "ref_protected" && row.compares === "boolean") ||
      (claim.endsWith("_id") && row.compares === "number" && row.relation === "equal");
    return isUnderstood
      ? wanted && { claim, wanted: wanted.map(({ pattern }) => pattern), present: true, absent }
      : undefined;
  }
  if (!clause.plain) return undefined;
  if (row.compares === "null") {
    const present = clause.condition.values.some(({ value }) => value.toLowerCase() === "false");
    return { claim, present, absent };
  }
  if (row.compares !== "string") return undefined;
  if (wanted !== undefined) return { claim, wanted: wanted.map(({ pattern }) => pattern), present: true, absent };
  if (unwanted !== undefined) return { claim, unwanted: unwanted.map(({ pattern }) => pattern), present: true, absent };
  return undefined;
}

export function opposite({ claim, wanted, unwanted, present, absent }: Constraint): Constraint {
  if (wanted !== undefined) return { claim, unwanted: wanted, present: true, absent: !absent };
  if (unwanted !== undefined) return { claim, wanted: unwanted, present: true, absent: !absent };
  return { claim, present: !present, absent: !absent };
}
