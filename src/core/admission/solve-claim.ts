import type { FilledClaim } from "../gitlab/issuers.ts";
import { textOf } from "../language/pattern.ts";
import { has, intersection, type StringSet } from "../language/string-set.ts";
import { fewValues, valuesOf } from "./claim-values.ts";
import type { Clause } from "./clause.ts";
import type { Doorway } from "./doorway.ts";
import { findString, type Search } from "./search.ts";

/** A value that meets all clauses on one claim, that the claim is absent, that there is none, or that nobody can tell. */
export type Solution = { readonly value: string } | "absent" | "none" | undefined;

/** What a claim is likely to be, so that witnesses look like tokens. */
const LIKELY: Readonly<Record<string, readonly string[]>> = {
  namespace_id: ["90000001"],
  project_id: ["70000001"],
  pipeline_source: ["push", "merge_request_event", "schedule", "web"],
  ref_protected: ["false", "true"],
  runner_environment: ["gitlab-hosted", "self-hosted"],
  user_access_level: ["developer", "maintainer", "owner"],
  user_email: ["someone@example.com"],
  user_id: ["5000001"],
  user_login: ["someone"],
};

/** Solves a claim other than the subject. `besides`: more sets that its value must be in. */
export function solveClaim(
  claim: FilledClaim,
  clauses: readonly Clause[],
  besides: readonly StringSet[],
  doorway: Doorway,
  search: Search,
): Solution {
  const sets = [...clauses.map(({ set }) => set), ...besides];
  const fits = (value: string): boolean => sets.every((set) => has(set, value));
  const few = fewValues(claim, doorway);
  const value = (few === undefined ? (LIKELY[claim.claim] ?? []) : few).find(fits);
  if (value !== undefined) return { value };
  if (claim.mayBeAbsent && besides.length === 0 && clauses.every(({ absent }) => absent)) return "absent";
  if (few !== undefined) return "none";
  const domain = valuesOf(claim);
  const listed = singles(clauses);
  if (listed !== undefined) {
    const known = listed.find((text) => fits(text) && has(domain, text));
    return known === undefined ? "none" : { value: known };
  }
  const found = findString(intersection(...sets, domain), search);
  return found === undefined || found === "none" ? found : { value: found };
}

/** The only values that a claim can have under these clauses, if one of them lists single values. */
export function singles(clauses: readonly Clause[]): readonly string[] | undefined {
  for (const { wanted } of clauses)
    if (wanted?.every(({ single }) => single) === true) return wanted.map(({ pattern }) => textOf(pattern));
  return undefined;
}
