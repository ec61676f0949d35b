import { isWithin, networkOf } from "./operand/address.ts";
import { canonicalBase64 } from "./operand/base64.ts";
import { secondsOf } from "./operand/date.ts";
import { compareDecimals } from "./operand/decimal.ts";
import { type Comparison, operatorOf } from "./operators.ts";

/** What is compared as something else than text. */
export type Typed = Exclude<Comparison, "string" | "arn">;

/**
 * How a value of a request stands to one of a policy: below, at or above 0; where there is no order, 0 for one that is as
 * asked. Nothing where either is not of the type.
 */
export const ORDER: Readonly<Record<Typed, (asked: string, given: string) => number | undefined>> = {
  number: compareDecimals,
  date: (asked, given) => both(secondsOf(asked), secondsOf(given), (left, right) => left - right),
  boolean: (asked, given) => both(booleanOf(asked), booleanOf(given), isAnother),
  binary: (asked, given) => both(canonicalBase64(asked), canonicalBase64(given), isAnother),
  address: (asked, given) =>
    both(networkOf(asked), networkOf(given), (inner, outer) => Number(!isWithin(inner, outer))),
  null: (asked, given) => both(booleanOf(asked), booleanOf(given), isAnother),
};

/** Whether an operator can make anything of a policy's value. An operator that is not known is reported elsewhere. */
export function canCompareWith(operator: string, value: string): boolean {
  const row = operatorOf(operator)?.row;
  return row === undefined || row.compares === "string" || row.compares === "arn" || isReadable(row.compares, value);
}

export function isReadable(compares: Typed, text: string): boolean {
  return ORDER[compares](text, text) !== undefined;
}

export function booleanOf(text: string): boolean | undefined {
  const folded = text.toLowerCase();
  return folded === "true" ? true : folded === "false" ? false : undefined;
}

function both<T>(left: T | undefined, right: T | undefined, order: (left: T, right: T) => number): number | undefined {
  return left === undefined || right === undefined ? undefined : order(left, right);
}

function isAnother(left: unknown, right: unknown): number {
  return Number(left !== right);
}
