import { type FilledClaim, filledClaims, isGitlabComOnly, issuerName } from "../gitlab/issuers.ts";

/**
 * What a condition key is, in a request to assume a role with a web identity of one issuer. The answer decides what an
 * analysis of all tokens may do with a condition: only claims tell tokens apart.
 */
export type KeyRole = ClaimKey | AbsentKey | OpenKey;

/** A claim that AWS fills for this issuer. */
export interface ClaimKey {
  readonly kind: "claim";
  readonly claim: FilledClaim;
}

/** In no request for this issuer. */
export interface AbsentKey {
  readonly kind: "absent";
  readonly why: "other-issuer" | "near-issuer" | "gitlab-com-only" | "not-filled" | "not-minted";
  /** The claim, where the key has the form of one. */
  readonly claim?: string;
}

/** Not the token's: `chosen` by whoever calls, or `free`, as the address of the caller, which some caller may have. */
export interface OpenKey {
  readonly kind: "chosen" | "free";
}

const CHOSEN: OpenKey = { kind: "chosen" };
const FREE: OpenKey = { kind: "free" };

/** Parameters of the call that its caller fills in, and what its client decides. */
const CHOSEN_KEYS: ReadonlySet<string> = new Set([
  "sts:rolesessionname",
  "aws:useragent",
  "aws:referer",
  "aws:requestedregion",
  "aws:securetransport",
]);

/** From the claims `https://aws.amazon.com/tags` and `.../source_identity` alone, which GitLab does not mint. */
const NOT_MINTED: ReadonlySet<string> = new Set(["sts:sourceidentity", "sts:transitivetagkeys", "aws:tagkeys"]);
const TAG_PREFIX = "aws:requesttag/";

/** What a key means for tokens of `issuer` (as IAM names it). Keys have no case. */
export function keyRole(key: string, issuer: string): KeyRole {
  const folded = key.toLowerCase();
  const name = issuer.toLowerCase();
  if (folded.startsWith(name) && folded[name.length] === ":") {
    const claim = folded.slice(name.length + 1);
    const row = filledClaims(issuer).find((row) => row.claim === claim);
    if (row !== undefined) return { kind: "claim", claim: row };
    // A colon that is left belongs to a port: then the key is that of another issuer.
    if (!claim.includes(":"))
      return { kind: "absent", why: isGitlabComOnly(claim) ? "gitlab-com-only" : "not-filled", claim };
  }
  if (CHOSEN_KEYS.has(folded)) return CHOSEN;
  if (NOT_MINTED.has(folded) || folded.startsWith(TAG_PREFIX)) return { kind: "absent", why: "not-minted" };
  const cut = folded.lastIndexOf(":");
  const prefix = folded.slice(0, Math.max(cut, 0));
  // A service's prefix has neither; an issuer's is a host name, with a path sometimes.
  if (!/[./]/.test(prefix)) return FREE;
  const claim = folded.slice(cut + 1);
  return { kind: "absent", why: isNear(prefix, name) ? "near-issuer" : "other-issuer", claim };
}

/** The same host, but for the scheme, a slash, a port or a path. */
function isNear(prefix: string, issuer: string): boolean {
  return hostOf(prefix) === hostOf(issuer);
}

function hostOf(name: string): string {
  return issuerName(name.replace(/^http:\/\//, "https://")).replace(/[:/].*$/, "");
}
