import { type CharSet, hasChar } from "./char-set.ts";

/**
 * A deterministic automaton over code points, minimal and trimmed: a missing edge (`DEAD`) leads where nothing is
 * accepted any more. Characters that it never tells apart share a class.
 */
export interface Automaton {
  readonly kind: "automaton";
  readonly start: number;
  readonly states: number;
  readonly classes: number;
  /** The target of `state` by `class`, at `state * classes + class`. */
  readonly next: Int32Array;
  readonly accepts: readonly boolean[];
  /** The fewest characters from each state to an accepted string. */
  readonly distance: Int32Array;
  /** Whether every string is accepted from there. */
  readonly full: readonly boolean[];
  /** The first code point of each interval of equal class, ascending, and its class. */
  readonly bounds: readonly number[];
  readonly boundClass: readonly number[];
  /** The characters of each class, and those that are easily read, best first. */
  readonly sets: readonly CharSet[];
  readonly readable: readonly (readonly number[])[];
  /** Of each state the classes that lead to the same state, for every state that they lead to. */
  readonly fans: readonly (readonly (readonly number[])[])[];
}

export const DEAD = -1;

/** Intervals of characters that none of some sets tells apart, each with a class: equal for equal membership. */
export interface Partition {
  readonly bounds: readonly number[];
  readonly boundClass: readonly number[];
  readonly classes: number;
}

export function partition(sets: readonly CharSet[]): Partition {
  const starts = new Set<number>([0, 0xd800, 0xe000]);
  for (const set of sets)
    for (let at = 0; at < set.length; at += 2) starts.add(set[at] ?? 0).add((set[at + 1] ?? 0) + 1);
  const bounds = [...starts].filter((start) => start <= 0x10ffff).sort((a, b) => a - b);
  const known = new Map<string, number>();
  const boundClass = bounds.map((start) => {
    if (start >= 0xd800 && start < 0xe000) return DEAD;
    const signature = sets.map((set) => (hasChar(set, start) ? "1" : "0")).join("");
    const found = known.get(signature) ?? known.size;
    known.set(signature, found);
    return found;
  });
  return { bounds, boundClass, classes: known.size };
}

export function classOf(of: Pick<Partition, "bounds" | "boundClass">, code: number): number {
  let low = 0;
  let high = of.bounds.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((of.bounds[middle] ?? 0) <= code) low = middle;
    else high = middle - 1;
  }
  return of.boundClass[low] ?? DEAD;
}

/** The characters of each class. */
export function classSets(of: Partition): readonly CharSet[] {
  const sets: number[][] = Array.from({ length: of.classes }, () => []);
  for (const [at, index] of of.boundClass.entries())
    if (index >= 0) sets[index]?.push(of.bounds[at] ?? 0, (of.bounds[at + 1] ?? 0x110000) - 1);
  return sets;
}

export function step(automaton: Automaton, state: number, code: number): number {
  const target = classOf(automaton, code);
  return state < 0 || target < 0 ? DEAD : (automaton.next[state * automaton.classes + target] ?? DEAD);
}

export function acceptsCodes(automaton: Automaton, codes: readonly number[]): boolean {
  let state = automaton.start;
  for (let at = 0; at < codes.length && state >= 0; at++) state = step(automaton, state, codes[at] ?? DEAD);
  return automaton.accepts[state] ?? false;
}

export function accepts(automaton: Automaton, text: string): boolean {
  return acceptsCodes(
    automaton,
    Array.from(text.toWellFormed(), (character) => character.codePointAt(0) ?? 0),
  );
}
