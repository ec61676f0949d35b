import { find } from "../../language/find.ts";
import { type Meter, spend } from "../../language/meter.ts";
import type { Pattern } from "../../language/pattern.ts";
import { complement, EVERYTHING, intersection, type StringSet, unionOf } from "../../language/string-set.ts";
import { subsumes } from "../../language/subsume.ts";
import type { Mode } from "./mode.ts";
import type { ValuePattern } from "./value-pattern.ts";

/** A value, or that there is none, or that the budget ended first. */
export type Picked = { readonly value: string } | "none" | "unknown";

/** One of these is to match, or none of them is. */
export interface TextWish {
  readonly values: readonly ValuePattern[];
  readonly match: boolean;
}

/** What a question costs beside the states that are looked at. */
const QUESTION = 10;

/** What no single question may exceed: there are many of them to a comparison. */
const MOST_STATES = 100_000;

/**
 * A text as wished. The last domain holds the others: whether there is one is asked of that, and with `polished` the
 * text is from the first domain that has one.
 */
export function pickText(
  wishes: readonly TextWish[],
  domains: readonly StringSet[],
  mode: Mode,
  polished: boolean,
): Picked {
  const refused = wishes.filter((wish) => !wish.match).flatMap((wish) => wish.values);
  const parts: StringSet[] = [];
  for (const wish of wishes)
    if (wish.match) parts.push(unionOf(wish.values.flatMap((value) => matched(value, refused, mode))));
  const unmatched = refused.flatMap((value) => refusal(value, mode));
  if (unmatched.length > 0) parts.push(complement(unionOf(unmatched)));
  for (const domain of polished ? domains : []) {
    const picked = search(intersection(...parts, domain), mode.meter);
    if (typeof picked === "object") return picked;
  }
  return search(intersection(...parts, domains.at(-1) ?? EVERYTHING), mode.meter);
}

function search(set: StringSet, meter: Meter): Picked {
  const left = Math.max(0, Math.min(MOST_STATES, meter.states - meter.spent));
  const { now, deadline } = meter;
  const answer = find(set, { budget: { states: left, ...(now && { now, ms: deadline - now() }) } });
  spend(meter, QUESTION + answer.states);
  if (answer.kind === "found") return { value: answer.witness };
  if (answer.kind === "undecided") meter.limited ??= answer.reached;
  return answer.kind === "empty" ? "none" : "unknown";
}

function matched(value: ValuePattern, refused: readonly ValuePattern[], mode: Mode): readonly Pattern[] {
  if (mode.name === "certain") return value.under === undefined ? [] : [value.under];
  const { rigid } = value;
  // Whatever its variables say, one that is refused says as much.
  if (rigid !== undefined && refused.some((other) => holdsAll(other, rigid))) return [];
  return [mode.name === "wide" ? value.wide : value.over];
}

function holdsAll({ rigid, bare }: ValuePattern, other: Pattern): boolean {
  return (rigid !== undefined && subsumes(rigid, other)) || (bare !== undefined && subsumes(bare, other));
}

function refusal(value: ValuePattern, mode: Mode): readonly Pattern[] {
  if (mode.name === "certain") return value.wide === value.over ? [value.over] : [value.over, value.wide];
  if (value.under === undefined) return [];
  return [mode.name === "wide" ? value.wide : value.under];
}
