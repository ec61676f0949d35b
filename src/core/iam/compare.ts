import type { Budget } from "../language/budget.ts";
import { type Meter, startMeter } from "../language/meter.ts";
import type { Catalog } from "./catalog.ts";
import { type Change, findChange } from "./compare/find-change.ts";
import { makeQuestion } from "./compare/question.ts";
import type { Policy } from "./policy.ts";
import type { Request } from "./request.ts";

export interface CompareOptions {
  readonly budget?: Budget | undefined;
  /** The actions that there are. Without it, a service is taken to have more actions than policies name. */
  readonly catalog?: Catalog | undefined;
}

export type AccessRelation = "equal" | "narrower" | "wider" | "incomparable" | "undecided";

/** How one policy stands to another: what it allows that the other does not, and the other way round. */
export interface Comparison {
  /** "wider": `after` allows something that `before` does not, and nothing is lost. */
  readonly relation: AccessRelation;
  /** A request that `after` allows and `before` does not, as `decide` confirms. */
  readonly gained?: Request;
  readonly lost?: Request;
  /** Why an answer is undecided, or rests on something that AWS does not document. */
  readonly caveats: readonly CompareCaveat[];
}

export interface CompareCaveat {
  readonly code: "budget-states" | "budget-time" | "unclear" | "undocumented";
  readonly message: string;
}

/**
 * Compares what two policies allow over all requests there are, each policy by itself: with nothing else in the way, and
 * the caller's own policies allowing everything where the policy is not one of these.
 */
export function compare(before: Policy, after: Policy, options: CompareOptions = {}): Comparison {
  const meter = startMeter(options.budget);
  const question = makeQuestion(before, after, options.catalog, meter);
  const gained = findChange(question, "gained", meter);
  const lost = findChange(question, "lost", meter);
  return {
    relation: relationOf(gained, lost),
    ...(gained.request && { gained: gained.request }),
    ...(lost.request && { lost: lost.request }),
    caveats: caveatsOf([gained, lost], meter),
  };
}

function relationOf(gained: Change, lost: Change): AccessRelation {
  if (gained.kind === "unknown" || lost.kind === "unknown") return "undecided";
  if (gained.kind === "none") return lost.kind === "none" ? "equal" : "narrower";
  return lost.kind === "none" ? "wider" : "incomparable";
}

const MESSAGES: Readonly<Record<CompareCaveat["code"], string>> = {
  "budget-states": "the budget of states was reached before all requests were looked at",
  "budget-time": "the time ran out before all requests were looked at",
  unclear: "something in the policies cannot be read, and what it means makes the difference",
  undocumented: "the example rests on a reading of wildcards in ARNs that AWS does not document",
};

function caveatsOf(changes: readonly Change[], meter: Meter): readonly CompareCaveat[] {
  const codes = new Set<CompareCaveat["code"]>();
  const reached = meter.reached ?? meter.limited;
  for (const change of changes) {
    if (change.kind === "unknown") codes.add(reached === undefined ? "unclear" : `budget-${reached}`);
    if (change.kind === "found" && !change.exact) codes.add(change.undocumented ? "undocumented" : "unclear");
  }
  return [...codes].map((code) => ({ code, message: MESSAGES[code] }));
}
