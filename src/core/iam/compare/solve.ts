import { isSpent, type Meter, spend } from "../../language/meter.ts";
import type { Theory } from "./theory.ts";

/** Literals that must all hold, and clauses of which each needs one to hold. */
export interface Problem {
  readonly units: readonly number[];
  readonly clauses: readonly (readonly number[])[];
}

/** Literals that hold together and satisfy the problem; that there are none; or that it could not be told. */
export type Solution = readonly number[] | "none" | "unknown";

/**
 * A search through the clauses (DPLL) over a theory that says which literals can hold together. Variables of a request
 * do not depend on one another, so that it is enough if those about each variable can.
 */
export function solve(problem: Problem, theory: Theory, meter: Meter): Solution {
  return new Solver(theory, meter).solve(new Set(), problem.units, problem.clauses);
}

class Solver {
  readonly #theory: Theory;
  readonly #meter: Meter;

  constructor(theory: Theory, meter: Meter) {
    this.#theory = theory;
    this.#meter = meter;
  }

  solve(held: ReadonlySet<number>, units: readonly number[], clauses: readonly (readonly number[])[]): Solution {
    spend(this.#meter, 1);
    if (isSpent(this.#meter, true)) return "unknown";
    const all = new Set(held);
    let open = clauses;
    let unsure = false;
    for (let pending = units; pending.length > 0; ) {
      const added: number[] = [];
      for (const literal of pending) {
        if (all.has(-literal)) return "none";
        if (!all.has(literal)) added.push(literal);
        all.add(literal);
      }
      // What the clauses rule out by themselves need not be put to the theory.
      const left: (readonly number[])[] = [];
      const next: number[] = [];
      for (const clause of open) {
        if (clause.some((literal) => all.has(literal))) continue;
        const possible = clause.filter((literal) => !all.has(-literal));
        const [first, second] = possible;
        if (first === undefined) return "none";
        if (second === undefined) next.push(first);
        else left.push(possible);
      }
      for (const literal of added) {
        const fits = this.#theory.fits(literal, all);
        if (fits === "no") return "none";
        unsure ||= fits === "unknown";
      }
      open = left;
      pending = next;
    }
    const found = this.#branch(all, open);
    // What might not fit after all is not a solution, but neither is it none.
    return unsure && typeof found === "object" ? "unknown" : found;
  }

  #branch(held: ReadonlySet<number>, clauses: readonly (readonly number[])[]): Solution {
    let fewest: readonly number[] | undefined;
    for (const clause of clauses) {
      const options = clause.filter((literal) => this.#theory.fits(literal, new Set([...held, literal])) !== "no");
      if (options.length === 0) return "none";
      if (fewest === undefined || options.length < fewest.length) fewest = options;
      if (options.length === 1) break;
    }
    if (fewest === undefined) return [...held];
    const tried: number[] = [];
    let unknown = false;
    for (const literal of fewest) {
      const found = this.solve(held, [literal, ...tried], clauses);
      if (typeof found === "object") return found;
      unknown ||= found === "unknown";
      // Where this literal leads nowhere, the others need only be tried without it.
      tried.push(-literal);
    }
    return unknown ? "unknown" : "none";
  }
}
