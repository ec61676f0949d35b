import type { Empty, EmptyUpTo } from "./answer.ts";
import type { Automaton } from "./automaton.ts";
import { ANY_CHARACTER, type CharSet, sameChars } from "./char-set.ts";
import type { Links, Trace } from "./explore.ts";
import type { Literal } from "./normal-form.ts";
import { fromCodes, isRun, type Pattern, setOf } from "./pattern.ts";
import { NEVER, type Product, SETTLED } from "./product.ts";
import type {
  Closed,
  EmptinessProof,
  ProofAtom,
  ProofAutomaton,
  ProofRanges,
  ProofState,
  ProofStep,
  ProofToken,
} from "./proof.ts";
import type { Atom } from "./string-set.ts";

/** The proof of an answer that was asked for with its reasons. */
export function proofOf({ reasons = [], ...answer }: Empty | EmptyUpTo): EmptinessProof {
  const numbers = new Map<Atom, number>();
  const literalOf = ({ atom, holds }: Literal): { atom: number; holds: boolean } => {
    const number = numbers.get(atom) ?? numbers.size;
    numbers.set(atom, number);
    return { atom: number, holds };
  };
  const cubes = reasons.map(({ cube, because }) => {
    const clauses = [
      ...cube.plus.map((atom) => [literalOf({ atom, holds: true })]),
      ...cube.minus.map((atom) => [literalOf({ atom, holds: false })]),
      ...cube.groups.map((group) => group.map(literalOf)),
    ];
    return { clauses, because };
  });
  return {
    formatVersion: "1.0",
    kind: "no-such-string",
    ...(answer.kind === "empty-up-to" && { upTo: answer.length }),
    atoms: [...numbers.keys()].map(writeAtom),
    cubes,
  };
}

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

function writeAtom(atom: Atom): ProofAtom {
  return atom.kind === "pattern" ? { pattern: writePattern(atom) } : writeAutomaton(atom);
}

function writePattern(pattern: Pattern): readonly ProofToken[] {
  const tokens: ProofToken[] = [];
  for (const token of pattern.tokens) {
    const last = tokens.at(-1);
    if (token < 0) {
      const ranges = rangesOf(setOf(pattern, token));
      tokens.push(isRun(token) ? { run: ranges } : { one: ranges });
    } else if (typeof last === "string") tokens[tokens.length - 1] = last + String.fromCodePoint(token);
    else tokens.push(String.fromCodePoint(token));
  }
  return tokens;
}

function rangesOf(set: CharSet): ProofRanges {
  if (sameChars(set, ANY_CHARACTER)) return "any";
  return Array.from({ length: set.length / 2 }, (_, at) => [set[2 * at] ?? 0, set[2 * at + 1] ?? 0] as const);
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
