import { type Automaton, classOf, classSets, partition } from "./automaton.ts";
import { ANY_CHARACTER, type CharSet, countChars, invertChars } from "./char-set.ts";
import { END, type Pattern, RUN, setOf } from "./pattern.ts";
import { freshIn, readabilityOf, readableIn } from "./readable.ts";

/**
 * The characters that one search tells apart, each standing for all that behave like it: every character that a pattern
 * names, and beside these one fresh character of every piece of the rest.
 */
export interface Alphabet {
  /** The code point that stands for each symbol. Symbols are ordered from the most to the least readable. */
  readonly codes: readonly number[];
  /** The symbols of each piece, most readable first. Those that nobody names behave alike within a piece. */
  readonly pieces: readonly (readonly number[])[];
  /** The symbols of named characters. */
  readonly named: ReadonlyMap<number, number>;
  /** Whether patterns have sets that are neither small nor nearly everything: then pieces differ for patterns too. */
  readonly wide: boolean;
  /** Where there is one automaton, and the pieces are its classes. */
  readonly automaton: Automaton | undefined;
}

/** What is left of a pattern from one of its tokens on. */
export interface Rest {
  readonly pattern: Pattern;
  readonly from: number;
}

/** A set of at most so many characters, or of all but so many, is treated as naming them. */
const FEW = 8;

export function makeAlphabet(rests: readonly Rest[], automata: readonly Automaton[]): Alphabet {
  const names = new Set<number>();
  const wide: CharSet[] = [];
  for (const { pattern, from } of rests) {
    const { tokens, sets } = pattern;
    for (let at = from; at < tokens.length; at++) {
      const token = tokens[at] ?? END;
      if (token >= 0) names.add(token);
    }
    for (const set of sets) {
      const listed = namedBy(set);
      if (listed === undefined) wide.push(set);
      else for (const code of listed) names.add(code);
    }
  }
  const parts = piecesOf(automata, wide);
  const codes = [...names];
  for (const [index, set] of parts.sets.entries()) {
    const fresh = freshIn(set, parts.readable[index] ?? [], names);
    if (fresh !== undefined) codes.push(fresh);
  }
  codes.sort((a, b) => readabilityOf(a) - readabilityOf(b));
  const pieces: number[][] = parts.sets.map(() => []);
  const named = new Map<number, number>();
  for (const [symbol, code] of codes.entries()) {
    pieces[classOf(parts, code)]?.push(symbol);
    if (names.has(code)) named.set(code, symbol);
  }
  return { codes, pieces, named, wide: wide.length > 0, automaton: automata.find((automaton) => automaton === parts) };
}

/** The few characters that a set lists or leaves out; undefined when it is neither small nor nearly everything. */
function namedBy(set: CharSet): readonly number[] | undefined {
  if (isSmall(set)) return listChars(set);
  const rest = invertChars(set);
  return isSmall(rest) ? listChars(rest) : undefined;
}

/** The named characters that the token makes a difference for, and whether it takes characters that nobody names. */
export function tokenInterest(
  pattern: Pattern,
  token: number,
): { readonly codes: readonly number[]; readonly open: boolean } {
  if (token >= 0) return { codes: token === END ? [] : [token], open: false };
  if (token >= RUN) return { codes: [], open: true };
  const set = setOf(pattern, token);
  return { codes: namedBy(set) ?? [], open: !isSmall(set) };
}

function isSmall(set: CharSet): boolean {
  return set.length <= 2 * FEW && countChars(set) <= FEW;
}

function listChars(set: CharSet): readonly number[] {
  const codes: number[] = [];
  for (let at = 0; at < set.length; at += 2)
    for (let code = set[at] ?? 0; code <= (set[at + 1] ?? 0); code++) codes.push(code);
  return codes;
}

interface Pieces {
  readonly readable: readonly (readonly number[])[];
  readonly sets: readonly CharSet[];
  readonly bounds: readonly number[];
  readonly boundClass: readonly number[];
}

const WHOLE: Pieces = { ...partition([]), sets: [ANY_CHARACTER], readable: [readableIn(ANY_CHARACTER)] };

function piecesOf(automata: readonly Automaton[], wide: readonly CharSet[]): Pieces {
  const [first] = automata;
  if (wide.length === 0 && automata.length <= 1) return first ?? WHOLE;
  const parts = partition([...automata.flatMap((automaton) => automaton.sets), ...wide]);
  const sets = classSets(parts);
  return { ...parts, sets, readable: sets.map(readableIn) };
}
