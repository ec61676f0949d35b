import type { Budget } from "../language/budget.ts";
import { find } from "../language/find.ts";
import type { StringSet } from "../language/string-set.ts";

/** The states that all searches for one answer may take together, and the first thing that ran out. */
export interface Search {
  readonly budget: Budget;
  readonly deadline: number;
  spent: number;
  reached: "states" | "time" | undefined;
  /** Something is proved only for subjects up to the length asked about. */
  cut: boolean;
}

const DEFAULT_STATES = 500_000;
const DEFAULT_MS = 2_000;

export function startSearch(budget: Budget = {}): Search {
  const { now, ms = DEFAULT_MS } = budget;
  return {
    budget,
    deadline: now === undefined ? Number.POSITIVE_INFINITY : now() + ms,
    spent: 0,
    reached: undefined,
    cut: false,
  };
}

/** Counts work that is no search of strings. False once the budget is reached. */
export function afford(search: Search, states: number = 1): boolean {
  search.spent += states;
  if (search.spent >= (search.budget.states ?? DEFAULT_STATES)) search.reached ??= "states";
  return search.reached === undefined;
}

/** A string of the set: none for certain, or not to be told within the budget. */
export function findString(set: StringSet, search: Search): string | "none" | undefined {
  const { budget } = search;
  const states = (budget.states ?? DEFAULT_STATES) - search.spent;
  if (states <= 0) search.reached ??= "states";
  if (search.reached !== undefined) return undefined;
  const answer = find(set, { budget: { ...budget, states, ...timeLeft(search) } });
  search.spent += answer.states;
  if (answer.kind === "found") return answer.witness;
  if (answer.kind === "undecided") search.reached ??= answer.reached;
  // Longer ones may exist: that none was found up to a length is no answer to whether there is one.
  if (answer.kind === "empty-up-to") search.cut = true;
  return answer.kind === "empty" ? "none" : undefined;
}

function timeLeft({ budget, deadline }: Search): { readonly ms?: number } {
  return budget.now === undefined ? {} : { ms: Math.max(0, deadline - budget.now()) };
}
