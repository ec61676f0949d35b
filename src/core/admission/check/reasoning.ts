import { checkEmptiness } from "../../language/check-emptiness.ts";
import type { Because, EmptinessProof, ProofAtom } from "../../language/proof.ts";
import type { AdmissionCertificate, Bound, DenyPlace, Reasoning } from "../proof/certificate.ts";
import { type Ask, type CheckedDoor, canBeAbsent, domainOf, meets, not, valuesOf } from "./asks.ts";
import { atomOf, type CheckedPattern, isEverything, patternOf } from "./patterns.ts";
import type { Policies } from "./statements.ts";
import { looksLikeCommit } from "./subjects.ts";

/** What a reasoning is about. */
export interface Case {
  readonly certificate: AdmissionCertificate;
  readonly policies: Policies;
  readonly door: CheckedDoor;
  readonly bound: Bound;
  /** The subjects within the bound. */
  readonly forms: readonly CheckedPattern[];
}

/** Where a reasoning fails to show that whoever meets what is asked is within the bound. */
export function checkReasoning(because: Reasoning, asks: readonly Ask[], of: Case): string | undefined {
  switch (because.by) {
    case "values":
      return hasNoValue(because.claim, asks, of.door)
        ? undefined
        : `\`${because.claim}\` has a value that meets what is asked`;
    case "bound":
      return checkBound(because.claim, asks, of);
    case "strings":
      return checkStrings(because, asks, of);
    case "deny":
      return checkDeny(because.deny, because.cases, asks, of);
    case "agreement":
      return checkAgreement(because, asks, of);
    case "disagreement": {
      const own = asks.filter(({ claim }) => claim === because.claim);
      if (!areEqual(because.claim, because.component))
        return "a component and a claim that may differ are taken for one";
      if (own.every((ask) => meets(ask, because.value))) return `\`${because.claim}\` may well be \`${because.value}\``;
      return checkReasoning(because.rest, [...asks, refusing(sayings(because.component, because.value))], of);
    }
    case "sameness":
      return checkSameness(because, asks, of);
    case "unmintable":
      if (!looksLikeCommit(because.subject)) return "a subject that GitLab may mint is ruled out";
      return checkReasoning(because.rest, [...asks, refusing([because.subject], false)], of);
  }
}

function hasNoValue(claim: string, asks: readonly Ask[], door: CheckedDoor): boolean {
  const own = asks.filter((ask) => ask.claim === claim);
  if ((own.length === 0 && claim !== "aud") || (canBeAbsent(claim) && own.every(({ absent }) => absent))) return false;
  if (own.some(({ present }) => !present)) return true;
  return claim !== "sub" && valuesOf(claim, own, door)?.length === 0;
}

function checkBound(
  claim: "project_id" | "namespace_id",
  asks: readonly Ask[],
  { bound, certificate, door }: Case,
): string | undefined {
  const own = asks.filter((ask) => ask.claim === claim);
  const ids = bound.kind === "nobody" ? undefined : bound.kind === "tenant" ? certificate.tenant : bound;
  const listed = (claim === "project_id" ? ids?.projectIds : ids?.namespaceIds) ?? [];
  if (own.length === 0) return `nothing is asked of \`${claim}\``;
  const values = valuesOf(claim, own, door);
  return values?.every((value) => listed.includes(value)) === true
    ? undefined
    : `\`${claim}\` may be an id outside of the bound`;
}

/** One reason for each choice of a pattern from each of the lists; the first list turns slowest. */
function checkStrings(
  { claim, lists, cases }: Extract<Reasoning, { by: "strings" }>,
  asks: readonly Ask[],
  of: Case,
): string | undefined {
  const own = asks.filter((ask) => ask.claim === claim);
  if (canBeAbsent(claim) && own.every(({ absent }) => absent)) return `a token may lack \`${claim}\``;
  const known = own.flatMap(({ wanted }) => (wanted === undefined ? [] : [wanted]));
  const chosen = lists.flatMap((at) => known.slice(at, at + 1));
  if (chosen.length < lists.length) return `a list of \`${claim}\` is chosen from that is not there`;
  const refused = own.flatMap(({ unwanted }) => unwanted ?? []);
  if (claim === "sub") refused.push(...of.forms);
  const count = chosen.reduce((product, list) => product * list.length, 1);
  if (count !== cases.length) return `${count} choices, and reasons for ${cases.length}`;
  const domain = claim === "sub" ? [of.certificate.subjects] : [domainOf(claim)].filter(isBounded).map(atomOf);
  for (const [at, because] of cases.entries()) {
    const plus = [...choice(chosen, at).map(atomOf), ...domain];
    const checked = checkEmptiness(question(plus, refused, because));
    if (!checked.holds) return `\`${claim}\`, choice ${at}: ${checked.reason}`;
  }
  return undefined;
}

function isBounded(pattern: CheckedPattern): boolean {
  return !isEverything(pattern);
}

/** Whether there is a string in all of `plus` and in none of `refused`, with the reason why there is none. */
function question(plus: readonly ProofAtom[], refused: readonly CheckedPattern[], because: Because): EmptinessProof {
  const inner = because.kind === "subsumed" ? plus[because.clause] : undefined;
  const outer = because.kind === "subsumed" ? refused[because.by - plus.length] : undefined;
  // Of two patterns the others need not be read.
  if (inner !== undefined && outer !== undefined)
    return questionOf([inner], [atomOf(outer)], { kind: "subsumed", clause: 0, by: 1 });
  return questionOf(plus, refused.map(atomOf), because);
}

function questionOf(plus: readonly ProofAtom[], minus: readonly ProofAtom[], because: Because): EmptinessProof {
  const atoms = [...plus, ...minus];
  const clauses = atoms.map((_, atom) => [{ atom, holds: atom < plus.length }]);
  return { formatVersion: "1.0", kind: "no-such-string", atoms, cubes: [{ clauses, because }] };
}

function choice(lists: readonly (readonly CheckedPattern[])[], number: number): readonly CheckedPattern[] {
  const picked: CheckedPattern[] = [];
  let rest = number;
  for (const list of lists.toReversed()) {
    const pattern = list[rest % list.length];
    if (pattern !== undefined) picked.unshift(pattern);
    rest = Math.floor(rest / list.length);
  }
  return picked;
}

function checkDeny(place: DenyPlace, cases: readonly Reasoning[], asks: readonly Ask[], of: Case): string | undefined {
  const { trust, rcps } = of.policies;
  const policy = place.level === undefined ? trust : rcps[place.level]?.[place.policy ?? 0];
  const deny = policy?.[place.statement];
  if (deny?.effect !== "Deny" || !deny.concerns || !deny.whole)
    return "a Deny is relied on that is none, or is not understood";
  if (deny.never || cases.length !== deny.asks.length) return "a Deny is relied on with other conditions than it has";
  for (const [at, ask] of deny.asks.entries()) {
    const because = cases[at];
    const reason = because === undefined ? "a case is missing" : checkReasoning(because, [...asks, not(ask)], of);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function checkAgreement(
  because: Extract<Reasoning, { by: "agreement" }>,
  asks: readonly Ask[],
  of: Case,
): string | undefined {
  const { claim, component, values } = because;
  if (!areEqual(claim, component)) return "a component and a claim that may differ are taken for one";
  const own = asks.filter((ask) => ask.claim === claim);
  const possible = valuesOf(claim, own, of.door);
  if (possible?.every((value) => values.includes(value)) !== true) return `\`${claim}\` may be more than is said`;
  const mentions = [`${component}:*`, `*:${component}:*`];
  const saying = requiring(values.flatMap((value) => sayings(component, value)));
  return (
    checkReasoning(because.silent, [...asks, refusing(mentions)], of) ??
    checkReasoning(because.saying, [...asks, saying], of)
  );
}

/** The id of a project, and its path, stand under two names. */
function checkSameness(
  { components, value, other, silent, saying }: Extract<Reasoning, { by: "sameness" }>,
  asks: readonly Ask[],
  of: Case,
): string | undefined {
  const [first, second] = components;
  const names = [first, second].toSorted();
  if (names.join(" ") !== "project_id source_project_id" && names.join(" ") !== "project_path source_project_path")
    return "two components that may differ are taken for one";
  const says = requiring(sayings(first, value));
  return (
    checkReasoning(other, [...asks, refusing(sayings(first, value))], of) ??
    checkReasoning(silent, [...asks, says, refusing([`${second}:*`, `*:${second}:*`])], of) ??
    checkReasoning(saying, [...asks, says, requiring(sayings(second, value))], of)
  );
}

function requiring(texts: readonly string[]): Ask {
  return { claim: "sub", wanted: texts.map((text) => patternOf(text, true, false)), present: true, absent: false };
}

/** Components of a subject that are claims of the same token. */
function areEqual(claim: string, component: string): boolean {
  return component === claim
    ? claim === "project_id" || claim === "ref_protected"
    : claim === "project_id" && component === "source_project_id";
}

function sayings(component: string, value: string): readonly string[] {
  const pair = `${component}:${value}`;
  return [pair, `${pair}:*`, `*:${pair}`, `*:${pair}:*`];
}

function refusing(texts: readonly string[], wildcards = true): Ask {
  return {
    claim: "sub",
    unwanted: texts.map((text) => patternOf(text, wildcards, false)),
    present: true,
    absent: false,
  };
}
