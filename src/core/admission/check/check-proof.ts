import type { AdmissionCertificate, Bound, NobodyElse } from "../proof/certificate.ts";
import type { CheckedDoor } from "./asks.ts";
import { subjectForms } from "./forms.ts";
import { readCertificate } from "./read-certificate.ts";
import { checkReasoning } from "./reasoning.ts";
import { type Policies, statementsOf } from "./statements.ts";
import { holdsAllSubjects } from "./subjects.ts";
import { checkToken } from "./tokens.ts";

/** What a certificate proves, in words, or where it fails. */
export type CertificateCheck =
  | {
      readonly holds: true;
      readonly proves: readonly string[];
      readonly unproved: readonly string[];
      /** Elements, and keys of conditions, taken to let in whatever they ask: it is not the token's to say, or not understood. */
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
  const doubts = [trust, ...policies.rcps.flat()].flat().filter(({ concerns, never }) => concerns && !never);
  const assumes = [...new Set(doubts.flatMap(({ open, unclear }) => [...open, ...unclear]))].sort();
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
  return wide && reach === "project" ? `the reach \`${reach}\` is claimed, and a group is what is proved` : undefined;
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
    const asks = statement.asks.filter(({ source }) => source !== undefined && part.uses.includes(source));
    const reason = checkReasoning(part.because, asks, { certificate, policies, door, bound: than, forms });
    if (reason !== undefined) return `statement ${index}: ${reason}`;
  }
  return undefined;
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
