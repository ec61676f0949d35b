import type { Budget } from "./budget.ts";
import type { Cube } from "./normal-form.ts";
import type { Because } from "./proof.ts";

/** What is to be found out about a set of strings, and at what cost. */
export interface Question {
  readonly budget?: Budget;
  /** Also keep why, for a proof to be written. Costs time and memory, so it is asked for. */
  readonly proof?: boolean;
}

export type Answer = Empty | EmptyUpTo | Found | Undecided;

/** Proved: there is no such string. */
export interface Empty {
  readonly kind: "empty";
  readonly states: number;
  readonly reasons?: readonly Reason[];
}

/** Why no string is in one part of the set. */
export interface Reason {
  readonly cube: Cube;
  readonly because: Because;
}

/** Proved only for strings of at most `length` characters (`budget.maxSubject`); longer ones may exist. */
export interface EmptyUpTo {
  readonly kind: "empty-up-to";
  readonly length: number;
  readonly states: number;
  readonly reasons?: readonly Reason[];
}

export interface Found {
  readonly kind: "found";
  readonly witness: string;
  /** Proved that no string of the set is shorter. */
  readonly shortest: boolean;
  readonly states: number;
}

/** The budget was reached, and this is the part of it that was. */
export interface Undecided {
  readonly kind: "undecided";
  readonly reached: "states" | "time";
  readonly states: number;
}
