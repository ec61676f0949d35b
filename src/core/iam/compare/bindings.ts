import type { Predicate } from "./predicate.ts";
import { type Bindings, NO_BINDINGS } from "./value-pattern.ts";
import { hasVariables, templateOf } from "../variables.ts";

/** A few choices of what the variables of two policies might say, for finding an example; the first chooses nothing. */
export function bindingsOf(predicates: readonly Predicate[]): readonly Bindings[] {
  const keys = new Set(predicates.flatMap(keysIn));
  if (keys.size === 0) return [NO_BINDINGS];
  // Every key says something of its own where it may say anything, lest two that differ look alike.
  const choices = new Map([...keys].map((key, at) => [key, [...samplesOf(key, predicates), `x${at === 0 ? "" : at}`]]));
  const lacking = new Map([...keys].map((key) => [key, undefined]));
  return [NO_BINDINGS, ...[0, 1, 2].map((nth) => bind(choices, nth)), lacking];
}

function bind(choices: ReadonlyMap<string, readonly string[]>, nth: number): Bindings {
  return new Map([...choices].map(([key, samples]) => [key, samples[nth] ?? samples.at(-1) ?? "x"]));
}

/** The keys that stand in `${...}`. */
function keysIn(predicate: Predicate): readonly string[] {
  if (predicate.kind === "opaque" || predicate.version !== "2012-10-17") return [];
  const values = predicate.kind === "resource" ? predicate.values : predicate.condition.values;
  return values
    .filter(({ value }) => hasVariables(value))
    .flatMap(({ value }) => templateOf(value).flatMap((part) => (typeof part === "string" ? [] : (part.key ?? []))));
}

/** What conditions on the key itself ask for, with something in the place of wildcards. */
function samplesOf(key: string, predicates: readonly Predicate[]): readonly string[] {
  return predicates.flatMap((predicate) =>
    predicate.kind === "condition" && predicate.variable === key && predicate.operator.row.compares === "string"
      ? predicate.condition.values.flatMap(({ value }) => (hasVariables(value) ? [] : [value.replace(/[*?]/g, "x")]))
      : [],
  );
}
