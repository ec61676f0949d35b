import type { Meter } from "../../language/meter.ts";
import type { Catalog } from "../catalog.ts";
import type { Policy } from "../policy.ts";
import type { Principal } from "../request.ts";
import { RCP_SERVICES } from "../rcp-services.ts";
import { type ActionGroup, groupActions } from "./action-groups.ts";
import type { Key } from "./key-theory.ts";
import { Predicates } from "./predicate.ts";
import { callersOf } from "./principals.ts";
import { type StatementTerms, termsOf } from "./statement-terms.ts";
import { keysOf } from "./theory.ts";

/** Two policies taken apart into the cases that their statements tell apart. */
export interface ComparisonQuestion {
  readonly before: Policy;
  readonly after: Policy;
  readonly predicates: Predicates;
  readonly keys: ReadonlyMap<string, Key>;
  readonly cases: Iterable<Case>;
  /** Whether the cases are all there are: not when the budget ended first. */
  readonly complete: boolean;
}

/** One caller, one action, and what the statements about both still ask of resource and context. */
export interface Case {
  readonly principal: Principal;
  readonly action: string;
  readonly before: Side;
  readonly after: Side;
}

/** Each statement as the literals that must all hold for it to speak. */
export interface Side {
  readonly allows: readonly (readonly number[])[];
  readonly denies: readonly (readonly number[])[];
}

export function makeQuestion(
  before: Policy,
  after: Policy,
  catalog: Catalog | undefined,
  meter: Meter,
): ComparisonQuestion {
  const predicates = new Predicates();
  const namesCallers = NAMES_CALLERS.has(before.kind) || NAMES_CALLERS.has(after.kind);
  const sides = [before, after].map((policy) => ({
    policy,
    terms: termsOf(policy, predicates, NAMES_CALLERS.has(policy.kind)),
  }));
  const all = sides.flatMap(({ terms }) => terms);
  const callers = callersOf(all, namesCallers);
  const groups = groupActions(all, catalog, meter);
  const cases = function* (): Generator<Case> {
    const seen = new Set<string>();
    for (const group of groups ?? []) {
      for (const { principal, named, unclear } of callers) {
        const [first, second] = sides.map(({ policy, terms }) =>
          sideOf(
            policy,
            terms.filter((of) => named.has(of) && group.named.has(of)),
            (of) => (unclear.has(of) ? unclearLiteral(of, predicates) : undefined),
            group,
          ),
        );
        if (first === undefined || second === undefined) continue;
        const key = JSON.stringify([first, second]);
        if (seen.has(key)) continue;
        seen.add(key);
        yield { principal, action: group.action, before: first, after: second };
      }
    }
  };
  return {
    before,
    after,
    predicates,
    keys: keysOf(predicates.all),
    cases: { [Symbol.iterator]: cases },
    complete: groups !== undefined,
  };
}

const NAMES_CALLERS: ReadonlySet<Policy["kind"]> = new Set(["trust", "resource", "rcp"]);

function unclearLiteral({ principal, statement }: StatementTerms, predicates: Predicates): number {
  const entries = (principal?.entries ?? []).map(({ type, value }) => `${type} ${value}`).sort();
  const key = `opaque principal ${statement.effect} ${principal?.negated} ${JSON.stringify(entries)}`;
  return predicates.literal(key, () => ({ kind: "opaque", variable: key }));
}

function sideOf(
  policy: Policy,
  terms: readonly StatementTerms[],
  extra: (of: StatementTerms) => number | undefined,
  group: ActionGroup,
): Side {
  const literalsOf = (of: StatementTerms): readonly number[] => {
    const literal = extra(of);
    return literal === undefined ? of.literals : [...of.literals, literal];
  };
  const denies = terms.filter((of) => of.denies).map(literalsOf);
  if (policy.kind === "rcp") {
    // AWS attaches a policy that allows everything beside RCPs, which have an effect on the resources of some services.
    const service = group.action.slice(0, group.action.indexOf(":")).toLowerCase();
    return { allows: [[]], denies: RCP_SERVICES.has(service) ? withoutRedundant(denies) : [] };
  }
  return {
    allows: withoutRedundant(terms.filter((of) => of.allows).map(literalsOf)),
    denies: withoutRedundant(denies),
  };
}

/** Leaves out what asks for all that another asks for, and more. */
function withoutRedundant(all: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const kept: (readonly number[])[] = [];
  for (const literals of all.toSorted((a, b) => a.length - b.length))
    if (!kept.some((other) => other.every((literal) => literals.includes(literal)))) kept.push(literals);
  return kept;
}
