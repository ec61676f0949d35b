import type { Meter } from "../../language/meter.ts";
import type { Reason, Request } from "../request.ts";
import { bindingsOf } from "./bindings.ts";
import { makeMode, type ModeName } from "./mode.ts";
import type { Case, ComparisonQuestion, Side } from "./question.ts";
import { decideAlone } from "./replay.ts";
import { requestsOf } from "./request-of.ts";
import { type Problem, solve } from "./solve.ts";
import { Theory } from "./theory.ts";
import { type Bindings, NO_BINDINGS } from "./value-pattern.ts";

/** A request that is allowed on the one side only; that there is none; or that it could not be told. */
export type Change =
  | Found
  | { readonly kind: "none"; readonly request?: never }
  | { readonly kind: "unknown"; readonly request?: never };

interface Found {
  readonly kind: "found";
  readonly request: Request;
  readonly exact: boolean;
  /** Whether what is not exact is a pattern of ARNs that AWS's documentation leaves open, and not something unreadable. */
  readonly undocumented: boolean;
}

/** What `after` allows and `before` does not, or what is lost. Nothing is returned that `decide` does not confirm. */
export function findChange(question: ComparisonQuestion, direction: "gained" | "lost", meter: Meter): Change {
  const finder = new Finder(question, direction, meter);
  let unknown = !question.complete;
  let inexact: Found | undefined;
  for (const item of question.cases) {
    const [more, less] = direction === "gained" ? [item.after, item.before] : [item.before, item.after];
    for (const problem of problemsOf(more, less)) {
      const found = finder.find(problem, item);
      if (found === "none") continue;
      if (found === "unknown") unknown = true;
      else if (found.exact) return found;
      else inexact ??= found;
    }
  }
  return inexact ?? { kind: unknown ? "unknown" : "none" };
}

/**
 * An allowing statement of the one side, no denial of it, and on the other side a denial, or no allowing statement at
 * all: each way in which a request can be allowed here and not there.
 */
function* problemsOf(more: Side, less: Side): Iterable<Problem> {
  const undenied = more.denies.map(negated);
  const unallowed = less.allows.map(negated);
  for (const units of more.allows) {
    yield { units, clauses: [...undenied, ...unallowed] };
    for (const denial of less.denies) yield { units: [...units, ...denial], clauses: undenied };
  }
}

function negated(literals: readonly number[]): readonly number[] {
  return literals.map((literal) => -literal);
}

/** Whether a proof needs more readings than the certain one, under which what is unclear is simply not used. */
function isAmbiguous({ units, clauses }: Problem, { ambiguous }: ComparisonQuestion): boolean {
  const is = (literal: number): boolean => ambiguous(Math.abs(literal) - 1);
  return units.some(is) || clauses.some((clause) => clause.some(is));
}

class Finder {
  readonly #question: ComparisonQuestion;
  readonly #direction: "gained" | "lost";
  readonly #meter: Meter;
  readonly #certain: readonly Theory[];
  readonly #proofs: readonly Theory[];

  constructor(question: ComparisonQuestion, direction: "gained" | "lost", meter: Meter) {
    const { predicates, keys } = question;
    const theoryOf = (name: ModeName, bindings: Bindings): Theory =>
      new Theory(predicates, keys, makeMode(name, bindings, meter));
    this.#question = question;
    this.#direction = direction;
    this.#meter = meter;
    this.#certain = bindingsOf(predicates.all).map((bindings) => theoryOf("certain", bindings));
    this.#proofs = [theoryOf("fields", NO_BINDINGS), theoryOf("wide", NO_BINDINGS)];
  }

  find(problem: Problem, item: Case): Found | "none" | "unknown" {
    let inexact: Found | undefined;
    let first: Found | "none" | "unknown" = "none";
    for (const theory of this.#certain) {
      const found = this.#try(problem, item, theory);
      if (theory === this.#certain[0]) first = found;
      if (typeof found === "object" && found.exact) return found;
      if (typeof found === "object") inexact ??= found;
    }
    if (inexact === undefined && !isAmbiguous(problem, this.#question)) return first;
    let proved = true;
    for (const theory of this.#proofs) {
      const found = this.#try(problem, item, theory);
      if (typeof found === "object" && found.exact) return found;
      if (typeof found === "object") inexact ??= found;
      proved &&= found === "none";
    }
    return inexact ?? (proved ? "none" : "unknown");
  }

  #try(problem: Problem, item: Case, theory: Theory): Found | "none" | "unknown" {
    const solution = solve(problem, theory, this.#meter);
    if (typeof solution !== "object") return solution;
    const { before, after, keys } = this.#question;
    const [more, less] = this.#direction === "gained" ? [after, before] : [before, after];
    const model = theory.model(solution);
    if (model === undefined) return "unknown";
    for (const request of requestsOf(item, model, keys, more.kind)) {
      const allowed = decideAlone(more, request);
      if (allowed.allowed && !decideAlone(less, request).allowed)
        return { kind: "found", request, exact: allowed.exact, undocumented: allowed.because.some(isAboutArns) };
    }
    return "unknown";
  }
}

/** `Resource`, `NotResource`, or a condition as `ArnLike aws:SourceArn`. */
function isAboutArns({ code, failed = "" }: Reason): boolean {
  return code === "undecided" && /^(Not)?Resource$|Arn(Not)?(Like|Equals)/i.test(failed);
}
