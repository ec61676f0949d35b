import type { Claims } from "../gitlab/claims.ts";
import { filledClaims } from "../gitlab/issuers.ts";
import type { ContextValue } from "../iam/request.ts";
import type { Doorway } from "./doorway.ts";

export type SeenValue = ContextValue | readonly ContextValue[];

/** The claims of a token that AWS makes into condition keys, by the claim's name. What has no plain value is not there. */
export function claimsSeen(token: Claims, doorway: Doorway): Readonly<Record<string, SeenValue>> {
  const seen: Record<string, SeenValue> = {};
  for (const { claim, values } of filledClaims(doorway.issuer)) {
    if (values === "audience") continue;
    const value = plainValue(token[claim]);
    if (value !== undefined) seen[claim] = value;
  }
  return seen;
}

/**
 * The audiences under which STS may take the token: those that the provider accepts. Of a token with `azp` that is the
 * one asked for; of several that match, AWS does not say which becomes `aud`, so each is tried.
 */
export function audiencesSeen(token: Claims, doorway: Pick<Doorway, "audiences">): readonly string[] {
  const asked: unknown = typeof token["azp"] === "string" ? token["azp"] : token.aud;
  const given: readonly unknown[] = Array.isArray(asked) ? asked : [asked];
  return doorway.audiences.filter((audience) => given.includes(audience));
}

function plainValue(value: unknown): SeenValue | undefined {
  if (isScalar(value)) return value;
  return Array.isArray(value) && value.length > 0 && value.every(isScalar) ? value : undefined;
}

function isScalar(value: unknown): value is ContextValue {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
