import { hasVariables } from "../variables.ts";
import type { Key } from "./key-theory.ts";
import type { Predicate } from "./predicate.ts";

/**
 * Whether a predicate can be read in more ways than one: it is not understood, it speaks of another key by a variable, or
 * it is a pattern of ARNs whose wildcards may or may not run past a colon, or that is too short, or its key may say what
 * its operator is not for.
 */
export function isAmbiguous(predicate: Predicate, key: Key | undefined): boolean {
  if (predicate.kind === "opaque") return true;
  const values = predicate.kind === "resource" ? predicate.values : predicate.condition.values;
  if (predicate.version === "2012-10-17" && values.some(({ value }) => hasVariables(value))) return true;
  if (predicate.kind === "resource")
    return values.some(({ value }) => value !== "*" && /[*?]/.test(firstFields(value, 5)));
  if (key?.mixed === true && predicate.operator.row.compares !== "string") return true;
  return predicate.operator.row.compares === "arn" && values.some(({ value }) => value.split(":").length < 6);
}

/** The text before the colon that ends the field of this number, or all of it. */
function firstFields(text: string, fields: number): string {
  return text.split(":", fields).join(":");
}
