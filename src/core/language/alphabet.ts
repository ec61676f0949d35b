import { type Automaton, classOf, classSets, partition } from "./automaton.ts";
import { ANY_CHARACTER, type CharSet, countChars, hasChar, invertChars } from "./char-set.ts";
import { END, type Pattern, RUN, setOf } from "./pattern.ts";

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
}

/** What is left of a pattern from one of its tokens on. */
export interface Rest {
  readonly pattern: Pattern;
  readonly from: number;
}

/** A set of at most so many characters, or of all but so many, is treated as naming them. */
const FEW = 8;

/** What a person reads easily, best first; the rest follows by code point, control characters last. */
const READABLE = "xabcdefghijklmnopqrstuvwyz0123456789-_./:ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const READABLE_CODES: readonly number[] = Array.from(READABLE, (character) => character.charCodeAt(0));

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
  for (const part of parts.sets) {
    const fresh = freshIn(part, names);
    if (fresh !== undefined) codes.push(fresh);
  }
  codes.sort((a, b) => rank(a) - rank(b));
  const pieces: number[][] = parts.sets.map(() => []);
  const named = new Map<number, number>();
  for (const [symbol, code] of codes.entries()) {
    pieces[classOf(parts, code)]?.push(symbol);
    if (names.has(code)) named.set(code, symbol);
  }
  return { codes, pieces, named, wide: wide.length > 0 };
}

/** The few characters that a set lists or leaves out; undefined when it is neither small nor nearly everything. */
export function namedBy(set: CharSet): readonly number[] | undefined {
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
  readonly sets: readonly CharSet[];
  readonly bounds: readonly number[];
  readonly boundClass: readonly number[];
}

const WHOLE: Pieces = { ...partition([]), sets: [ANY_CHARACTER] };

function piecesOf(automata: readonly Automaton[], wide: readonly CharSet[]): Pieces {
  const [first] = automata;
  if (wide.length === 0 && automata.length <= 1) return first ?? WHOLE;
  const parts = partition([...automata.flatMap((automaton) => automaton.sets), ...wide]);
  return { ...parts, sets: classSets(parts) };
}

function freshIn(set: CharSet, names: ReadonlySet<number>): number | undefined {
  if (set.length > 2 || (set[1] ?? 0) - (set[0] ?? 0) > FEW)
    for (const code of READABLE_CODES) if (hasChar(set, code) && !names.has(code)) return code;
  let control: number | undefined;
  for (let at = 0; at < set.length; at += 2) {
    for (let code = set[at] ?? 0; code <= (set[at + 1] ?? 0); code++) {
      if (names.has(code)) continue;
      if (!isControl(code)) return code;
      control ??= code;
    }
  }
  return control;
}

function isControl(code: number): boolean {
  return code < 0x20 || (code >= 0x7f && code <= 0xa0);
}

const RANKS: readonly number[] = Array.from({ length: 128 }, (_, code) => {
  const at = READABLE_CODES.indexOf(code);
  return at >= 0 ? at : isControl(code) ? 0x200000 + code : 100 + code;
});

function rank(code: number): number {
  return RANKS[code] ?? (isControl(code) ? 0x200000 + code : 1000 + code);
}
