import { type Alphabet, tokenInterest } from "./alphabet.ts";
import { DEAD } from "./automaton.ts";
import { type Meter, spend } from "./meter.ts";
import { END, isRun, type Pattern, RUN } from "./pattern.ts";
import { type Positions, reachOf, stepPositions, withoutSuperfluous } from "./positions.ts";
import { subsumes } from "./subsume.ts";

/** Steps that one look at whether a rest subsumes another may take; giving up there only costs states. */
const DOOM_STEPS = 512;

/**
 * A pattern's own automaton over one search's symbols, worked out state by state as the search gets there. A state is a
 * set of positions. The invariant: equal positions have one number, so states may be compared by number.
 */
export class PatternRun {
  readonly pattern: Pattern;
  readonly positions: Positions[] = [];
  /** Of each state: the fewest characters that are left, whether nothing need be, and whether anything may be. */
  readonly shortest: number[] = [];
  readonly accepts: boolean[] = [];
  readonly universal: boolean[] = [];
  /** The symbols that a state names, and whether it goes on with characters that it does not name. */
  readonly named: (readonly number[])[] = [];
  readonly open: boolean[] = [];
  readonly #alphabet: Alphabet;
  readonly #meter: Meter;
  readonly #rows: number[][] = [];
  /** The numbers of states of one position, by the position, and of the others, by all their positions. */
  readonly #single: number[] = [];
  readonly #numbers: Map<string, number> = new Map();
  readonly #singles: (readonly number[])[] = [];
  readonly #left: Int32Array;
  readonly #within: Map<number, boolean> = new Map();

  constructor(pattern: Pattern, start: Positions, alphabet: Alphabet, meter: Meter) {
    this.pattern = pattern;
    this.#meter = meter;
    this.#alphabet = alphabet;
    const { tokens } = pattern;
    const left = new Int32Array(tokens.length + 1);
    for (let at = tokens.length - 1; at >= (start[0] ?? 0); at--)
      left[at] = (left[at + 1] ?? 0) + (isRun(tokens[at] ?? END) ? 0 : 1);
    this.#left = left;
    this.#stateOf(start);
  }

  next(state: number, symbol: number): number {
    const row = (this.#rows[state] ??= []);
    const known = row[symbol];
    if (known !== undefined) return known;
    const to = stepPositions(this.pattern, this.positions[state] ?? [], this.#alphabet.codes[symbol] ?? END);
    const target = to.length === 0 ? DEAD : this.#stateOf(to);
    row[symbol] = target;
    return target;
  }

  /** The states of one position each that together are this one. */
  singles(state: number): readonly number[] {
    let singles = this.#singles[state];
    if (singles === undefined) {
      const positions = this.positions[state] ?? [];
      singles = positions.length < 2 ? [state] : positions.map((position) => this.#stateOf([position]));
      this.#singles[state] = singles;
    }
    return singles;
  }

  /** Whether all that is left of this pattern in `state` is left of the other in `otherState`, as far as tokens show. */
  isDoomed(state: number, other: PatternRun, otherState: number, memo: Map<number, boolean>): boolean {
    const key = state * 0x100000 + otherState;
    let doomed = memo.get(key);
    if (doomed === undefined) {
      const outer = other.positions[otherState] ?? [];
      doomed = (this.positions[state] ?? []).every((position) =>
        outer.some((at) => subsumes(other.pattern, this.pattern, at, position, DOOM_STEPS)),
      );
      memo.set(key, doomed);
    }
    return doomed;
  }

  /** Whether what is left in `state` is all left in `wider` too. */
  isWithin(state: number, wider: number): boolean {
    if (state === wider) return true;
    const key = state * 0x100000 + wider;
    let within = this.#within.get(key);
    if (within === undefined) {
      const outer = this.positions[wider] ?? [];
      within = (this.positions[state] ?? []).every((position) =>
        outer.some((at) => at === position || this.#isSwallowed(position, at)),
      );
      this.#within.set(key, within);
    }
    return within;
  }

  #isSwallowed(position: number, at: number): boolean {
    return (
      isRun(this.pattern.tokens[at] ?? END) &&
      position <= at + 1 &&
      (position > at || position >= reachOf(this.pattern, at))
    );
  }

  /** The state of these positions, in whatever order they come. */
  stateWith(positions: readonly number[]): number {
    return this.#stateOf(withoutSuperfluous(this.pattern, positions));
  }

  #stateOf(positions: Positions): number {
    const [single] = positions;
    const known = positions.length === 1 ? this.#single[single ?? 0] : this.#numbers.get(positions.join());
    if (known !== undefined) return known;
    const state = this.positions.push(positions) - 1;
    if (positions.length === 1) this.#single[single ?? 0] = state;
    else this.#numbers.set(positions.join(), state);
    spend(this.#meter, positions.length >> 5);
    this.#describe(positions);
    return state;
  }

  #describe(positions: Positions): void {
    const { pattern } = this;
    const { tokens } = pattern;
    const named: number[] = [];
    let open = false;
    let shortest = END;
    let accepts = false;
    for (const position of positions) {
      const left = this.#left[position] ?? 0;
      if (left < shortest) shortest = left;
      let at = position;
      for (; ; at++) {
        const token = tokens[at] ?? END;
        if (token < 0) {
          const { codes, open: goesOn } = tokenInterest(pattern, token);
          open ||= goesOn;
          for (const code of codes) this.#name(named, code);
        } else if (token !== END) this.#name(named, token);
        if (!isRun(token)) break;
      }
      accepts ||= at >= tokens.length;
    }
    this.shortest.push(shortest);
    this.accepts.push(accepts);
    this.universal.push(tokens.at(-1) === RUN && positions.includes(tokens.length - 1));
    this.named.push(named);
    this.open.push(open);
  }

  #name(named: number[], code: number): void {
    const symbol = this.#alphabet.named.get(code) ?? 0;
    if (!named.includes(symbol)) named.push(symbol);
  }
}

/**
 * Whether a search had better choose between positions than keep them all: a `?` behind a run makes the states explode,
 * and for a pattern that must hold it is enough that one of its positions leads to a string.
 */
export function splits(pattern: Pattern): boolean {
  const run = pattern.tokens.findIndex(isRun);
  return (
    run >= 0 && pattern.tokens.some((token, at) => at > run && !isRun(token) && tokenInterest(pattern, token).open)
  );
}
