import { type Pattern, END } from "./pattern.ts";
import type { Atom } from "./string-set.ts";
import { subsumes } from "./subsume.ts";

/**
 * The patterns that a cube refuses, prepared for asking many times which of them subsumes a pattern. Neighbours in a
 * policy mostly begin alike, so how far the asker agrees with one says where to start on the next.
 */
export interface Refusals {
  readonly atoms: readonly Atom[];
  /** How many literal tokens each pattern begins with in common with the one before it. */
  readonly shared: readonly number[];
}

const NO_TOKENS: readonly number[] = [];

export function prepareRefusals(atoms: readonly Atom[]): Refusals {
  const shared: number[] = [];
  let tokens = NO_TOKENS;
  let prefix = 0;
  for (const atom of atoms) {
    const own = atom.kind === "pattern" ? atom.tokens : NO_TOKENS;
    const ownPrefix = atom.kind === "pattern" ? atom.prefix : 0;
    shared.push(agreement(own, tokens, 0, Math.min(prefix, ownPrefix)));
    tokens = own;
    prefix = ownPrefix;
  }
  return { atoms, shared };
}

/** The index of a refused pattern that subsumes this one, or -1. */
export function findSubsuming({ atoms, shared }: Refusals, pattern: Pattern): number {
  const { tokens } = pattern;
  let agreed = 0;
  for (let at = 0; at < atoms.length; at++) {
    const atom = atoms[at];
    const known = shared[at] ?? 0;
    if (atom?.kind !== "pattern") agreed = 0;
    else if (known <= agreed) {
      agreed = agreement(tokens, atom.tokens, known, atom.prefix);
      if (agreed === atom.prefix && subsumes(atom, pattern, agreed, agreed)) return at;
    }
  }
  return -1;
}

/** How many tokens are the same, given that the first `from` are; at most `most`. */
function agreement(a: readonly number[], b: readonly number[], from: number, most: number): number {
  let at = from;
  while (at < most && (a[at] ?? END) === b[at]) at++;
  return at;
}
