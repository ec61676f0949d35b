import { Branches } from "./branches.ts";
import { isSpent, type Meter, spend } from "./meter.ts";
import { advance, distance, findDoom, isAccepting, NEVER, type Product, refusesNoMore } from "./product.ts";
import { SharedTails } from "./shared-tails.ts";
import { StateTable } from "./state-table.ts";

export interface Plan {
  /** 1 finds a shortest string; more hurries towards any. */
  readonly weight: number;
  /** How much of the meter this search may use. */
  readonly states: number;
  /** Longer strings are not looked for. */
  readonly length: number | undefined;
  /** Whether to write down what the proof of emptiness needs. */
  readonly record: boolean;
  /** Looks for refusals that different patterns share, which pays only where the states explode. */
  readonly shareTails: boolean;
  /** Switches off what only saves work, so that tests can compare. */
  readonly plain?: boolean;
}

export type Outcome = Reached | Closed | Stopped;

interface Reached {
  readonly kind: "reached";
  readonly codes: readonly number[];
}
interface Closed {
  readonly kind: "closed";
  /** Whether something was left aside because it would have become too long. */
  readonly cut: boolean;
  readonly trace: Trace | undefined;
}
interface Stopped {
  readonly kind: "stopped";
}

/** The states of a finished search and how they lead to one another. */
export interface Trace {
  readonly start: Links;
  readonly states: readonly TracedState[];
}
export interface Links {
  readonly next: readonly number[];
  readonly doomed: readonly (readonly [clause: number, by: number])[];
}
export interface TracedState extends Links {
  readonly row: Int32Array;
  readonly read: number;
}

/** How many states with the same plus slots are compared with a new one. */
const COMPARED = 48;

interface State {
  readonly id: number;
  /** Characters read after the prefix, the fewest known. */
  read: number;
  from: State | undefined;
  symbol: number;
  readonly needed: number;
  /** Set aside: by a doom, or by a state that leads wherever this one does. */
  aside: readonly [clause: number, by: number] | State | undefined;
  expanded: boolean;
  next: Set<State>;
  doomed: Map<string, readonly [clause: number, by: number]>;
}

/** Best-first search through a product for a string of its cube. */
export function explore(product: Product, plan: Plan, meter: Meter): Outcome {
  return new Explorer(product, plan, meter).run();
}

class Explorer {
  readonly #product: Product;
  readonly #plan: Plan;
  readonly #meter: Meter;
  readonly #limit: number;
  readonly #table: StateTable;
  readonly #branches: Branches;
  readonly #states: State[] = [];
  readonly #queue: (State[] | undefined)[] = [];
  #cursor = 0;
  readonly #fronts: StateTable;
  readonly #alike: State[][] = [];
  readonly #front: Int32Array;
  readonly #other: Int32Array;
  readonly #tails: SharedTails | undefined;
  /** Whether a shorter way to a known state matters. */
  readonly #ordered: boolean;
  #cut = false;

  constructor(product: Product, plan: Plan, meter: Meter) {
    const width = product.slots.length;
    this.#product = product;
    this.#plan = plan;
    this.#meter = meter;
    this.#limit = meter.spent + plan.states;
    this.#table = new StateTable(width);
    this.#branches = new Branches(product);
    this.#front = new Int32Array(product.plus + width - product.minus);
    this.#fronts = new StateTable(this.#front.length);
    this.#other = new Int32Array(width);
    this.#tails = plan.shareTails ? new SharedTails(product) : undefined;
    this.#ordered = plan.weight === 1 || plan.length !== undefined;
  }

  run(): Outcome {
    const { start } = this.#product;
    const links: Pick<State, "next" | "doomed"> = { next: new Set(), doomed: new Map() };
    if (start !== undefined) this.#meet(start.slice(), 0, undefined, -1, links);
    const row = new Int32Array(this.#product.slots.length);
    const into = new Int32Array(row.length);
    for (let turn = 0; ; turn++) {
      const state = this.#take();
      if (state === undefined) return { kind: "closed", cut: this.#cut, trace: this.#trace(links) };
      if (this.#meter.spent >= this.#limit || isSpent(this.#meter, (turn & 63) === 0)) return { kind: "stopped" };
      this.#table.read(state.id, row);
      if (state.needed === 0 && isAccepting(this.#product, row)) return { kind: "reached", codes: this.#codes(state) };
      state.expanded = true;
      if (this.#plan.record) {
        state.next = new Set();
        state.doomed = new Map();
      }
      for (const symbol of this.#branches.of(row)) {
        if (!advance(this.#product, row, symbol, into)) continue;
        this.#tails?.gather(into);
        this.#meet(into, 0, state, symbol, state);
      }
    }
  }

  /** Takes up a row, after choosing one position of each slot from `choice` on that is followed so. */
  #meet(
    row: Int32Array,
    choice: number,
    from: State | undefined,
    symbol: number,
    links: Pick<State, "next" | "doomed">,
  ): void {
    const { split, slots } = this.#product;
    for (let at = choice; at < split.length; at++) {
      const slot = split[at] ?? 0;
      const state = row[slot] ?? NEVER;
      const singles = state < 0 ? undefined : slots[slot]?.run?.singles(state);
      if (singles === undefined || singles.length < 2) continue;
      for (const single of singles) {
        const chosen = row.slice();
        chosen[slot] = single;
        this.#meet(chosen, at + 1, from, symbol, links);
      }
      return;
    }
    this.#add(row, from, symbol, links);
  }

  #add(row: Int32Array, from: State | undefined, symbol: number, links: Pick<State, "next" | "doomed">): void {
    const read = from === undefined ? 0 : from.read + 1;
    const { length } = this.#plan;
    if (length !== undefined && read + distance(this.#product, row, false) + this.#product.prefix.length > length) {
      this.#cut = true;
      return;
    }
    const id = this.#table.add(row);
    let state = this.#states[id];
    if (state === undefined) {
      spend(this.#meter, costOf(this.#product, row));
      state = {
        id,
        read,
        from,
        symbol,
        needed: distance(this.#product, row, this.#plan.weight > 1),
        aside: this.#plan.plain === true ? undefined : findDoom(this.#product, row),
        expanded: false,
        next: NO_STATES,
        doomed: NO_DOOMS,
      };
      this.#states.push(state);
      if (state.aside === undefined) this.#enqueue(state, row);
    } else if (read < state.read && this.#ordered) {
      state.read = read;
      state.from = from;
      state.symbol = symbol;
      if (state.aside === undefined) this.#push(state);
      else if ("id" in state.aside && state.aside.read > read) {
        state.aside = undefined;
        this.#enqueue(state, row);
      }
    }
    if (!this.#plan.record) return;
    const { aside } = state;
    if (aside === undefined) links.next.add(state);
    else if ("id" in aside) links.next.add(aside);
    else links.doomed.set(aside.join(), aside);
  }

  /** Puts the state in line, unless one that is alike and refuses no more stands there already. */
  #enqueue(state: State, row: Int32Array): void {
    const { plus, minus, slots } = this.#product;
    if (this.#plan.plain !== true && minus > plus) {
      for (let at = 0; at < plus; at++) this.#front[at] = row[at] ?? NEVER;
      for (let at = minus; at < slots.length; at++) this.#front[plus + at - minus] = row[at] ?? NEVER;
      const front = this.#fronts.add(this.#front);
      const alike = (this.#alike[front] ??= []);
      for (let at = alike.length - 1; at >= 0 && at >= alike.length - COMPARED; at--) {
        const other = alike[at];
        if (other === undefined || other === state || (this.#ordered && other.read > state.read)) continue;
        this.#table.read(other.id, this.#other);
        if (!refusesNoMore(this.#product, this.#other, row)) continue;
        state.aside = other;
        return;
      }
      alike.push(state);
    }
    this.#push(state);
  }

  #push(state: State): void {
    const at = state.read + this.#plan.weight * state.needed;
    (this.#queue[at] ??= []).push(state);
    if (at < this.#cursor) this.#cursor = at;
  }

  #take(): State | undefined {
    for (; this.#cursor < this.#queue.length; this.#cursor++) {
      const line = this.#queue[this.#cursor];
      for (let state = line?.pop(); state !== undefined; state = line?.pop())
        if (this.#cursor === state.read + this.#plan.weight * state.needed && state.aside === undefined) return state;
    }
    return undefined;
  }

  #codes(last: State): readonly number[] {
    const codes: number[] = [];
    for (let state: State | undefined = last; state?.from !== undefined; state = state.from)
      codes.push(this.#product.alphabet.codes[state.symbol] ?? 0);
    return [...this.#product.prefix, ...codes.reverse()];
  }

  #trace(start: Pick<State, "next" | "doomed">): Trace | undefined {
    if (!this.#plan.record) return undefined;
    const kept = this.#states.filter((state) => state.aside === undefined);
    const numbers = new Map(kept.map((state, index) => [state, index]));
    const linksOf = ({ next, doomed }: Pick<State, "next" | "doomed">): Links => ({
      next: [...next].map((state) => numbers.get(state) ?? -1),
      doomed: [...doomed.values()],
    });
    return {
      start: linksOf(start),
      states: kept.map((state) => {
        const row = new Int32Array(this.#product.slots.length);
        this.#table.read(state.id, row);
        return { ...linksOf(state), row, read: state.read };
      }),
    };
  }
}

/** Refusals cost most: they are held against what they may doom, and against those of other states. */
function costOf({ plus, minus }: Product, row: Int32Array): number {
  let cost = 64;
  for (let at = 0; at < row.length; at++) if ((row[at] ?? NEVER) >= 0) cost += at >= plus && at < minus ? 8 : 1;
  return cost >> 6;
}

const NO_STATES: Set<State> = new Set();
const NO_DOOMS: Map<string, readonly [clause: number, by: number]> = new Map();
