import type { Tenant } from "../../gitlab/claims.ts";
import type { Budget } from "../../language/budget.ts";
import { filledClaims } from "../../gitlab/issuers.ts";
import type { SubComponentName } from "../../gitlab/sub-components.ts";
import { allSubjects } from "../../gitlab/subject-grammar.ts";
import { find } from "../../language/find.ts";
import { ANYTHING, isLiteral, literal, type Pattern, textOf } from "../../language/pattern.ts";
import type { Because } from "../../language/proof.ts";
import { type Atom, complement, has, intersection, type StringSet, union, unionOf } from "../../language/string-set.ts";
import { findSubsuming, prepareRefusals, type Refusals } from "../../language/refusals.ts";
import type { Analysis } from "../analysis.ts";
import { fewValues, valuesOf } from "../claim-values.ts";
import type { Rule } from "../rules.ts";
import { afford, budgetLeft, DEFAULT_STATES, type Search, startSearch, timed } from "../search.ts";
import { contradictionOf } from "../solve-subject.ts";
import { mentioningPatterns, sayingPatterns } from "../subject-forms.ts";
import { formsOfBound } from "./bound-forms.ts";
import type { Bound, DenyPlace, ProofPart, Reasoning } from "./certificate.ts";
import { type Constraint, constraintOf, opposite } from "./constraint.ts";

/** How many choices between the values of several lists a proof may spell out. */
const MOST_CASES = 65_536;
/** How many subjects that no token has may be ruled out one after the other. */
const ROUNDS = 12;

interface Denial {
  readonly place: DenyPlace;
  readonly constraints: readonly Constraint[];
}

/** One bound of one door, for all its statements. */
export interface Task {
  readonly analysis: Analysis;
  readonly search: Search;
  readonly bound: Bound;
  readonly tenant: Tenant | undefined;
  readonly denials: readonly Denial[];
  /** Subjects of the bound. */
  readonly forms: Refusals;
}

const NOTHING_MORE = prepareRefusals([]);

export function taskOf(analysis: Analysis, bound: Bound, tenant: Tenant | undefined): Task {
  const forms = prepareRefusals(formsOfBound(bound, tenant));
  return { analysis, search: startSearch(budgetOf(analysis)), bound, tenant, denials: denialsOf(analysis), forms };
}

/** A proof is asked for by itself, and may cost more than the answer was allowed to. */
function budgetOf({ budget: { states = 0, now } = {} }: Analysis): Budget {
  const most = Math.max(states, DEFAULT_STATES);
  return now === undefined ? { states: most } : { states: most, now };
}

/** Why whoever the statement lets in is within the bound; nothing where that cannot be put into a certificate. */
export function proveRule({ clauses, statement }: Rule, task: Task): ProofPart | undefined {
  const given = clauses.flatMap((clause) => constraintOf(clause) ?? []);
  const because = prove(task, given, 0);
  return because && { statement: statement.index, uses: given.flatMap(({ source }) => source ?? []), because };
}

/** The Denies that a certificate can use: those whose conditions are all plain lists. */
function denialsOf({ door, rules, trust }: Analysis): readonly Denial[] {
  return rules().denies.flatMap(({ clauses, certain, never, statement, policy }) => {
    const constraints = clauses.flatMap((clause) => constraintOf(clause) ?? []);
    if (!certain || never !== undefined || constraints.length < clauses.length) return [];
    const { index } = statement;
    if (policy.source === trust.source) return [{ place: { statement: index }, constraints }];
    for (const [level, policies] of (door.rcps ?? []).entries()) {
      const at = policies.findIndex(({ source }) => source === policy.source);
      if (at >= 0) return [{ place: { level, policy: at, statement: index }, constraints }];
    }
    return [];
  });
}

function prove(task: Task, given: readonly Constraint[], from: number): Reasoning | undefined {
  if (!afford(task.search)) return undefined;
  const direct = byValues(task, given) ?? byStrings(task, given, 0);
  if (direct !== undefined) return direct;
  const denial = task.denials[from];
  if (denial === undefined) return undefined;
  const cases: Reasoning[] = [];
  for (const constraint of denial.constraints) {
    const because = prove(task, [...given, opposite(constraint)], from + 1);
    // Where this Deny does not help, another may.
    if (because === undefined) return prove(task, given, from + 1);
    cases.push(because);
  }
  return { by: "deny", deny: denial.place, cases };
}

/** A claim that has none of the values that it could have, or only such as are within the bound. */
function byValues(task: Task, given: readonly Constraint[]): Reasoning | undefined {
  const { doorway } = task.analysis;
  for (const row of filledClaims(doorway.issuer)) {
    const own = given.filter(({ claim }) => claim === row.claim);
    if (own.length === 0 && row.values !== "audience") continue;
    const canBeAbsent = row.mayBeAbsent && own.every(({ absent }) => absent);
    if (canBeAbsent) continue;
    if (own.some(({ present }) => !present)) return { by: "values", claim: row.claim };
    if (row.values === "subject") continue;
    const values = fewValues(row, doorway) ?? singlesOf(own);
    const left = values?.filter((value) => has(valuesOf(row), value) && own.every((one) => admitsValue(one, value)));
    if (left === undefined) continue;
    if (left.length === 0) return { by: "values", claim: row.claim };
    if (row.claim === "project_id" || row.claim === "namespace_id") {
      const listed = idsOfBound(task, row.claim);
      if (left.every((value) => listed.includes(value))) return { by: "bound", claim: row.claim };
    }
  }
  return undefined;
}

function idsOfBound({ bound, tenant }: Task, claim: "project_id" | "namespace_id"): readonly string[] {
  if (bound.kind === "nobody") return [];
  const ids = bound.kind === "tenant" ? (tenant ?? {}) : bound;
  return (claim === "project_id" ? ids.projectIds : ids.namespaceIds) ?? [];
}

function singlesOf(own: readonly Constraint[]): readonly string[] | undefined {
  return own.find(({ wanted }) => wanted?.every(isLiteral) === true)?.wanted?.map(textOf);
}

function admitsValue({ wanted, unwanted }: Constraint, value: string): boolean {
  return wanted === undefined ? !has(unionOf(unwanted ?? []), value) : has(unionOf(wanted), value);
}

/** A proof over strings: of a claim whose patterns exclude each other, or of the subject. */
function byStrings(task: Task, given: readonly Constraint[], round: number): Reasoning | undefined {
  for (const row of filledClaims(task.analysis.doorway.issuer)) {
    const own = given.filter(({ claim }) => claim === row.claim);
    if (row.values === "subject" || own.length === 0 || (row.mayBeAbsent && own.every(({ absent }) => absent)))
      continue;
    const tried = caseByCase(task, row.claim, own, valuesOf(row), NOTHING_MORE);
    if (typeof tried === "object") return tried;
  }
  const subject = given.filter(({ claim }) => claim === "sub");
  const tried = caseByCase(task, "sub", subject, allSubjects(), task.forms);
  if (typeof tried !== "string") return tried;
  return round < ROUNDS ? around(task, given, tried, round) : undefined;
}

/** A reason for each choice of one pattern from each list that is needed; or a string that is in one of them all. */
function caseByCase(
  task: Task,
  claim: string,
  own: readonly Constraint[],
  domain: Atom,
  forms: Refusals,
): Reasoning | string | undefined {
  const known = own.flatMap(({ wanted }) => (wanted === undefined ? [] : [wanted]));
  const refused = [prepareRefusals(own.flatMap(({ unwanted }) => unwanted ?? [])), forms];
  const lists = known.length === 0 ? [] : [0];
  for (;;) {
    const chosen = lists.map((at) => known[at] ?? []);
    const cases = casesOf(task, chosen, domain, refused);
    if (cases === undefined) return undefined;
    if (typeof cases !== "string") return { by: "strings", claim, lists, cases };
    // What these lists leave is in all the others as well, or one of those is needed too.
    const more = known.findIndex((list, at) => !lists.includes(at) && !list.some((pattern) => has(pattern, cases)));
    if (more < 0) return cases;
    lists.push(more);
  }
}

function casesOf(
  { search }: Task,
  lists: readonly (readonly Pattern[])[],
  domain: Atom,
  refused: readonly Refusals[],
): readonly Because[] | string | undefined {
  let picks: (readonly Pattern[])[] = [[]];
  for (const list of lists) {
    if (picks.length * list.length > MOST_CASES) return undefined;
    picks = picks.flatMap((pick) => list.map((pattern) => [...pick, pattern]));
  }
  const cases: Because[] = [];
  for (const pick of picks) {
    const plus: readonly Atom[] = domain === ANYTHING ? pick : [...pick, domain];
    // The reason that needs no search, and no writing down of all that it did not need.
    const subsumed = findSubsumed(pick, plus.length, refused);
    if (subsumed !== undefined) {
      cases.push(subsumed);
      continue;
    }
    const set = intersection(...plus, ...refused.map(({ atoms }) => complement(unionOf(atoms))));
    const answer = timed(search, () => find(set, { proof: true, budget: budgetLeft(search) }));
    if (!afford(search, answer.states)) return undefined;
    if (answer.kind === "found") return answer.witness;
    const because = answer.kind === "empty" ? answer.reasons?.[0]?.because : undefined;
    if (because === undefined) return undefined;
    cases.push(because);
  }
  return cases;
}

function findSubsumed(pick: readonly Pattern[], clauses: number, refused: readonly Refusals[]): Because | undefined {
  for (const [clause, inner] of pick.entries()) {
    let by = clauses;
    for (const refusals of refused) {
      const at = findSubsuming(refusals, inner);
      if (at >= 0) return { kind: "subsumed", clause, by: by + at };
      by += refusals.atoms.length;
    }
  }
  return undefined;
}

/** A subject is left that no token of these claims has: it is ruled out, with its reason, and the rest is proved. */
function around(task: Task, given: readonly Constraint[], sub: string, round: number): Reasoning | undefined {
  const setsOf = (claim: string): readonly StringSet[] =>
    given
      .filter((one) => one.claim === claim)
      .map(({ wanted, unwanted }) =>
        wanted === undefined ? complement(union(...(unwanted ?? []))) : union(...wanted),
      );
  const conflict = contradictionOf(sub, (claim) => {
    const own = given.filter((one) => one.claim === claim);
    return { sets: setsOf(claim), listed: singlesOf(own) };
  });
  if (conflict === undefined || !conflict.sure) return undefined;
  const more = (...constraints: readonly Constraint[]): Reasoning | undefined =>
    byStrings(task, [...given, ...constraints], round + 1);
  switch (conflict.kind) {
    case "unmintable": {
      const rest = more(refusing([literal(sub)]));
      return rest && { by: "unmintable", subject: sub, rest };
    }
    case "disagreement": {
      const { claim, component, value } = conflict;
      const rest = more(refusing(sayingPatterns(component, value)));
      return rest && { by: "disagreement", claim, component, value, rest };
    }
    case "agreement": {
      const { claim, component, values } = conflict;
      const silent = more(refusing(mentioningPatterns(component)));
      const saying = more(requiring(values.flatMap((value) => sayingPatterns(component, value))));
      return silent && saying && { by: "agreement", claim, component, values, silent, saying };
    }
    case "difference": {
      const [[a, b], [left, right]] = [conflict.components, conflict.values];
      return sameness(more, a, b, left) ?? sameness(more, b, a, right);
    }
  }
}

function sameness(
  more: (...constraints: readonly Constraint[]) => Reasoning | undefined,
  first: SubComponentName,
  second: SubComponentName,
  value: string,
): Reasoning | undefined {
  const says = requiring(sayingPatterns(first, value));
  const other = more(refusing(sayingPatterns(first, value)));
  const silent = other && more(says, refusing(mentioningPatterns(second)));
  const saying = silent && more(says, requiring(sayingPatterns(second, value)));
  return saying && { by: "sameness", components: [first, second], value, other, silent, saying };
}

function requiring(wanted: readonly Pattern[]): Constraint {
  return { claim: "sub", wanted, present: true, absent: false };
}

function refusing(unwanted: readonly Pattern[]): Constraint {
  return { claim: "sub", unwanted, present: true, absent: false };
}
