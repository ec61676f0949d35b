import type { Automaton } from "./automaton.ts";
import type { Links, Trace } from "./explore.ts";
import { fromCodes } from "./pattern.ts";
import { NEVER, type Product, SETTLED } from "./product.ts";
import type { Closed, ProofAutomaton, ProofState, ProofStep } from "./proof.ts";

/** The states of a finished search in terms of the cube's clauses and the atoms' positions. */
export function proveClosed(product: Product, trace: Trace, bounded: boolean): Closed {
  const { cube, prefix, slots } = product;
  const sizes = [...cube.plus.map(() => 1), ...cube.minus.map(() => 1), ...cube.groups.map((group) => group.length)];
  const states = trace.states.map((state): ProofState => {
    const clauses: (true | number[][])[] = sizes.map((size, clause) =>
      slots.some((slot, at) => slot.clause === clause && state.row[at] !== SETTLED)
        ? Array.from({ length: size }, () => [])
        : true,
    );
    for (const [at, slot] of slots.entries()) {
      const of = clauses[slot.clause];
      const row = state.row[at] ?? NEVER;
      if (of !== undefined && of !== true && row >= 0) of[slot.literal] = [...(slot.run?.positions[row] ?? [row])];
    }
    return { ...(bounded && { read: state.read + prefix.length }), clauses, ...stepOf(state) };
  });
  return { kind: "closed", prefix: fromCodes(prefix), start: stepOf(trace.start), states };
}

function stepOf({ next, doomed }: Links): ProofStep {
  return { next, ...(doomed.length > 0 && { doomed }) };
}

export function writeAutomaton(automaton: Automaton): ProofAutomaton {
  const edges: (readonly [number, number, number, number])[] = [];
  for (let state = 0; state < automaton.states; state++) {
    for (const [index, set] of automaton.sets.entries()) {
      const to = automaton.next[state * automaton.classes + index] ?? -1;
      if (to < 0) continue;
      for (let at = 0; at < set.length; at += 2) edges.push([state, set[at] ?? 0, set[at + 1] ?? 0, to]);
    }
  }
  const accepts = [...automaton.accepts.keys()].filter((state) => automaton.accepts[state] === true);
  return { start: automaton.start, accepts, edges };
}
