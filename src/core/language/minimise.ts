import type { CharSet } from "./char-set.ts";
import { readabilityOf, readableIn } from "./readable.ts";
import { type Automaton, classSets, DEAD, type Partition } from "./automaton.ts";

export interface Explored {
  readonly rows: readonly (readonly number[])[];
  readonly accepting: readonly boolean[];
}

/** Moore's refinement; then states from which nothing is accepted are cut off and equal columns become one class. */
export function minimise(alphabet: Partition, { rows, accepting }: Explored): Automaton {
  let blocks: readonly number[] = accepting.map((accepted) => (accepted ? 1 : 0));
  for (let count = new Set(blocks).size; ; ) {
    const current = blocks;
    const refined = number(rows.map((row, state) => [current[state], ...row.map((to) => current[to])].join()));
    blocks = refined.ids;
    if (refined.count === count) break;
    count = refined.count;
  }
  const members = new Map(blocks.map((block, state) => [block, state]));
  const order = [...members.keys()].sort((a, b) => a - b);
  const table = order.map((block) => (rows[members.get(block) ?? 0] ?? []).map((to) => blocks[to] ?? 0));
  const accepted = order.map((block) => accepting[members.get(block) ?? 0] ?? false);
  const distance = distances(table, accepted);
  const refusing = distances(
    table,
    accepted.map((value) => !value),
  );
  const alive = order.filter((block) => (distance[block] ?? -1) >= 0 || block === blocks[0]);
  const renamed = new Map(alive.map((block, index) => [block, index]));
  const columns = number(alphabet.boundClass.map((of) => (of < 0 ? "" : table.map((row) => row[of]).join())));
  const boundClass = shiftSurrogates(columns.ids, alphabet.boundClass);
  const classes = Math.max(0, ...boundClass) + 1;
  const next = new Int32Array(alive.length * classes).fill(DEAD);
  for (const [state, block] of alive.entries()) {
    for (const [at, of] of alphabet.boundClass.entries()) {
      const to = of < 0 ? undefined : table[block]?.[of];
      if (to !== undefined && (distance[to] ?? -1) >= 0)
        next[state * classes + (boundClass[at] ?? 0)] = renamed.get(to) ?? DEAD;
    }
  }
  const sets = classSets({ bounds: alphabet.bounds, boundClass, classes });
  const readable = sets.map(readableIn);
  const bestFirst = [...sets.keys()].sort((a, b) => rankOf(sets, readable, a) - rankOf(sets, readable, b));
  return {
    kind: "automaton",
    start: renamed.get(blocks[0] ?? 0) ?? 0,
    states: alive.length,
    classes,
    next,
    accepts: alive.map((block) => accepted[block] ?? false),
    distance: Int32Array.from(alive, (block) => distance[block] ?? -1),
    full: alive.map((block) => (refusing[block] ?? -1) < 0),
    bounds: alphabet.bounds,
    boundClass,
    sets,
    readable,
    fans: alive.map((_, state) => {
      const fan = Map.groupBy(bestFirst, (index) => next[state * classes + index] ?? DEAD);
      fan.delete(DEAD);
      return [...fan.values()];
    }),
  };
}

function rankOf(sets: readonly CharSet[], readable: readonly (readonly number[])[], index: number): number {
  return readabilityOf(readable[index]?.[0] ?? sets[index]?.[0] ?? 0);
}

/** Equal keys get equal numbers, from 0 in the order of appearance. */
function number(keys: readonly string[]): { readonly ids: readonly number[]; readonly count: number } {
  const known = new Map<string, number>();
  const ids = keys.map((key) => {
    const id = known.get(key) ?? known.size;
    known.set(key, id);
    return id;
  });
  return { ids, count: known.size };
}

/** Gives the surrogates, which are no characters, no class, and numbers the others without a gap. */
function shiftSurrogates(ids: readonly number[], original: readonly number[]): readonly number[] {
  const kept = new Map<number, number>();
  return ids.map((id, at) => {
    if ((original[at] ?? DEAD) < 0) return DEAD;
    const known = kept.get(id) ?? kept.size;
    kept.set(id, known);
    return known;
  });
}

/** The fewest steps from each state to a marked one, -1 where there is no way. */
function distances(table: readonly (readonly number[])[], marked: readonly boolean[]): readonly number[] {
  const out: number[] = marked.map((mark) => (mark ? 0 : -1));
  const sources: number[][] = table.map(() => []);
  for (const [from, row] of table.entries()) for (const to of new Set(row)) sources[to]?.push(from);
  const queue = [...out.keys()].filter((state) => out[state] === 0);
  for (const state of queue) {
    for (const from of sources[state] ?? []) {
      if ((out[from] ?? 0) >= 0) continue;
      out[from] = (out[state] ?? 0) + 1;
      queue.push(from);
    }
  }
  return out;
}
