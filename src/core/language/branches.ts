import { NEVER, type Product } from "./product.ts";

/**
 * The symbols that are worth following from a row. Where a pattern that must hold names all it can go on with, these;
 * otherwise every symbol that somebody names here, and one of each piece to stand for those that nobody does.
 */
export class Branches {
  readonly #product: Product;
  readonly #stamps: Int32Array;
  #stamp = 0;

  constructor(product: Product) {
    this.#product = product;
    this.#stamps = new Int32Array(product.alphabet.codes.length);
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
    const { slots, alphabet } = this.#product;
    const stamp = ++this.#stamp;
    const found: number[] = [];
    for (const [at, { run }] of slots.entries()) {
      const state = row[at] ?? NEVER;
      if (run === undefined || state < 0) continue;
      for (const symbol of run.named[state] ?? []) {
        if (this.#stamps[symbol] === stamp) continue;
        this.#stamps[symbol] = stamp;
        found.push(symbol);
      }
    }
    const targets: number[][] = [];
    for (const piece of alphabet.pieces) {
      const symbol = piece.find((candidate) => this.#stamps[candidate] !== stamp);
      if (symbol === undefined) continue;
      if (!alphabet.wide) {
        const target = this.#targets(row, symbol);
        if (target === undefined || targets.some((known) => known.every((state, at) => state === target[at]))) continue;
        targets.push(target);
      }
      found.push(symbol);
    }
    return found.sort((a, b) => a - b);
  }

  /** Where the automata go, which alone tell the pieces apart; undefined where one that must hold goes nowhere. */
  #targets(row: Int32Array, symbol: number): number[] | undefined {
    const { slots, plus } = this.#product;
    const targets: number[] = [];
    for (const [at, { run, component }] of slots.entries()) {
      const state = row[at] ?? NEVER;
      if (run !== undefined || state < 0) continue;
      const target = component.next(state, symbol);
      if (target < 0 && at < plus) return undefined;
      targets.push(target);
    }
    return targets;
  }
}
