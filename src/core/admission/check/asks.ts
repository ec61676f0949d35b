import type { ProofRanges } from "../../language/proof.ts";
import { type CheckedPattern, matches, singleText } from "./patterns.ts";

/** What policies ask of claims, and which values claims can have: the checker's own idea of both. */

export interface CheckedDoor {
  readonly account: string;
  readonly issuer: string;
  readonly providerArn: string;
  readonly audiences: readonly string[];
  readonly roleArn: string | undefined;
}

/** One condition on one claim of the issuer. */
export interface Ask {
  readonly claim: string;
  /** The operator and the key, where a condition of the policy asks it. */
  readonly source?: string;
  readonly wanted?: readonly CheckedPattern[];
  readonly unwanted?: readonly CheckedPattern[];
  /** False: no value meets it. */
  readonly present: boolean;
  /** Whether a token without the claim meets it. */
  readonly absent: boolean;
  /** More is asked than this: enough for an Allow, too little to rely on in a Deny. */
  readonly atLeast?: true;
}

/** Claims that a job without a user lacks. */
export function canBeAbsent(claim: string): boolean {
  return claim.startsWith("user_");
}

/** Whether a claim can have the value, as far as its form goes. */
export function canBe(claim: string, value: string): boolean {
  return matches(domainOf(claim), value);
}

/** All values that the claim can have under what is asked: few by nature, or because a list of texts is asked for. */
export function valuesOf(claim: string, asks: readonly Ask[], door: CheckedDoor): readonly string[] | undefined {
  const all = candidates(claim, asks, door);
  return all?.filter((value) => canBe(claim, value) && asks.every((ask) => meets(ask, value)));
}

/** All values of a claim that has few. */
export function fewValues(claim: string, { audiences }: CheckedDoor): readonly string[] | undefined {
  if (claim === "aud") return audiences;
  if (claim === "ref_protected") return ["false", "true"];
  return claim === "runner_environment" ? ["gitlab-hosted", "self-hosted"] : undefined;
}

const DIGITS: ProofRanges = [[48, 57]];
const WORD: ProofRanges = [
  [32, 32],
  [95, 95],
  [97, 122],
];
const LOGIN: ProofRanges = [
  [45, 46],
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];

/** What the values of a claim with many look like. */
export function domainOf(claim: string): CheckedPattern {
  if (claim.endsWith("_id")) return { tokens: [{ one: [[49, 57]] }, { run: DIGITS }] };
  if (claim === "pipeline_source" || claim === "user_access_level") return { tokens: [{ run: WORD }] };
  return { tokens: [{ run: claim === "user_login" ? LOGIN : "any" }] };
}

function candidates(claim: string, asks: readonly Ask[], door: CheckedDoor): readonly string[] | undefined {
  const few = fewValues(claim, door);
  if (few !== undefined) return few;
  for (const { wanted } of asks) {
    const texts = wanted?.flatMap((pattern) => singleText(pattern) ?? []);
    if (texts !== undefined && texts.length === wanted?.length) return texts;
  }
  return undefined;
}

export function meets({ wanted, unwanted, present }: Ask, value: string): boolean {
  if (!present) return false;
  if (wanted !== undefined) return wanted.some((pattern) => matches(pattern, value));
  return unwanted === undefined || !unwanted.some((pattern) => matches(pattern, value));
}

/** The other side of what is asked. */
export function not({ claim, wanted, unwanted, present, absent }: Ask): Ask {
  if (wanted !== undefined) return { claim, unwanted: wanted, present: true, absent: !absent };
  if (unwanted !== undefined) return { claim, wanted: unwanted, present: true, absent: !absent };
  return { claim, present: !present, absent: !absent };
}

const GITLAB_COM_CLAIMS = [
  "namespace_id",
  "project_id",
  "pipeline_source",
  "ref_protected",
  "runner_environment",
  "user_access_level",
  "user_email",
  "user_id",
  "user_login",
];

/** The claims that AWS reads for an issuer. */
export function claimsOf(issuer: string): readonly string[] {
  return issuer === "gitlab.com" ? ["sub", "aud", ...GITLAB_COM_CLAIMS] : ["sub", "aud"];
}
