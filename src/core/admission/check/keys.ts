import { type CheckedDoor, claimsOf } from "./asks.ts";

const CALLERS = ["sts:rolesessionname", "aws:useragent", "aws:referer", "aws:requestedregion", "aws:securetransport"];
const NOT_MINTED = ["sts:sourceidentity", "sts:transitivetagkeys", "aws:tagkeys"];

/** What a condition key is for tokens of the door: a claim, never there, or something that says nothing of the token. */
export function roleOf(key: string, { issuer }: CheckedDoor): "absent" | "open" | { readonly claim: string } {
  const folded = key.toLowerCase();
  const prefix = `${issuer.toLowerCase()}:`;
  if (folded.startsWith(prefix) && !folded.slice(prefix.length).includes(":")) {
    const claim = folded.slice(prefix.length);
    return claimsOf(issuer).includes(claim) ? { claim } : "absent";
  }
  if (CALLERS.includes(folded)) return "open";
  if (NOT_MINTED.includes(folded) || folded.startsWith("aws:requesttag/")) return "absent";
  return /[./]/.test(folded.slice(0, Math.max(0, folded.lastIndexOf(":")))) ? "absent" : "open";
}
