import { has } from "../language/string-set.ts";
import { claimRow, fewValues } from "./claim-values.ts";
import { type Clause, negate } from "./clause.ts";
import type { Doorway } from "./doorway.ts";
import type { Rule, Rules } from "./rules.ts";
import { afford, type Search } from "./search.ts";
import { singles } from "./solve-claim.ts";

/** Tokens that one statement allows and no statement denies: for each claim, clauses that must all be met. */
export interface Cube {
  readonly rule: Rule;
  readonly clauses: ReadonlyMap<string, readonly Clause[]>;
}

/**
 * What gets in, as cubes: of each Allow, and of each way in which all Denies can fail to apply. Cubes that evidently
 * nobody meets are left out. Undefined when there are more ways than the budget has states.
 */
export function cubesOf(rules: Rules, doorway: Doorway, search: Search): readonly Cube[] | undefined {
  const cubes: Cube[] = [];
  // A Deny that nobody can read may deny nothing.
  const denies = rules.denies.filter((rule) => rule.certain && rule.never === undefined);
  for (const rule of rules.allows) {
    if (rule.never !== undefined) continue;
    const whole = meet({ rule, clauses: NO_CLAUSES }, rule.clauses, doorway);
    if (whole === undefined) continue;
    const left = subtract(whole, denies, doorway, search);
    if (left === undefined) return undefined;
    cubes.push(...left);
  }
  return cubes;
}

const NO_CLAUSES: Cube["clauses"] = new Map();

/** The part of a cube that also meets these clauses; undefined when that is evidently nobody. */
export function meet(cube: Cube, more: readonly Clause[], doorway: Doorway): Cube | undefined {
  const clauses = new Map(cube.clauses);
  for (const clause of more) {
    const list = [...(clauses.get(clause.claim) ?? []), clause];
    if (isEvidentlyEmpty(clause.claim, list, doorway)) return undefined;
    clauses.set(clause.claim, list);
  }
  return { rule: cube.rule, clauses };
}

/**
 * What is left of a cube outside of all these rules, which must say exactly whom they mean: a cube for each way in which
 * a clause of each is not met. Undefined when there are more ways than the budget has states.
 */
export function subtract(
  cube: Cube,
  rules: readonly Rule[],
  doorway: Doorway,
  search: Search,
): readonly Cube[] | undefined {
  const left: Cube[] = [];
  return subtractFrom(cube, rules, 0, doorway, search, left) ? left : undefined;
}

/** Taking clauses apart takes longer than a state of a search of strings. */
const STATES_OF_A_STEP = 16;

function subtractFrom(
  cube: Cube,
  rules: readonly Rule[],
  at: number,
  doorway: Doorway,
  search: Search,
  left: Cube[],
): boolean {
  const rule = rules[at];
  if (rule === undefined) {
    left.push(cube);
    return true;
  }
  // Nothing is taken away where one of its clauses is met by nobody who is left.
  if (rule.clauses.some((clause) => meet(cube, [clause], doorway) === undefined))
    return subtractFrom(cube, rules, at + 1, doorway, search, left);
  for (const clause of rule.clauses) {
    if (!afford(search, STATES_OF_A_STEP)) return false;
    const outside = meet(cube, [negate(clause)], doorway);
    if (outside !== undefined && !subtractFrom(outside, rules, at + 1, doorway, search, left)) return false;
  }
  return true;
}

/** Whether no value meets all clauses, as far as looking at a few values shows. Subjects are left to the search. */
function isEvidentlyEmpty(claim: string, clauses: readonly Clause[], doorway: Doorway): boolean {
  if (claim === "sub") return false;
  const row = claimRow(claim, doorway);
  if (row === undefined) return false;
  if (row.mayBeAbsent && clauses.every(({ absent }) => absent)) return false;
  const values = fewValues(row, doorway) ?? singles(clauses);
  if (values !== undefined) return !values.some((value) => clauses.every(({ set }) => has(set, value)));
  return false;
}
