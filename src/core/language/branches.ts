import { NEVER, type Product } from "./product.ts";

/**
 * The symbols that are worth following from a row, most readable last, as the search goes on with the last. Where a pattern that must hold names all it can go on with, these;
 * otherwise every symbol that somebody names here, and one to stand for all those that nobody does and that lead the
 * automata to the same states.
 */
export class Branches {
  readonly #product: Product;
  readonly #stamps: Int32Array;
  #stamp = 0;
  readonly #automata: readonly number[];
  /** By the states of the automata: pieces that lead them alike. */
  readonly #fans: Map<string, readonly (readonly number[])[]> = new Map();

  constructor(product: Product) {
    this.#product = product;
    this.#stamps = new Int32Array(product.alphabet.codes.length);
    this.#automata = [...product.slots.keys()].filter((at) => product.slots[at]?.run === undefined);
  }

  of(row: Int32Array): readonly number[] {
    const { slots, plus } = this.#product;
    let narrowest: readonly number[] | undefined;
    for (let at = 0; at < plus; at++) {
      const run = slots[at]?.run;
      const state = row[at] ?? NEVER;
      if (run === undefined || state < 0 || run.open[state] === true) continue;
      const named = run.named[state];
      if (named !== undefined && (narrowest === undefined || named.length < narrowest.length)) narrowest = named;
    }
    return narrowest ?? this.#all(row);
  }

  #all(row: Int32Array): readonly number[] {
    const { slots } = this.#product;
    const stamps = this.#stamps;
    const stamp = ++this.#stamp;
    const found: number[] = [];
    for (let at = 0; at < slots.length; at++) {
      const state = row[at] ?? NEVER;
      const named = state < 0 ? undefined : slots[at]?.run?.named[state];
      if (named === undefined) continue;
      for (const symbol of named) {
        if (stamps[symbol] === stamp) continue;
        stamps[symbol] = stamp;
        found.push(symbol);
      }
    }
    for (const pieces of this.#fanOf(row)) {
      const symbol = this.#firstUnstamped(pieces, stamp);
      if (symbol >= 0) found.push(symbol);
    }
    return found.sort((a, b) => b - a);
  }

  #firstUnstamped(pieces: readonly number[], stamp: number): number {
    for (const piece of pieces)
      for (const symbol of this.#product.alphabet.pieces[piece] ?? [])
        if (this.#stamps[symbol] !== stamp) return symbol;
    return -1;
  }

  #fanOf(row: Int32Array): readonly (readonly number[])[] {
    const { alphabet, plus } = this.#product;
    const [only = plus] = this.#automata;
    const state = only < plus ? (row[only] ?? NEVER) : NEVER;
    const { automaton } = alphabet;
    // One that must not hold may well be followed to where it accepts nothing, which its fans leave out.
    if (automaton !== undefined && state >= 0) return automaton.fans[state] ?? [];
    const key = this.#automata.map((at) => row[at]).join();
    let fan = this.#fans.get(key);
    if (fan === undefined) {
      fan = this.#makeFan(row);
      this.#fans.set(key, fan);
    }
    return fan;
  }

  #makeFan(row: Int32Array): readonly (readonly number[])[] {
    const { slots, plus, alphabet } = this.#product;
    const alike = new Map<string, number[]>();
    for (const [index, [sample]] of alphabet.pieces.entries()) {
      if (sample === undefined) continue;
      const targets = this.#automata.map((at) => {
        const state = row[at] ?? NEVER;
        return state < 0 ? state : (slots[at]?.component.next(state, sample) ?? NEVER);
      });
      if (targets.some((target, at) => target === NEVER && (this.#automata[at] ?? 0) < plus)) continue;
      const key = alphabet.wide ? `${index}` : targets.join();
      const known = alike.get(key);
      if (known === undefined) alike.set(key, [index]);
      else known.push(index);
    }
    return [...alike.values()];
  }
}
