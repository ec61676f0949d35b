import { type Alphabet, makeAlphabet } from "./alphabet.ts";
import { type Automaton, classOf, DEAD, step } from "./automaton.ts";
import type { Meter } from "./meter.ts";
import type { Cube, Literal } from "./normal-form.ts";
import { END, type Pattern } from "./pattern.ts";
import { PatternRun, splits } from "./pattern-run.ts";
import { type Positions, START, stepPositions } from "./positions.ts";

/** What stands in a row for a literal that cannot hold any more, and for every literal of a clause that holds for good. */
export const NEVER = -1;
export const SETTLED = -2;

/** A pattern or an automaton as it is walked through, over the symbols of one search. */
interface Component {
  next(state: number, symbol: number): number;
  readonly shortest: ArrayLike<number>;
  readonly accepts: readonly boolean[];
  readonly universal: readonly boolean[];
}

export interface Slot {
  readonly component: Component;
  /** Absent for an automaton. */
  readonly run: PatternRun | undefined;
  readonly holds: boolean;
  /** The clause it belongs to: plus, then minus, then groups, as they stand in the cube. */
  readonly clause: number;
  readonly literal: number;
}

/**
 * A cube walked through in step. A row holds the state of each literal: first those that must hold (`plus`), then those
 * that must not (`minus`), then the groups. All strings of the cube begin with `prefix`, which lies behind the start.
 */
export interface Product {
  readonly cube: Cube;
  readonly prefix: readonly number[];
  readonly alphabet: Alphabet;
  readonly slots: readonly Slot[];
  readonly plus: number;
  readonly minus: number;
  /** Where each group begins among the slots, and where the last one ends. */
  readonly groups: readonly number[];
  /** The plus slots that are followed one position at a time. */
  readonly split: readonly number[];
  /** Undefined: the cube is empty, as the prefix shows. */
  readonly start: Int32Array | undefined;
  /** For each pair of a plus and a minus pattern, what is known of one subsuming the other. */
  readonly dooms: readonly Map<number, boolean>[];
}

interface Draft {
  readonly literal: Literal;
  readonly clause: number;
  readonly index: number;
  readonly positions: Positions;
  readonly state: number;
}

export function makeProduct(cube: Cube, meter: Meter): Product {
  const prefix = prefixOf(cube);
  const drafts: Draft[] = [];
  const groups: number[] = [];
  let impossible = false;
  let clause = 0;
  for (const atom of cube.plus) {
    const draft = draftOf({ atom, holds: true }, clause++, 0, prefix);
    if (isDead(draft)) impossible = true;
    drafts.push(draft);
  }
  const plus = drafts.length;
  for (const atom of cube.minus) {
    const draft = draftOf({ atom, holds: false }, clause++, 0, prefix);
    if (!isDead(draft)) drafts.push(draft);
  }
  const minus = drafts.length;
  for (const group of cube.groups) {
    const members = group.map((literal, index) => draftOf(literal, clause, index, prefix));
    clause++;
    if (members.some((draft) => !draft.literal.holds && isDead(draft))) continue;
    const alive = members.filter((draft) => !isDead(draft));
    if (alive.length === 0) impossible = true;
    groups.push(drafts.length);
    drafts.push(...alive);
  }
  groups.push(drafts.length);
  if (impossible)
    return {
      cube,
      prefix,
      plus: 0,
      minus: 0,
      groups: [],
      alphabet: NO_ALPHABET,
      slots: [],
      split: [],
      start: undefined,
      dooms: [],
    };
  const product = { cube, prefix, plus, minus, groups };
  const alphabet = makeAlphabet(
    drafts.flatMap(({ literal: { atom }, positions: [from = 0] }) =>
      atom.kind === "pattern" ? [{ pattern: atom, from }] : [],
    ),
    drafts.flatMap(({ literal: { atom } }) => (atom.kind === "automaton" ? [atom] : [])),
  );
  const slots = drafts.map((draft) => slotOf(draft, alphabet, meter));
  const split: number[] = [];
  for (let at = 0; at < plus; at++) {
    const pattern = slots[at]?.run?.pattern;
    if (pattern !== undefined && splits(pattern)) split.push(at);
  }
  const start = Int32Array.from(slots, (slot, at) =>
    judge(slot, slot.run === undefined ? (drafts[at]?.state ?? 0) : 0),
  );
  const possible = !start.subarray(0, minus).includes(NEVER) && settleGroups(product, start);
  const dooms = Array.from({ length: plus * (minus - plus) }, () => new Map<number, boolean>());
  return { ...product, alphabet, slots, split, dooms, start: possible ? start : undefined };
}

const NO_ALPHABET: Alphabet = { codes: [], pieces: [], named: new Map(), wide: false, automaton: undefined };

/** The longest text that a pattern which must hold begins with. */
function prefixOf(cube: Cube): readonly number[] {
  let longest: Pattern | undefined;
  for (const atom of cube.plus) if (atom.kind === "pattern" && atom.prefix > (longest?.prefix ?? 0)) longest = atom;
  return longest?.tokens.slice(0, longest.prefix) ?? [];
}

function draftOf(literal: Literal, clause: number, index: number, prefix: readonly number[]): Draft {
  const { atom } = literal;
  if (atom.kind === "automaton") {
    let state = atom.start;
    for (const code of prefix) state = step(atom, state, code);
    return { literal, clause, index, positions: START, state };
  }
  return { literal, clause, index, positions: positionsAfter(atom, prefix), state: 0 };
}

function positionsAfter(pattern: Pattern, prefix: readonly number[]): Positions {
  const shared = Math.min(pattern.prefix, prefix.length);
  for (let at = 0; at < shared; at++) if (pattern.tokens[at] !== prefix[at]) return [];
  let positions: Positions = [shared];
  for (let at = shared; at < prefix.length && positions.length > 0; at++)
    positions = stepPositions(pattern, positions, prefix[at] ?? END);
  return positions;
}

function isDead({ positions, state }: Draft): boolean {
  return positions.length === 0 || state === DEAD;
}

function slotOf({ literal: { atom, holds }, clause, index, positions }: Draft, alphabet: Alphabet, meter: Meter): Slot {
  const run = atom.kind === "pattern" ? new PatternRun(atom, positions, alphabet, meter) : undefined;
  const component = atom.kind === "pattern" ? run : walk(atom, alphabet);
  if (component === undefined) throw new TypeError("an atom is a pattern or an automaton");
  return { component, run, holds, clause, literal: index };
}

function walk(automaton: Automaton, { codes }: Alphabet): Component {
  const classes = Int32Array.from(codes, (code) => classOf(automaton, code));
  return {
    next: (state, symbol) => automaton.next[state * automaton.classes + (classes[symbol] ?? 0)] ?? DEAD,
    shortest: automaton.distance,
    accepts: automaton.accepts,
    universal: automaton.full,
  };
}

/** Follows one symbol from `row` into `into`; false when nothing can be matched after it. */
export function advance(product: Product, row: Int32Array, symbol: number, into: Int32Array): boolean {
  const { slots, minus } = product;
  for (let at = 0; at < slots.length; at++) {
    const state = row[at] ?? NEVER;
    const slot = slots[at];
    const to = state < 0 || slot === undefined ? state : judge(slot, slot.component.next(state, symbol));
    if (to === NEVER && at < minus) return false;
    into[at] = to;
  }
  return minus === slots.length || settleGroups(product, into);
}

function judge({ component, holds }: Slot, to: number): number {
  if (to < 0) return holds ? NEVER : SETTLED;
  if (component.universal[to] === true) return holds ? SETTLED : NEVER;
  return to;
}

function settleGroups({ groups }: Pick<Product, "groups">, row: Int32Array): boolean {
  for (let group = 0; group + 1 < groups.length; group++) {
    const members = row.subarray(groups[group], groups[group + 1]);
    if (members.includes(SETTLED)) members.fill(SETTLED);
    else if (members.every((state) => state === NEVER)) return false;
  }
  return true;
}

/**
 * How many characters are still needed: by the neediest clause, which is a lower bound, or, to hurry, by all clauses
 * together as if none could share a character.
 */
export function distance({ slots, plus, groups }: Product, row: Int32Array, together: boolean): number {
  let most = 0;
  let sum = 0;
  for (let at = 0; at < plus; at++) {
    const state = row[at] ?? NEVER;
    const needed = state < 0 ? 0 : (slots[at]?.component.shortest[state] ?? 0);
    if (needed > most) most = needed;
    sum += needed;
  }
  for (let group = 0; group + 1 < groups.length; group++) {
    let least = END;
    for (let at = groups[group] ?? 0; at < (groups[group + 1] ?? 0); at++) {
      const state = row[at] ?? NEVER;
      if (state === NEVER) continue;
      const slot = slots[at];
      least = Math.min(least, state < 0 || slot?.holds !== true ? 0 : (slot.component.shortest[state] ?? 0));
    }
    if (least > most) most = least;
    sum += least;
  }
  return together ? sum : most;
}

/** Whether what has been read is a string of the cube. */
export function isAccepting({ slots, minus, groups }: Product, row: Int32Array): boolean {
  for (let at = 0; at < minus; at++) if (!literalHolds(slots[at], row[at] ?? NEVER)) return false;
  for (let group = 0; group + 1 < groups.length; group++) {
    let holds = false;
    for (let at = groups[group] ?? 0; at < (groups[group + 1] ?? 0) && !holds; at++)
      holds = literalHolds(slots[at], row[at] ?? NEVER);
    if (!holds) return false;
  }
  return true;
}

function literalHolds(slot: Slot | undefined, state: number): boolean {
  return state < 0 ? state === SETTLED : slot?.component.accepts[state] === slot?.holds;
}

/** A clause and one that refuses all that is left of it, if tokens show such a pair. */
export function findDoom(product: Product, row: Int32Array): readonly [clause: number, by: number] | undefined {
  const { slots, plus, minus, dooms } = product;
  for (let at = 0; at < plus; at++) {
    const inner = slots[at];
    const state = row[at] ?? NEVER;
    if (state < 0 || inner?.run === undefined) continue;
    for (let by = plus; by < minus; by++) {
      const outer = slots[by];
      const outerState = row[by] ?? NEVER;
      const memo = dooms[at * (minus - plus) + by - plus];
      if (outerState < 0 || outer?.run === undefined || memo === undefined) continue;
      if (inner.run.isDoomed(state, outer.run, outerState, memo)) return [inner.clause, outer.clause];
    }
  }
  return undefined;
}

/** Whether the minus slots of row `b` refuse all that those of row `a` do, so that `a` leads wherever `b` does. */
export function refusesNoMore({ slots, plus, minus }: Product, a: Int32Array, b: Int32Array): boolean {
  for (let at = plus; at < minus; at++) {
    const inA = a[at] ?? NEVER;
    const inB = b[at] ?? NEVER;
    if (inA === inB || inA === SETTLED) continue;
    if (inB < 0 || slots[at]?.run?.isWithin(inA, inB) !== true) return false;
  }
  return true;
}
