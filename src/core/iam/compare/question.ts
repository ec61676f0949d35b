import type { Meter } from "../../language/meter.ts";
import type { Catalog } from "../catalog.ts";
import type { Policy } from "../policy.ts";
import type { Principal } from "../request.ts";
import { RCP_SERVICES } from "../rcp-services.ts";
import { MAYBE, NO } from "../truth.ts";
import { groupActions } from "./action-groups.ts";
import type { Key } from "./key-theory.ts";
import { isAmbiguous } from "./ambiguity.ts";
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
  /** Whether a predicate can be read in more ways than one. */
  readonly ambiguous: (predicate: number) => boolean;
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
  const own = termsOf(before, predicates, NAMES_CALLERS.has(before.kind));
  const all = [...own, ...termsOf(after, predicates, NAMES_CALLERS.has(after.kind))];
  const callers = callersOf(all, namesCallers);
  const { groups, complete } = groupActions(all, catalog, meter);
  const cases = function* (): Generator<Case> {
    const seen = new Set<string>();
    for (const { action, named } of groups) {
      for (const { principal, truths } of callers) {
        const speaking = named.filter((at) => truths[at] !== NO);
        const termsIn = (from: number, to: number): readonly Spoken[] =>
          speaking.flatMap((at) => {
            const terms = at >= from && at < to ? all[at] : undefined;
            if (terms === undefined) return [];
            return [
              truths[at] === MAYBE
                ? { ...terms, literals: [...terms.literals, unclearLiteral(terms, predicates)] }
                : terms,
            ];
          });
        const item = {
          principal,
          action,
          before: sideOf(before, termsIn(0, own.length), action),
          after: sideOf(after, termsIn(own.length, all.length), action),
        };
        const key = keyOf(item);
        if (seen.has(key)) continue;
        seen.add(key);
        yield item;
      }
    }
  };
  const keys = keysOf(predicates.all);
  return {
    before,
    after,
    predicates,
    keys,
    ambiguous: remember((number) => {
      const predicate = predicates.of(number + 1);
      return isAmbiguous(predicate, keys.get(predicate.variable));
    }),
    cases: { [Symbol.iterator]: cases },
    complete,
  };
}

function remember(judge: (number: number) => boolean): (number: number) => boolean {
  const known: boolean[] = [];
  return (number) => (known[number] ??= judge(number));
}

type Spoken = Pick<StatementTerms, "literals" | "allows" | "denies">;

function keyOf({ before, after }: Case): string {
  const sides = [before.allows, before.denies, after.allows, after.denies];
  return sides.map((all) => all.map((literals) => `(${literals.join(" ")})`).join("")).join("/");
}

const NAMES_CALLERS: ReadonlySet<Policy["kind"]> = new Set(["trust", "resource", "rcp"]);

function unclearLiteral({ principal, statement }: StatementTerms, predicates: Predicates): number {
  const entries = (principal?.entries ?? []).map(({ type, value }) => `${type} ${value}`).sort();
  const key = `opaque principal ${statement.effect} ${principal?.negated} ${JSON.stringify(entries)}`;
  return predicates.literal(key, () => ({ kind: "opaque", variable: key }));
}

function sideOf({ kind }: Policy, terms: readonly Spoken[], action: string): Side {
  const denies = withoutRedundant(terms.filter((of) => of.denies).map((of) => of.literals));
  if (kind !== "rcp")
    return { allows: withoutRedundant(terms.filter((of) => of.allows).map((of) => of.literals)), denies };
  // AWS attaches a policy that allows everything beside RCPs, which have an effect on the resources of some services.
  const service = action.slice(0, action.indexOf(":")).toLowerCase();
  return { allows: [[]], denies: RCP_SERVICES.has(service) ? denies : [] };
}

/** Leaves out what asks for all that another asks for, and more. */
function withoutRedundant(all: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const kept: (readonly number[])[] = [];
  if (all.length < 2) return all;
  for (const literals of all.toSorted((a, b) => a.length - b.length))
    if (!kept.some((other) => other.every((literal) => literals.includes(literal)))) kept.push(literals);
  return kept;
}
