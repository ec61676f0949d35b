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
  if (claim === "project_id" || claim === "namespace_id" || claim === "user_id") return /^[1-9][0-9]*$/.test(value);
  if (claim === "pipeline_source" || claim === "user_access_level") return /^[a-z_ ]*$/.test(value);
  if (claim === "user_login") return /^[A-Za-z0-9_.-]*$/.test(value);
  return true;
}

/** All values that the claim can have under what is asked: few by nature, or because a list of texts is asked for. */
export function valuesOf(claim: string, asks: readonly Ask[], door: CheckedDoor): readonly string[] | undefined {
  const all = candidates(claim, asks, door);
  return all?.filter((value) => canBe(claim, value) && asks.every((ask) => meets(ask, value)));
}

function candidates(claim: string, asks: readonly Ask[], { audiences }: CheckedDoor): readonly string[] | undefined {
  if (claim === "aud") return audiences;
  if (claim === "ref_protected") return ["true", "false"];
  if (claim === "runner_environment") return ["gitlab-hosted", "self-hosted"];
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
