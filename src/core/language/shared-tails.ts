import { NEVER, type Product, SETTLED } from "./product.ts";
import { END, type Pattern, RUN, setOf } from "./pattern.ts";
import type { PatternRun } from "./pattern-run.ts";

/** What a state gives away: positions whose rest is the rest of an earlier slot's pattern too. */
interface Move {
  readonly left: number;
  readonly guests: readonly Place[];
}
interface Place {
  readonly slot: number;
  readonly position: number;
}

const NO_MOVE: Move = { left: NEVER, guests: [] };

/**
 * Refusals with the same rest are the same refusal, whichever pattern they came by: after `*a??c` and `*b??c` have read
 * their first letter, nothing tells them apart. Keeping every such position with the first pattern that has the rest
 * makes rows equal that would otherwise remember which letter it was.
 */
export class SharedTails {
  readonly #runs: ReadonlyMap<number, PatternRun>;
  readonly #homes: ReadonlyMap<number, readonly Place[]>;
  readonly #moves: Map<number, Move[]> = new Map();

  constructor({ slots, plus, minus }: Product) {
    const runs = new Map<number, PatternRun>();
    for (let at = plus; at < minus; at++) {
      const run = slots[at]?.run;
      if (run !== undefined) runs.set(at, run);
    }
    this.#runs = runs;
    this.#homes = homesOf(runs);
  }

  /** Moves the refusals of a row to where they belong. */
  gather(row: Int32Array): void {
    let guests: Place[] | undefined;
    for (const [slot, run] of this.#runs) {
      const state = row[slot] ?? NEVER;
      if (state < 0) continue;
      const move = this.#moveOf(slot, run, state);
      if (move.guests.length === 0) continue;
      row[slot] = move.left;
      (guests ??= []).push(...move.guests);
    }
    if (guests === undefined) return;
    for (const [slot, places] of Map.groupBy(guests, (place) => place.slot)) {
      const run = this.#runs.get(slot);
      const state = row[slot] ?? NEVER;
      if (run === undefined) continue;
      const own = state < 0 ? [] : (run.positions[state] ?? []);
      row[slot] = run.stateWith([...own, ...places.map((place) => place.position)]);
    }
  }

  #moveOf(slot: number, run: PatternRun, state: number): Move {
    const moves = this.#moves.get(slot) ?? [];
    this.#moves.set(slot, moves);
    let move = moves[state];
    if (move === undefined) {
      const places = (run.positions[state] ?? []).map(
        (position) => this.#homes.get(slot)?.[position] ?? { slot, position },
      );
      const guests = places.filter((place) => place.slot !== slot);
      const kept = places.filter((place) => place.slot === slot).map((place) => place.position);
      move = guests.length === 0 ? NO_MOVE : { left: kept.length === 0 ? SETTLED : run.stateWith(kept), guests };
      moves[state] = move;
    }
    return move;
  }
}

/** For every position of every pattern, the first place with the same rest. */
function homesOf(runs: ReadonlyMap<number, PatternRun>): ReadonlyMap<number, readonly Place[]> {
  const tails = new Map<string, number>();
  const first: Place[] = [];
  const homes = new Map<number, readonly Place[]>();
  for (const [slot, { pattern }] of runs) {
    const places: Place[] = [];
    let tail = -1;
    for (let position = pattern.tokens.length; position >= 0; position--) {
      const key = `${tokenKey(pattern, pattern.tokens[position] ?? END)} ${tail}`;
      tail = tails.get(key) ?? tails.size;
      tails.set(key, tail);
      places[position] = first[tail] ??= { slot, position };
    }
    homes.set(slot, places);
  }
  return homes;
}

function tokenKey(pattern: Pattern, token: number): string {
  return token >= RUN ? `${token}` : `${token & 1}:${setOf(pattern, token).join()}`;
}
