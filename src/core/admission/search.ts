import type { Budget } from "../language/budget.ts";
import { find } from "../language/find.ts";
import type { StringSet } from "../language/string-set.ts";

/**
 * What one question about a door may cost, and what it ran out of first. States are counted question by question, so that
 * each always ends at the same place; time, the last resort, is one purse for all questions about one door.
 */
export interface Search {
  readonly budget: Budget;
  readonly purse: Purse;
  spent: number;
  reached: "states" | "time" | undefined;
  /** Something is proved only for subjects up to the length asked about. */
  cut: boolean;
}

/** The milliseconds that were used by the searches of one door. What happens between them does not count. */
export interface Purse {
  used: number;
}

export const DEFAULT_STATES = 500_000;
const DEFAULT_MS = 2_000;

export function startSearch(budget: Budget = {}, purse: Purse = { used: 0 }): Search {
  return { budget, purse, spent: 0, reached: undefined, cut: false };
}

/** Counts work that is no search of strings. False once the budget is reached. */
export function afford(search: Search, states: number = 1): boolean {
  search.spent += states;
  if (search.spent >= (search.budget.states ?? DEFAULT_STATES)) search.reached ??= "states";
  return search.reached === undefined;
}

/** The budget that is left for one search of strings. */
export function budgetLeft({ budget, purse, spent }: Search): Budget {
  const states = Math.max(1, (budget.states ?? DEFAULT_STATES) - spent);
  return budget.now === undefined ? { ...budget, states } : { ...budget, states, ms: msLeft(budget, purse) };
}

function msLeft({ ms = DEFAULT_MS }: Budget, { used }: Purse): number {
  return Math.max(0, ms - used);
}

/** Does some work with the clock running. */
export function timed<T>(search: Search, work: () => T): T {
  const { budget, purse } = search;
  const { now } = budget;
  if (now === undefined) return work();
  const from = now();
  const result = work();
  purse.used += now() - from;
  if (msLeft(budget, purse) <= 0) search.reached ??= "time";
  return result;
}

/**
 * A string of the set: none for certain, or not to be told within the budget. With `most`, a search that is not worth
 * more states than that; to run out of them is no reason to stop with the rest.
 */
export function findString(
  set: StringSet,
  search: Search,
  most: number = Number.POSITIVE_INFINITY,
): string | "none" | undefined {
  if (!afford(search)) return undefined;
  const left = budgetLeft(search);
  const isCapped = most < (left.states ?? DEFAULT_STATES);
  const states = isCapped ? most : left.states;
  const answer = timed(search, () =>
    find(set, { budget: { ...left, ...(states === undefined ? undefined : { states }) } }),
  );
  search.spent += answer.states;
  if (answer.kind === "found") return answer.witness;
  if (answer.kind === "undecided" && !(isCapped && answer.reached === "states")) search.reached ??= answer.reached;
  // Longer ones may exist: that none was found up to a length is no answer to whether there is one.
  if (answer.kind === "empty-up-to") search.cut = true;
  return answer.kind === "empty" ? "none" : undefined;
}
