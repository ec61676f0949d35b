import type { Budget } from "./budget.ts";

/** What one question may still cost. States that take more work than others count more than once. */
export interface Meter {
  spent: number;
  readonly states: number;
  readonly deadline: number;
  readonly now: (() => number) | undefined;
  reached: "states" | "time" | undefined;
  /** Set where one part of the question was given up for what it alone would have cost. */
  limited?: "states" | "time";
}

const DEFAULT_STATES = 500_000;
const DEFAULT_MS = 2_000;

export function startMeter(budget: Budget = {}): Meter {
  const { now, ms = DEFAULT_MS } = budget;
  return {
    spent: 0,
    states: budget.states ?? DEFAULT_STATES,
    deadline: now === undefined ? Number.POSITIVE_INFINITY : now() + ms,
    now,
    reached: undefined,
  };
}

/** A meter that runs out sooner; what it spends is booked on the whole by `book`. */
export function shareOf(meter: Meter, share: number): Meter {
  const { now, deadline, spent, states } = meter;
  return {
    ...meter,
    states: spent + (states - spent) * share,
    deadline: now === undefined ? deadline : now() + (deadline - now()) * share,
  };
}

export function book(meter: Meter, share: Meter): void {
  meter.spent = Math.max(meter.spent, share.spent);
}

export function spend(meter: Meter, states: number): void {
  meter.spent += states;
}

/** Whether the budget is reached; the clock is looked at only every so often, and only if there is one. */
export function isSpent(meter: Meter, lookAtClock: boolean): boolean {
  if (meter.spent >= meter.states) meter.reached ??= "states";
  else if (lookAtClock && meter.now !== undefined && meter.now() >= meter.deadline) meter.reached ??= "time";
  return meter.reached !== undefined;
}
