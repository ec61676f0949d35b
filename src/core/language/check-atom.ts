import type { ProofAtom, ProofAutomaton, ProofPattern, ProofRanges } from "./proof.ts";

/**
 * An atom of a proof as a plain nondeterministic automaton. Written for the checker alone, from the meaning of the
 * format: nothing here is shared with the search, whose mistakes it is there to find.
 */
export interface CheckedAtom {
  readonly tokens: readonly CheckedToken[] | undefined;
  /** The first code point of every interval whose characters this atom does not tell apart. */
  readonly cuts: readonly number[];
  readonly begin: readonly number[];
  /** The positions with those that are reached without reading. */
  spread(positions: readonly number[]): readonly number[];
  step(positions: readonly number[], code: number): readonly number[];
  accepts(positions: readonly number[]): boolean;
  /** Whether every string is accepted from one of the positions. */
  takesAll(positions: readonly number[]): boolean;
  /** The fewest characters still to be read. */
  needed(positions: readonly number[]): number;
  /** Whether all that can be read from `position` can be read from one of `others` too. */
  coveredBy(position: number, others: readonly number[]): boolean;
}

export interface CheckedToken {
  readonly run: boolean;
  readonly ranges: readonly (readonly [number, number])[];
}

const EVERY: readonly (readonly [number, number])[] = [
  [0, 0xd7ff],
  [0xe000, 0x10ffff],
];

export function readAtom(atom: ProofAtom): CheckedAtom {
  return "pattern" in atom ? readPattern(atom) : readAutomaton(atom);
}

function readPattern({ pattern }: ProofPattern): CheckedAtom {
  const tokens: CheckedToken[] = [];
  for (const token of pattern) {
    if (typeof token === "string")
      for (const character of token) tokens.push({ run: false, ranges: [[codeOf(character), codeOf(character)]] });
    else if ("run" in token) tokens.push({ run: true, ranges: listRanges(token.run) });
    else tokens.push({ run: false, ranges: listRanges(token.one) });
  }
  const end = tokens.length;
  const spread = (positions: readonly number[]): readonly number[] => {
    const all = new Set(positions);
    for (const position of all) if (tokens[position]?.run === true) all.add(position + 1);
    return [...all].sort((a, b) => a - b);
  };
  const swallows = (run: number, from: number): boolean =>
    tokens[run]?.run === true && tokens.slice(from, run).every((token) => rangesCover(tokens[run], token));
  return {
    tokens,
    cuts: cutsOf(tokens.map((token) => token.ranges)),
    begin: spread([0]),
    spread,
    step(positions, code) {
      const next: number[] = [];
      for (const position of positions) {
        const token = tokens[position];
        if (token !== undefined && inRanges(token.ranges, code)) next.push(token.run ? position : position + 1);
      }
      return spread(next);
    },
    accepts: (positions) => positions.includes(end),
    takesAll: (positions) =>
      positions.some((at) => at === end - 1 && tokens[at]?.run === true && rangesCover(tokens[at], ANY_TOKEN)),
    needed: (positions) =>
      Math.min(...positions.map((position) => tokens.slice(position).filter((token) => !token.run).length)),
    coveredBy: (position, others) =>
      others.includes(position) || others.some((other) => other > position && swallows(other, position)),
  };
}

const ANY_TOKEN: CheckedToken = { run: true, ranges: EVERY };

function readAutomaton({ start, accepts, edges }: ProofAutomaton): CheckedAtom {
  const accepting = new Set(accepts);
  const from = Map.groupBy(edges, (edge) => edge[0]);
  const cuts = cutsOf(edges.map(([, low, high]) => [[low, high]]));
  const step = (positions: readonly number[], code: number): readonly number[] => {
    const next = new Set<number>();
    for (const position of positions)
      for (const [, low, high, to] of from.get(position) ?? []) if (code >= low && code <= high) next.add(to);
    return [...next].sort((a, b) => a - b);
  };
  const distance = distancesTo(accepting, edges);
  let full: ReadonlySet<number> | undefined;
  return {
    tokens: undefined,
    cuts,
    begin: [start],
    spread: (positions) => positions,
    step,
    accepts: (positions) => positions.some((position) => accepting.has(position)),
    takesAll(positions) {
      full ??= fullStates(accepting, cuts, step);
      return positions.some((position) => full?.has(position) === true);
    },
    needed: (positions) => Math.min(...positions.map((position) => distance.get(position) ?? Number.POSITIVE_INFINITY)),
    coveredBy: (position, others) => others.includes(position),
  };
}

/** The states from which no character leads out of accepting states, found by striking out until nothing changes. */
function fullStates(
  accepting: ReadonlySet<number>,
  cuts: readonly number[],
  step: (positions: readonly number[], code: number) => readonly number[],
): ReadonlySet<number> {
  const full = new Set(accepting);
  for (let before = -1; before !== full.size; ) {
    before = full.size;
    for (const state of full)
      if (!cuts.every((code) => step([state], code).some((to) => full.has(to)))) full.delete(state);
  }
  return full;
}

function distancesTo(
  accepting: ReadonlySet<number>,
  edges: readonly (readonly [number, number, number, number])[],
): ReadonlyMap<number, number> {
  const distance = new Map([...accepting].map((state) => [state, 0]));
  const into = Map.groupBy(edges, (edge) => edge[3]);
  const queue = [...accepting];
  for (const state of queue) {
    for (const [source] of into.get(state) ?? []) {
      if (distance.has(source)) continue;
      distance.set(source, (distance.get(state) ?? 0) + 1);
      queue.push(source);
    }
  }
  return distance;
}

/**
 * For every position in the inner tokens and in the outer ones, whether the rest of the inner is contained in the rest of
 * the outer as far as tokens show: a run of the inner must be swallowed whole by one run of the outer.
 */
export function containment(
  inner: readonly CheckedToken[],
  outer: readonly CheckedToken[],
): (i: number, o: number) => boolean {
  const width = outer.length + 1;
  const table = new Uint8Array((inner.length + 1) * width);
  for (let i = inner.length; i >= 0; i--) {
    for (let o = outer.length; o >= 0; o--) {
      const token = inner[i];
      const by = outer[o];
      let holds = false;
      if (token === undefined) holds = by === undefined || (by.run && table[i * width + o + 1] === 1);
      else if (by !== undefined) {
        if (by.run)
          holds = table[i * width + o + 1] === 1 || (rangesCover(by, token) && table[(i + 1) * width + o] === 1);
        else holds = !token.run && rangesCover(by, token) && table[(i + 1) * width + o + 1] === 1;
      }
      table[i * width + o] = holds ? 1 : 0;
    }
  }
  return (i, o) => table[i * width + o] === 1;
}

function rangesCover(outer: CheckedToken | undefined, inner: CheckedToken): boolean {
  const ranges = outer?.ranges ?? [];
  return inner.ranges.every(([low, high]) => ranges.some(([from, to]) => from <= low && high <= to));
}

function inRanges(ranges: readonly (readonly [number, number])[], code: number): boolean {
  return ranges.some(([low, high]) => code >= low && code <= high);
}

function listRanges(ranges: ProofRanges): readonly (readonly [number, number])[] {
  return ranges === "any" ? EVERY : ranges;
}

function cutsOf(all: readonly (readonly (readonly [number, number])[])[]): readonly number[] {
  const cuts = new Set([0, 0xe000]);
  for (const ranges of all) for (const [low, high] of ranges) cuts.add(low).add(high + 1);
  return [...cuts].filter((code) => code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)).sort((a, b) => a - b);
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
