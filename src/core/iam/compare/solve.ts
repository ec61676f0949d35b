import { isSpent, type Meter, spend } from "../../language/meter.ts";
import type { Theory } from "./theory.ts";

/** Literals that must all hold, and clauses of which each needs one to hold. */
export interface Problem {
  readonly units: readonly number[];
  readonly clauses: readonly Clause[];
}

type Clause = readonly number[];

/** Literals that hold together and satisfy the problem; that there are none; or that it could not be told. */
export type Solution = readonly number[] | "none" | "unknown";

/**
 * A search through the clauses (DPLL) over a theory that says which literals can hold together. Variables of a request
 * do not depend on one another, so that it is enough if those about each variable can.
 */
export function solve(problem: Problem, theory: Theory, meter: Meter): Solution {
  return new Solver(theory, meter).solve(problem.units, problem.clauses);
}

/** So many clauses are looked at for the one with the fewest choices. */
const LOOKED_AT = 24;

class Solver {
  readonly #theory: Theory;
  readonly #meter: Meter;
  /** What holds, in the order of assuming it, and by variable, in ascending order. */
  readonly #trail: number[] = [];
  readonly #held: Set<number> = new Set();
  readonly #byVariable: Map<string, readonly number[]> = new Map();

  constructor(theory: Theory, meter: Meter) {
    this.#theory = theory;
    this.#meter = meter;
  }

  /** Leaves what holds as it was, unless a solution was found. */
  solve(units: readonly number[], clauses: readonly Clause[]): Solution {
    spend(this.#meter, 1);
    if (isSpent(this.#meter, true)) return "unknown";
    const mark = this.#trail.length;
    const found = this.#propagate(units, clauses);
    if (typeof found !== "object") this.#undo(mark);
    return found;
  }

  #propagate(units: readonly number[], clauses: readonly Clause[]): Solution {
    let open = clauses;
    let unsure = false;
    for (let pending = units; pending.length > 0; ) {
      const from = this.#trail.length;
      for (const literal of pending) {
        if (this.#held.has(-literal)) return "none";
        if (!this.#held.has(literal)) this.#assume(literal);
      }
      // What the clauses rule out by themselves need not be put to the theory.
      const left: Clause[] = [];
      const next: number[] = [];
      for (const clause of open) {
        if (clause.some((literal) => this.#held.has(literal))) continue;
        const possible = clause.filter((literal) => !this.#held.has(-literal));
        const [first, second] = possible;
        if (first === undefined) return "none";
        if (second === undefined) next.push(first);
        else left.push(possible);
      }
      for (const variable of new Set(this.#trail.slice(from).map((literal) => this.#theory.variableOf(literal)))) {
        const fits = this.#theory.fits(variable, this.#byVariable.get(variable) ?? []);
        if (fits === "no") return "none";
        unsure ||= fits === "unknown";
      }
      open = left;
      pending = next;
    }
    const found = this.#branch(open);
    // What might not fit after all is not a solution, but neither is it none.
    return unsure && typeof found === "object" ? "unknown" : found;
  }

  #branch(clauses: readonly Clause[]): Solution {
    let fewest: Clause | undefined;
    for (const clause of clauses.slice(0, LOOKED_AT)) {
      const options = clause.filter((literal) => this.#mayHold(literal));
      if (options.length === 0) return "none";
      if (fewest === undefined || options.length < fewest.length) fewest = options;
      if (options.length === 1) break;
    }
    if (fewest === undefined) return clauses.length === 0 ? [...this.#trail] : "none";
    const tried: number[] = [];
    let unknown = false;
    for (const literal of fewest) {
      const found = this.solve([literal, ...tried], clauses);
      if (typeof found === "object") return found;
      unknown ||= found === "unknown";
      // Where this literal leads nowhere, the others need only be tried without it.
      tried.push(-literal);
    }
    return unknown ? "unknown" : "none";
  }

  #mayHold(literal: number): boolean {
    const variable = this.#theory.variableOf(literal);
    return this.#theory.fits(variable, insert(this.#byVariable.get(variable) ?? [], literal)) !== "no";
  }

  #assume(literal: number): void {
    const variable = this.#theory.variableOf(literal);
    this.#trail.push(literal);
    this.#held.add(literal);
    this.#byVariable.set(variable, insert(this.#byVariable.get(variable) ?? [], literal));
  }

  #undo(mark: number): void {
    for (const literal of this.#trail.splice(mark)) {
      const variable = this.#theory.variableOf(literal);
      this.#held.delete(literal);
      const left = (this.#byVariable.get(variable) ?? []).filter((other) => other !== literal);
      this.#byVariable.set(variable, left);
    }
  }
}

function insert(ascending: readonly number[], literal: number): readonly number[] {
  return ascending.includes(literal) ? ascending : [...ascending, literal].sort((a, b) => a - b);
}
