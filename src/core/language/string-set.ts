import { type Automaton, acceptsCodes } from "./automaton.ts";
import { compileGrammar } from "./compile-grammar.ts";
import type { Grammar } from "./grammar.ts";
import { literal, type Pattern } from "./pattern.ts";
import { subsumes } from "./subsume.ts";

/** A set of strings: patterns and automata, and everything that union, intersection and complement make of them. */
export type StringSet = Atom | Union | Intersection | Complement;

export type Atom = Pattern | Automaton;

interface Union {
  readonly kind: "union";
  readonly of: readonly StringSet[];
}
interface Intersection {
  readonly kind: "intersection";
  readonly of: readonly StringSet[];
}
interface Complement {
  readonly kind: "complement";
  readonly of: StringSet;
}

export const NOTHING: StringSet = { kind: "union", of: [] };
export const EVERYTHING: StringSet = { kind: "intersection", of: [] };

export function union(...of: readonly StringSet[]): StringSet {
  return { kind: "union", of };
}

/** The same for a list, which may be longer than an argument list can be. */
export function unionOf(of: readonly StringSet[]): StringSet {
  return { kind: "union", of };
}

export function intersection(...of: readonly StringSet[]): StringSet {
  return { kind: "intersection", of };
}

export function complement(of: StringSet): StringSet {
  return of.kind === "complement" ? of.of : { kind: "complement", of };
}

export function difference(a: StringSet, b: StringSet): StringSet {
  return { kind: "intersection", of: [a, complement(b)] };
}

/** The set of what a grammar derives. Compiled at once: keep it, and use it in as many questions as there are. */
export function language(grammar: Grammar): Automaton {
  return compileGrammar(grammar);
}

export function has(set: StringSet, text: string): boolean {
  return hasLiteral(set, literal(text));
}

function hasLiteral(set: StringSet, text: Pattern): boolean {
  switch (set.kind) {
    case "pattern":
      return subsumes(set, text);
    case "automaton":
      return acceptsCodes(set, text.tokens);
    case "union":
      return set.of.some((part) => hasLiteral(part, text));
    case "intersection":
      return set.of.every((part) => hasLiteral(part, text));
    case "complement":
      return !hasLiteral(set.of, text);
  }
}
