import type { Automaton } from "./automaton.ts";
import type { Pattern } from "./pattern.ts";

/**
 * A regular language in words: patterns put in a row, chosen between, repeated and taken away. What is used often
 * is compiled once and stands for itself.
 */
export type Grammar = Pattern | Automaton | Sequence | Choice | Repeat | Without;

interface Sequence {
  readonly kind: "sequence";
  readonly parts: readonly Grammar[];
}
interface Choice {
  readonly kind: "choice";
  readonly of: readonly Grammar[];
}
interface Repeat {
  readonly kind: "repeat";
  readonly of: Grammar;
  readonly least: number;
  readonly most: number;
}
interface Without {
  readonly kind: "without";
  readonly of: readonly [Grammar, Grammar];
}

export function sequence(...parts: readonly Grammar[]): Grammar {
  return { kind: "sequence", parts };
}

export function choice(...of: readonly Grammar[]): Grammar {
  return { kind: "choice", of };
}

export function repeat(of: Grammar, least: number, most: number = Number.POSITIVE_INFINITY): Grammar {
  return { kind: "repeat", of, least, most };
}

export function optional(of: Grammar): Grammar {
  return repeat(of, 0, 1);
}

export function without(a: Grammar, b: Grammar): Grammar {
  return { kind: "without", of: [a, b] };
}
