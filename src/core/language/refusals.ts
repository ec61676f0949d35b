import { foldText } from "./fold.ts";
import { END, fromCodes, isRun, type Pattern, RUN, setOf } from "./pattern.ts";
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
  /** Where they are many: by their literal beginning, the patterns that begin so, and the lengths of beginnings there are, longest first. */
  readonly byBeginning: ReadonlyMap<string, readonly number[]> | undefined;
  readonly lengths: readonly number[];
}

/** From here on looking beginnings up is quicker than going through all. */
const MANY = 64;

const NO_TOKENS: readonly number[] = [];

export function prepareRefusals(atoms: readonly Atom[]): Refusals {
  if (atoms.length > MANY) return prepareMany(atoms);
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
  return { atoms, shared, byBeginning: undefined, lengths: [] };
}

function prepareMany(atoms: readonly Atom[]): Refusals {
  const byBeginning = new Map<string, number[]>();
  const lengths = new Set<number>();
  for (const [at, atom] of atoms.entries()) {
    if (atom.kind !== "pattern") continue;
    const beginning = beginningOf(atom);
    const known = byBeginning.get(beginning);
    if (known === undefined) byBeginning.set(beginning, [at]);
    else known.push(at);
    lengths.add(beginning.length);
  }
  return { atoms, shared: [], byBeginning, lengths: [...lengths].sort((a, b) => b - a) };
}

/** How a pattern begins, its letters without case: so begins whatever it subsumes. */
function beginningOf(pattern: Pattern): string {
  let text = foldText(fromCodes(pattern.tokens.slice(0, pattern.prefix)));
  for (let at = pattern.prefix; at < pattern.tokens.length; at++) {
    const letter = letterOf(pattern, pattern.tokens[at] ?? END);
    if (letter === undefined) break;
    text += letter;
  }
  return text;
}

/** The one letter that a token takes, be it large or small. */
function letterOf(pattern: Pattern, token: number): string | undefined {
  if (token < 0 && (token >= RUN || isRun(token))) return undefined;
  const [letter, ...others] = (token < 0 ? setOf(pattern, token) : [token]).map((code) =>
    foldText(String.fromCodePoint(code)),
  );
  return others.every((other) => other === letter) ? letter : undefined;
}

/** The index of a refused pattern that subsumes this one, or -1. */
export function findSubsuming({ atoms, shared, byBeginning, lengths }: Refusals, pattern: Pattern): number {
  if (byBeginning !== undefined) return lookUp(atoms, byBeginning, lengths, pattern);
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

function lookUp(
  atoms: readonly Atom[],
  byBeginning: ReadonlyMap<string, readonly number[]>,
  lengths: readonly number[],
  pattern: Pattern,
): number {
  const beginning = beginningOf(pattern);
  for (const length of lengths) {
    if (length > beginning.length) continue;
    for (const at of byBeginning.get(beginning.slice(0, length)) ?? []) {
      const atom = atoms[at];
      if (atom?.kind === "pattern" && subsumes(atom, pattern)) return at;
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
