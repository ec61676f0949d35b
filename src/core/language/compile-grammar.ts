import { type Automaton, classOf, classSets, DEAD, partition } from "./automaton.ts";
import { type CharSet, hasChar } from "./char-set.ts";
import type { Grammar } from "./grammar.ts";
import { type Explored, minimise } from "./minimise.ts";
import { isRun, type Pattern, setOf } from "./pattern.ts";

const MOST_STATES = 50_000;

/**
 * The automaton of a grammar. It is determinised here and now, so a grammar is for what is known beforehand, as which
 * subjects exist; never for what a policy's author wrote. Throws a TypeError when it grows beyond reason.
 */
export function compileGrammar(grammar: Grammar): Automaton {
  if (grammar.kind === "automaton") return grammar;
  if (grammar.kind === "without") return subtract(grammar.of);
  const nfa: Nfa = { edges: [], silent: [] };
  const start = addState(nfa);
  const end = addGrammar(nfa, grammar, start);
  return determinise(nfa, start, end);
}

interface Nfa {
  readonly edges: { readonly set: CharSet; readonly to: number }[][];
  readonly silent: number[][];
}

function addState(nfa: Nfa): number {
  nfa.silent.push([]);
  return nfa.edges.push([]) - 1;
}

function addEdge(nfa: Nfa, from: number, set: CharSet, to: number): void {
  nfa.edges[from]?.push({ set, to });
}

function link(nfa: Nfa, from: number, to: number): void {
  nfa.silent[from]?.push(to);
}

/** Adds what the grammar accepts from `from` on, and returns the state where it ends. */
function addGrammar(nfa: Nfa, grammar: Grammar, from: number): number {
  switch (grammar.kind) {
    case "pattern":
      return grammar.tokens.reduce((at, token) => addToken(nfa, grammar, token, at), from);
    case "sequence":
      return grammar.parts.reduce((at, part) => addGrammar(nfa, part, at), from);
    case "choice": {
      const end = addState(nfa);
      for (const option of grammar.of) link(nfa, addGrammar(nfa, option, fork(nfa, from)), end);
      return end;
    }
    case "repeat": {
      let at = from;
      for (let times = 0; times < grammar.least; times++) at = addGrammar(nfa, grammar.of, at);
      if (grammar.most === Number.POSITIVE_INFINITY) {
        const loop = fork(nfa, at);
        link(nfa, addGrammar(nfa, grammar.of, fork(nfa, loop)), loop);
        return fork(nfa, loop);
      }
      const end = addState(nfa);
      for (let times = grammar.least; times < grammar.most; times++) {
        link(nfa, at, end);
        at = addGrammar(nfa, grammar.of, fork(nfa, at));
      }
      link(nfa, at, end);
      return end;
    }
    default:
      return addAutomaton(nfa, compileGrammar(grammar), from);
  }
}

/** A fresh state reached in silence, so that what loops or is skipped stays apart from what came before. */
function fork(nfa: Nfa, from: number): number {
  const state = addState(nfa);
  link(nfa, from, state);
  return state;
}

function addToken(nfa: Nfa, pattern: Pattern, token: number, from: number): number {
  const set = token >= 0 ? [token, token] : setOf(pattern, token);
  const to = isRun(token) ? fork(nfa, from) : addState(nfa);
  addEdge(nfa, isRun(token) ? to : from, set, to);
  return isRun(token) ? fork(nfa, to) : to;
}

function addAutomaton(nfa: Nfa, automaton: Automaton, from: number): number {
  const first = nfa.edges.length;
  for (let state = 0; state < automaton.states; state++) addState(nfa);
  const end = addState(nfa);
  link(nfa, from, first + automaton.start);
  const { sets } = automaton;
  for (let state = 0; state < automaton.states; state++) {
    for (const [index, set] of sets.entries()) {
      const to = automaton.next[state * automaton.classes + index] ?? DEAD;
      if (to >= 0) addEdge(nfa, first + state, set, first + to);
    }
    if (automaton.accepts[state] === true) link(nfa, first + state, end);
  }
  return end;
}

function determinise(nfa: Nfa, start: number, end: number): Automaton {
  const alphabet = partition(nfa.edges.flatMap((edges) => edges.map((edge) => edge.set)));
  const samples = classSets(alphabet).map((set) => set[0] ?? 0);
  const targets = nfa.edges.map((edges) =>
    samples.map((code) => edges.filter((edge) => hasChar(edge.set, code)).map((edge) => edge.to)),
  );
  const explored = explore(
    closure(nfa, [start]),
    alphabet.classes,
    (set, index) => closure(nfa, [...new Set(set.flatMap((state) => targets[state]?.[index] ?? []))]),
    (set) => set.includes(end),
  );
  return minimise(alphabet, explored);
}

function closure(nfa: Nfa, states: readonly number[]): readonly number[] {
  const seen = new Set(states);
  for (const state of seen) for (const next of nfa.silent[state] ?? []) seen.add(next);
  return [...seen].sort((a, b) => a - b);
}

/** Both are walked in step. */
function subtract([left, right]: readonly [Grammar, Grammar]): Automaton {
  const a = compileGrammar(left);
  const b = compileGrammar(right);
  const alphabet = partition([...a.sets, ...b.sets]);
  const columns = classSets(alphabet).map((set) => [classOf(a, set[0] ?? 0), classOf(b, set[0] ?? 0)] as const);
  const go = (of: Automaton, state: number, column: number): number =>
    state < 0 || column < 0 ? DEAD : (of.next[state * of.classes + column] ?? DEAD);
  const explored = explore(
    [a.start, b.start],
    alphabet.classes,
    ([inA, inB], index) => [
      go(a, inA ?? DEAD, columns[index]?.[0] ?? DEAD),
      go(b, inB ?? DEAD, columns[index]?.[1] ?? DEAD),
    ],
    ([inA, inB]) => a.accepts[inA ?? DEAD] === true && b.accepts[inB ?? DEAD] !== true,
  );
  return minimise(alphabet, explored);
}

/** Every state that can be reached from the first, numbered in the order of finding; a state is a row of numbers. */
function explore(
  first: readonly number[],
  classes: number,
  go: (state: readonly number[], index: number) => readonly number[],
  isAccepting: (state: readonly number[]) => boolean,
): Explored {
  const numbers = new Map<string, number>([[first.join(), 0]]);
  const found = [first];
  const rows: number[][] = [];
  for (const state of found) {
    const row: number[] = [];
    for (let index = 0; index < classes; index++) {
      const next = go(state, index);
      const key = next.join();
      let number = numbers.get(key);
      if (number === undefined) {
        if (found.length >= MOST_STATES) throw new TypeError("the grammar has too many states");
        number = found.push(next) - 1;
        numbers.set(key, number);
      }
      row.push(number);
    }
    rows.push(row);
  }
  return { rows, accepting: found.map(isAccepting) };
}
