import type { Claims } from "../gitlab/claims.ts";
import { decide } from "../iam/decide.ts";
import type { Policy } from "../iam/policy.ts";
import type { Decision, Reason } from "../iam/request.ts";
import type { Door } from "./admission.ts";
import { audiencesSeen, claimsSeen } from "./claims-seen.ts";
import { type Doorway, doorwayOf } from "./doorway.ts";
import { openRcps, openTrustOnce } from "./opened.ts";
import { requestOf } from "./web-identity-request.ts";

/**
 * Whether one token gets through a door: the specification that `whoCan` is held against. STS's own checks first, as far
 * as the claims show them: that the token is the provider's, and for an audience that the provider accepts. Then the
 * trust policy and the resource control policies decide on the keys that AWS fills for this issuer.
 *
 * What the caller chooses never keeps a token out. Where something else than the token decides, the answer is allowed and
 * not exact.
 */
export function admits(trust: Policy, door: Door, token: Claims): Decision {
  const doorway = doorwayOf(door, trust);
  const claims: Claims = isRecord(token) ? token : {};
  if (claims.iss !== doorway.iss) return refused("issuer", "iss");
  const audiences = audiencesSeen(claims, doorway);
  if (audiences.length === 0) return refused("audience", "aud");
  const seen = claimsSeen(claims, doorway);
  const decisions = audiences.map((audience) => decideFor(trust, door, doorway, { ...seen, aud: audience }));
  const best = decisions.find(({ allowed, exact }) => allowed && exact) ?? decisions.find(({ allowed }) => allowed);
  const decision = best ?? decisions[0] ?? refused("audience", "aud");
  // Under which of several audiences AWS takes the token is not known.
  const agree = decisions.every(({ allowed }) => allowed === decision.allowed);
  return agree ? decision : { ...decision, exact: false };
}

function decideFor(trust: Policy, door: Door, doorway: Doorway, seen: ReturnType<typeof claimsSeen>): Decision {
  const request = requestOf(doorway, seen);
  const policy = openTrustOnce(trust, doorway);
  const rcps = openRcps(door, doorway);
  const upper = decide({ trust: policy.upper, rcps: rcps.upper }, request);
  if (!upper.allowed || (policy.lower === undefined && rcps.lower === undefined)) return upper;
  const lower = decide({ trust: policy.lower ?? policy.upper, rcps: rcps.lower ?? rcps.upper }, request);
  return lower.allowed ? { ...upper, exact: upper.exact && lower.exact } : { ...upper, exact: false };
}

function refused(code: Reason["code"], failed: string): Decision {
  return { allowed: false, exact: true, kind: "implicit-deny", because: [{ applied: false, code, failed }] };
}

function isRecord(value: unknown): value is Claims {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
