import { charsOf } from "../../../src/core/language/char-set.ts";
import { glob, runOf } from "../../../src/core/language/pattern.ts";
import { complement, intersection, language, type StringSet, union } from "../../../src/core/language/string-set.ts";

/** Questions made to be hard: known reductions and families on which plainer algorithms explode. */
export interface Adversary {
  readonly name: string;
  readonly set: StringSet;
  readonly expected: "empty" | "found";
}

function inAll(held: readonly StringSet[], refused: readonly string[]): StringSet {
  return intersection(...held, complement(union(...refused.map((text) => glob(text)))));
}

function over(letters: string): StringSet {
  return language(runOf(charsOf(letters)));
}

function permutations(letters: readonly string[]): readonly (readonly string[])[] {
  if (letters.length === 0) return [[]];
  return letters.flatMap((letter) =>
    permutations(letters.filter((other) => other !== letter)).map((rest) => [letter, ...rest]),
  );
}

/** A small generator of fixed sequences, so that a family is the same on every run. */
export function sequenceOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
}

const MARK = "?";

/** Every word before a last `c` has some letter so many places before it, or is too short for that. */
function farBack(distance: number): Adversary {
  const gap = MARK.repeat(distance);
  const short = Array.from({ length: distance + 1 }, (_, length) => `${MARK.repeat(length)}c`);
  return {
    name: `a letter ${distance} places back`,
    set: inAll([over("abc"), glob("*c")], [`*a${gap}c`, `*b${gap}c`, `*c${gap}c`, ...short]),
    expected: "empty",
  };
}

function allOrders(letters: string, missing: number): Adversary {
  const orders = permutations([...letters]).map((order) => `*${order.join("*")}*`);
  return {
    name: `${letters.length} letters in ${missing === 0 ? "all" : "all but one of the"} orders`,
    set: inAll(
      [...letters].map((letter) => glob(`*${letter}*`)),
      orders.slice(missing),
    ),
    expected: missing === 0 ? "empty" : "found",
  };
}

function manyStars(patterns: number, stars: number, letters: string): Adversary {
  const next = sequenceOf(7);
  const refused = Array.from(
    { length: patterns },
    () => `*${Array.from({ length: stars - 1 }, () => letters[next(letters.length)] ?? "").join("*")}*`,
  );
  return {
    name: `${patterns} patterns of ${stars} stars`,
    set: inAll([over(letters), ...[...letters].map((letter) => glob(`*${letter}*`))], refused),
    expected: "found",
  };
}

/** Put all letters in a row so that of some triples the second never stands between the others. */
function nonBetweenness(size: number, triples: number): Adversary {
  const next = sequenceOf(11);
  const letters = "abcdefghijklmnop".slice(0, size);
  const refused: string[] = [...letters].map((letter) => `*${letter}*${letter}*`);
  for (let count = 0; count < triples; count++) {
    const picked = new Set<number>();
    while (picked.size < 3) picked.add(next(size));
    const [a, b, c] = [...picked].map((at) => letters[at] ?? "");
    refused.push(`*${a}*${b}*${c}*`, `*${c}*${b}*${a}*`);
  }
  return {
    name: `non-betweenness of ${size} letters`,
    set: inAll([over(letters), ...[...letters].map((letter) => glob(`*${letter}*`))], refused),
    expected: "found",
  };
}

/** A formula in clauses of three, each clause a choice of three patterns with one fixed place, over words of 0 and 1. */
export function satisfiability(variables: number, ratio: number, seed: number): Pick<Adversary, "name" | "set"> {
  const next = sequenceOf(seed);
  const clauses = Array.from({ length: Math.round(variables * ratio) }, () => {
    const picked = new Set<number>();
    while (picked.size < 3) picked.add(next(variables));
    return union(...[...picked].map((at) => glob(MARK.repeat(at) + String(next(2)) + MARK.repeat(variables - at - 1))));
  });
  return {
    name: `satisfiability of ${clauses.length} clauses over ${variables} variables`,
    set: intersection(over("01"), ...clauses),
  };
}

/** A shift register: the only words are walks along its orbit, so that the shortest is as long as that takes. */
export function shiftRegister(size: number, tap: number, refuseGoal: boolean): Adversary {
  const windows: string[] = [];
  for (const a of [0, 1]) {
    for (const b of [0, 1])
      windows.push(`*${a}${MARK.repeat(tap - 1)}${b}${MARK.repeat(size - tap - 1)}${1 - (a ^ b)}*`);
  }
  const start = `${"0".repeat(size - 1)}1`;
  const goal = refuseGoal ? "0".repeat(size) : `1${"0".repeat(size - 1)}`;
  return {
    name: `a shift register of ${size} cells`,
    set: inAll([over("01"), glob(`${start}*`), glob(`*${goal}`)], windows),
    expected: refuseGoal ? "empty" : "found",
  };
}

function manyPositives(count: number): Adversary {
  const letters = "abcdefghijklmnopqrst".slice(0, count);
  return {
    name: `${count} clauses with marks behind stars`,
    set: inAll(
      [...letters].map((letter) => glob(`*${letter}${MARK.repeat(5)}*${MARK.repeat(3)}`)),
      ["*aa*", "*ab*", "*ba*"],
    ),
    expected: "found",
  };
}

/** Words over {a, b} with an `a` somewhere before a `b`, and never so at any distance up to some bound. */
function windowAvoidance(distance: number): Adversary {
  const windows = Array.from({ length: distance }, (_, gap) => `*a${MARK.repeat(gap)}b*`);
  return {
    name: `no a before b within ${distance} places`,
    set: inAll([over("ab"), glob(`*a*b*${MARK.repeat(distance)}`)], windows),
    expected: "empty",
  };
}

export const ADVERSARIES: readonly Adversary[] = [
  farBack(20),
  farBack(60),
  allOrders("abcde", 0),
  allOrders("abcde", 1),
  allOrders("abcdef", 1),
  manyStars(100, 8, "abcdefgh"),
  manyStars(400, 8, "abcdefgh"),
  nonBetweenness(10, 12),
  { ...satisfiability(16, 4.26, 3), expected: "empty" },
  { ...satisfiability(24, 3, 5), expected: "found" },
  { ...satisfiability(24, 4.26, 1), expected: "found" },
  shiftRegister(12, 6, false),
  shiftRegister(12, 6, true),
  manyPositives(6),
  manyPositives(10),
  windowAvoidance(20),
  windowAvoidance(80),
  shiftRegister(14, 5, false),
];
