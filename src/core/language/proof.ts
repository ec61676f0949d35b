/**
 * Why a set of strings is empty, as plain JSON for `check-empty.ts`. The set is a union of cubes, a cube a row of
 * clauses that must all hold, a clause a choice of literals: that the string is, or is not, one of an atom's strings.
 */
export interface EmptinessProof {
  readonly formatVersion: "1.0";
  readonly kind: "no-such-string";
  /** Present: proved only for strings of at most so many characters. */
  readonly upTo?: number;
  readonly atoms: readonly ProofAtom[];
  readonly cubes: readonly ProofCube[];
}

export type ProofAtom = ProofPattern | ProofAutomaton;

export interface ProofPattern {
  readonly pattern: readonly ProofToken[];
}

/** Plain text, one character of some ranges, or a run of any length of such characters. */
export type ProofToken = string | { readonly one: ProofRanges } | { readonly run: ProofRanges };

/** Inclusive ranges of code points. */
export type ProofRanges = "any" | readonly (readonly [number, number])[];

export interface ProofAutomaton {
  readonly start: number;
  readonly accepts: readonly number[];
  /** From a state, by the characters of a range, to a state. Where no edge is, nothing is accepted. */
  readonly edges: readonly (readonly [from: number, low: number, high: number, to: number])[];
}

export interface ProofCube {
  readonly clauses: readonly (readonly ProofLiteral[])[];
  readonly because: Because;
}

export interface ProofLiteral {
  readonly atom: number;
  readonly holds: boolean;
}

export type Because = OneString | Subsumed | Closed;

/** One clause admits only this string, and another refuses it; or, with `upTo`, it is too long. */
export interface OneString {
  readonly kind: "one-string";
  readonly text: string;
}

/** The strings of the one clause's atom, which must hold, are all among those of the other's, which must not. */
export interface Subsumed {
  readonly kind: "subsumed";
  readonly clause: number;
  readonly by: number;
}

/**
 * All strings of the cube begin with `prefix`. After it, and after each further character, what is left to match is
 * contained in one of `states`, or cannot be matched; and no state accepts.
 */
export interface Closed {
  readonly kind: "closed";
  readonly prefix: string;
  readonly start: ProofStep;
  readonly states: readonly ProofState[];
}

/** Why nothing that comes next can be matched. */
export interface ProofStep {
  /** The states that contain what can still be matched. */
  readonly next: readonly number[];
  /** Pairs of clauses: what no such state contains is, for one of these, a rest of the first that the second refuses, or others do with it. */
  readonly doomed?: readonly (readonly [clause: number, by: number])[];
}

export interface ProofState extends ProofStep {
  /** With `upTo`: how many characters have been read at least. */
  readonly read?: number;
  /**
   * For each clause `true`, where it holds whatever follows, or for each of its literals the positions in the atom: of
   * a pattern how many of its single tokens lie behind (a text counts by its characters), of an automaton its state.
   */
  readonly clauses: readonly (true | readonly (readonly number[])[])[];
}
