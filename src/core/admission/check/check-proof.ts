import { checkEmptiness } from "../../language/check-emptiness.ts";
import type { Because, EmptinessProof, ProofAtom, ProofAutomaton } from "../../language/proof.ts";
import type { AdmissionCertificate, Bound, DenyPlace, NobodyElse, Reasoning } from "../proof/certificate.ts";
import { subjectForms } from "./forms.ts";
import { atomOf, type CheckedPattern, patternOf } from "./patterns.ts";
import { readCertificate } from "./read-certificate.ts";
import {
  type Ask,
  type CheckedDoor,
  type Policies,
  canBeAbsent,
  meets,
  not,
  statementsOf,
  valuesOf,
} from "./statements.ts";
import { holdsAllSubjects, looksLikeCommit } from "./subjects.ts";
import { checkToken } from "./tokens.ts";

/** What a certificate proves, in words, or where it fails. */
export type CertificateCheck =
  | {
      readonly holds: true;
      readonly proves: readonly string[];
      readonly unproved: readonly string[];
      readonly assumes: readonly string[];
    }
  | { readonly holds: false; readonly reason: string };

/**
 * Checks a certificate of `whoCan` by itself: it reads the policies from their text, poses every question again, and looks
 * whether the reasons given answer it. Nothing is shared with the search. A certificate that claims something without a
 * proof is refused; what it says is unproved is passed on.
 */
export function checkProof(value: unknown): CertificateCheck {
  const certificate = readCertificate(value);
  if (certificate === undefined) return fail("not a certificate of format 1.0");
  const door: CheckedDoor = {
    account: certificate.door.account,
    issuer: certificate.door.provider,
    providerArn: certificate.door.providerArn,
    audiences: certificate.door.audiences,
    roleArn: certificate.door.roleArn,
  };
  if (!isProviderOf(door)) return fail("the provider's ARN is not that of the provider and the account");
  const trust = statementsOf(certificate.trust, door, "trust");
  const rcps = certificate.rcps.map((level) => level.map((text) => statementsOf(text, door, "rcp")));
  if (trust === undefined || rcps.flat().includes(undefined)) return fail("a policy in it cannot be read");
  const policies: Policies = { trust, rcps: rcps.map((level) => level.map((policy) => policy ?? [])) };
  const proves: string[] = [];
  for (const [name, token] of [
    ["the token", certificate.getsIn],
    ["the outsider", certificate.outsider],
  ] as const) {
    if (token === undefined) continue;
    const reason = checkToken(token, policies, door, name === "the outsider" ? certificate.tenant : undefined);
    if (reason !== undefined) return fail(`${name} ${reason}`);
    proves.push(
      `${name} with the subject \`${token.sub ?? ""}\` gets in${name === "the outsider" ? " and is not the tenant's" : ""}`,
    );
  }
  if (certificate.nobodyElse.length > 0 && !holdsAllSubjects(certificate.subjects))
    return fail("the automaton of subjects lacks some that GitLab can mint");
  for (const claim of certificate.nobodyElse) {
    const reason = checkNobodyElse(claim, certificate, policies, door);
    if (reason !== undefined) return fail(reason);
    proves.push(sayBound(claim.than, certificate));
  }
  const missing = claimWithoutProof(certificate);
  if (missing !== undefined) return fail(missing);
  const assumes = [...new Set(trust.flatMap(({ open }) => open))].sort();
  return { holds: true, proves, unproved: certificate.unproved, assumes };
}

function fail(reason: string): CertificateCheck {
  return { holds: false, reason };
}

function isProviderOf({ account, issuer, providerArn }: CheckedDoor): boolean {
  return /^arn:[a-z-]+:/.test(providerArn) && providerArn.endsWith(`:iam::${account}:oidc-provider/${issuer}`);
}

/** "Nobody", and a narrow reach, have to be proved or to stand among what is not. */
function claimWithoutProof({
  reach,
  nobodyElse,
  unproved,
  getsIn,
  outsider,
}: AdmissionCertificate): string | undefined {
  if (unproved.length > 0) return undefined;
  const proved = nobodyElse.map(({ than }) => than);
  if (reach === "nobody")
    return proved.some(({ kind }) => kind === "nobody") && getsIn === undefined && outsider === undefined
      ? undefined
      : "that nobody gets in is claimed without a proof";
  if (reach === "instance" || reach === "anyone") return undefined;
  const names = proved.find((than) => than.kind === "named");
  if (names?.kind !== "named") return `the reach \`${reach}\` is claimed without a proof`;
  const wide = names.groups.length + names.namespaceIds.length > 0;
  return wide && reach !== "group" ? `the reach \`${reach}\` is claimed, and a group is what is proved` : undefined;
}

interface Case {
  readonly certificate: AdmissionCertificate;
  readonly policies: Policies;
  readonly door: CheckedDoor;
  readonly bound: Bound;
  /** The subjects within the bound. */
  readonly forms: readonly CheckedPattern[];
}

function checkNobodyElse(
  { than, parts }: NobodyElse,
  certificate: AdmissionCertificate,
  policies: Policies,
  door: CheckedDoor,
): string | undefined {
  if (than.kind === "tenant" && certificate.tenant === undefined) return "there is no tenant to be within";
  const forms = subjectForms(than, certificate.tenant);
  for (const [index, statement] of policies.trust.entries()) {
    if (statement.effect !== "Allow" || !statement.concerns || statement.never) continue;
    const part = parts.find((one) => one.statement === index);
    if (part === undefined) return `statement ${index} allows, and no proof speaks of it`;
    const reason = checkReasoning(part.because, statement.asks, { certificate, policies, door, bound: than, forms });
    if (reason !== undefined) return `statement ${index}: ${reason}`;
  }
  return undefined;
}

function checkReasoning(because: Reasoning, asks: readonly Ask[], of: Case): string | undefined {
  switch (because.by) {
    case "values":
      return hasNoValue(because.claim, asks, of.door)
        ? undefined
        : `\`${because.claim}\` has a value that meets what is asked`;
    case "bound":
      return checkBound(because.claim, asks, of);
    case "strings":
      return checkStrings(because.claim, because.cases, asks, of);
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
    case "difference": {
      const [a, b] = because.components;
      if (b !== `source_${a}` || (a !== "project_id" && a !== "project_path"))
        return "two components that may differ are taken for one";
      if (because.values[0] === because.values[1]) return "a difference between equal values";
      return (
        checkReasoning(because.cases[0], [...asks, refusing(sayings(a, because.values[0]))], of) ??
        checkReasoning(because.cases[1], [...asks, refusing(sayings(b, because.values[1]))], of)
      );
    }
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

/** One reason for each choice of a pattern from each list that is asked for; the first list turns slowest. */
function checkStrings(claim: string, cases: readonly Because[], asks: readonly Ask[], of: Case): string | undefined {
  const own = asks.filter((ask) => ask.claim === claim);
  if (canBeAbsent(claim) && own.every(({ absent }) => absent)) return `a token may lack \`${claim}\``;
  const lists = own.flatMap(({ wanted }) => (wanted === undefined ? [] : [wanted]));
  const refused = own.flatMap(({ unwanted }) => unwanted ?? []);
  if (claim === "sub") refused.push(...of.forms);
  const count = lists.reduce((product, list) => product * list.length, 1);
  if (count !== cases.length) return `${count} choices, and reasons for ${cases.length}`;
  const domain = domainOf(claim, of.certificate.subjects);
  for (const [at, because] of cases.entries()) {
    const plus = [...choice(lists, at).map(atomOf), ...domain];
    const checked = checkEmptiness(question(plus, refused, because));
    if (!checked.holds) return `\`${claim}\`, choice ${at}: ${checked.reason}`;
  }
  return undefined;
}

/** Whether there is a string in all of `plus` and in none of `refused`, with the reason why there is none. */
function question(plus: readonly ProofAtom[], refused: readonly CheckedPattern[], because: Because): EmptinessProof {
  const isOne = because.kind === "subsumed" && because.clause < plus.length && because.by >= plus.length;
  // Of two patterns the others need not be read.
  const atoms = isOne
    ? [
        ...plus.slice(because.clause, because.clause + 1),
        ...refused
          .slice(because.by - plus.length)
          .slice(0, 1)
          .map(atomOf),
      ]
    : [...plus, ...refused.map(atomOf)];
  const holding = isOne ? 1 : plus.length;
  const clauses = atoms.map((_, atom) => [{ atom, holds: atom < holding }]);
  const reason = isOne ? { ...because, clause: 0, by: 1 } : because;
  return { formatVersion: "1.0", kind: "no-such-string", atoms, cubes: [{ clauses, because: reason }] };
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

function domainOf(claim: string, subjects: ProofAutomaton): readonly ProofAtom[] {
  const digits = [[48, 57]] as const;
  if (claim === "sub") return [subjects];
  if (claim.endsWith("_id")) return [{ pattern: [{ one: [[49, 57]] }, { run: digits }] }];
  if (claim === "pipeline_source" || claim === "user_access_level")
    return [
      {
        pattern: [
          {
            run: [
              [32, 32],
              [95, 95],
              [97, 122],
            ],
          },
        ],
      },
    ];
  if (claim === "user_login")
    return [
      {
        pattern: [
          {
            run: [
              [45, 46],
              [48, 57],
              [65, 90],
              [95, 95],
              [97, 122],
            ],
          },
        ],
      },
    ];
  return [];
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
  const saying: Ask = {
    claim: "sub",
    wanted: values.flatMap((value) => sayings(component, value)).map((text) => patternOf(text, true, false)),
    present: true,
    absent: false,
  };
  return (
    checkReasoning(because.silent, [...asks, refusing(mentions)], of) ??
    checkReasoning(because.saying, [...asks, saying], of)
  );
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

function sayBound(bound: Bound, { tenant, door }: AdmissionCertificate): string {
  const nobody = `nobody gets in with a token of ${door.provider}`;
  if (bound.kind === "nobody") return nobody;
  const of = bound.kind === "tenant" ? { ...tenant, projects: [] } : bound;
  const names = [
    ...(of.groups ?? []).map((group) => `${group}/*`),
    ...of.projects,
    ...(of.projectIds ?? []).map((id) => `project ${id}`),
    ...(of.namespaceIds ?? []).map((id) => `group ${id}`),
  ];
  return `${nobody} but ${bound.kind === "tenant" ? "the tenant" : "what is named"}: ${names.join(", ")}`;
}
