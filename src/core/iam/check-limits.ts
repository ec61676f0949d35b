import type { Diagnostic } from "../text/diagnostic.ts";
import { SIZE_LIMITS, countCharacters } from "./limits.ts";
import type { PolicyKind } from "./policy.ts";

/** Whether the JSON of a policy is too long for its kind, as AWS counts. */
export function checkLimits(text: string, kind: PolicyKind): readonly Diagnostic[] {
  if (kind === "resource") return [];
  const { what, characters, raisable, whitespace } = SIZE_LIMITS[kind];
  const length = countCharacters(text, whitespace);
  if (length <= characters) return [];
  const message = `the policy has ${length} characters, and ${what} may have ${characters}`;
  const counted = whitespace ? "whitespace counts" : "whitespace does not count";
  if (raisable !== undefined && length <= raisable) {
    const help = `the account's quota can be raised to ${raisable}; ${counted}`;
    return [{ code: "policy/long", severity: "warning", message, help }];
  }
  return [{ code: "policy/too-long", severity: "error", message, help: `${counted}; split the policy or shorten it` }];
}
