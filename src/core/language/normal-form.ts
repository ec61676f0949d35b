import type { Atom, StringSet } from "./string-set.ts";

/** That a string is, or is not, one of the atom's. */
export interface Literal {
  readonly atom: Atom;
  readonly holds: boolean;
}

/** At least one of these holds. */
export type Clause = readonly Literal[];

/** All of it holds: in every one of `plus`, in none of `minus`, and every group of literals. */
export interface Cube {
  readonly plus: readonly Atom[];
  readonly minus: readonly Atom[];
  readonly groups: readonly Clause[];
}

/** How many cubes a choice between literals may be multiplied out to; beyond, it stays a choice inside its cube. */
const MULTIPLIED = 64;

const NONE: readonly never[] = [];

/** The set as a union of cubes, less those that contradict themselves; undefined when that would be more than `most` of them. */
export function cubesOf(set: StringSet, most: number): readonly Cube[] | undefined {
  const cubes = expand(set, true, most);
  return cubes.length > most ? undefined : cubes;
}

/** More than `most` cubes when there are too many, whichever they are. */
function expand(set: StringSet, holds: boolean, most: number): readonly Cube[] {
  switch (set.kind) {
    case "complement":
      return expand(set.of, !holds, most);
    case "union":
      return holds ? join(set.of, holds, most) : meet(set.of, holds, most);
    case "intersection":
      return holds ? meet(set.of, holds, most) : join(set.of, holds, most);
    default:
      return [holds ? { plus: [set], minus: NONE, groups: NONE } : { plus: NONE, minus: [set], groups: NONE }];
  }
}

function join(parts: readonly StringSet[], holds: boolean, most: number): readonly Cube[] {
  const cubes: Cube[] = [];
  for (const part of parts) {
    for (const cube of expand(part, holds, most)) cubes.push(cube);
    if (cubes.length > most) break;
  }
  return cubes;
}

function meet(parts: readonly StringSet[], holds: boolean, most: number): readonly Cube[] {
  const plus: Atom[] = [];
  const minus: Atom[] = [];
  const groups: Clause[] = [];
  const choices: (readonly Cube[])[] = [];
  for (const part of parts) {
    if (part.kind === "pattern" || part.kind === "automaton") {
      (holds ? plus : minus).push(part);
      continue;
    }
    const cubes = expand(part, holds, most);
    const [only] = cubes;
    if (only === undefined || cubes.length > most) return cubes;
    if (cubes.length > 1) choices.push(cubes);
    else {
      for (const atom of only.plus) plus.push(atom);
      for (const atom of only.minus) minus.push(atom);
      for (const group of only.groups) groups.push(group);
    }
  }
  return multiply({ plus, minus, groups }, choices, most);
}

/**
 * The first choice between things that hold is multiplied out, since each of its cubes then has a pattern of its own to
 * be subsumed; the others only while the cubes stay few.
 */
function multiply(base: Cube, choices: readonly (readonly Cube[])[], most: number): readonly Cube[] {
  const lead = choices.find((cubes) => cubes.every((cube) => cube.plus.length > 0));
  let factors = lead === undefined ? [] : [lead];
  let size = lead?.length ?? 1;
  const kept: Clause[] = [];
  for (const cubes of choices) {
    if (cubes === lead) continue;
    const clauses = size * cubes.length > MULTIPLIED ? clausesOf(cubes, cubes.length) : undefined;
    if (clauses !== undefined) kept.push(...clauses);
    else {
      size *= cubes.length;
      factors = [...factors, cubes];
    }
  }
  const start = kept.length > 0 ? { ...base, groups: [...base.groups, ...kept] } : base;
  let product: readonly Cube[] = [start];
  for (const cubes of factors) {
    product = product.flatMap((left) => cubes.flatMap((right) => merge(left, right)));
    if (product.length > most) return product;
  }
  return product;
}

/** Both together, or nothing where they want an atom to hold and not to hold. */
function merge(a: Cube, b: Cube): readonly Cube[] {
  const plus = append(b.plus, a.plus);
  const minus = append(a.minus, b.minus);
  if (plus.some((atom) => minus.includes(atom))) return NONE;
  return [{ plus, minus, groups: append(a.groups, b.groups) }];
}

/** Shares an array where the other adds nothing: one long list of refusals then serves all cubes. */
function append<Item>(a: readonly Item[], b: readonly Item[]): readonly Item[] {
  if (a.length === 0) return b;
  return b.length === 0 ? a : [...new Set([...a, ...b])];
}

/** A choice between cubes as clauses that must all hold, or undefined when these would be more than `most`. */
function clausesOf(cubes: readonly Cube[], most: number): readonly Clause[] | undefined {
  let clauses: readonly Clause[] = [[]];
  for (const cube of cubes) {
    const parts: Clause[] = [
      ...cube.plus.map((atom) => [{ atom, holds: true }]),
      ...cube.minus.map((atom) => [{ atom, holds: false }]),
      ...cube.groups,
    ];
    if (clauses.length * parts.length > most) return undefined;
    clauses = clauses.flatMap((clause) => parts.map((part) => [...clause, ...part]));
  }
  return clauses;
}
