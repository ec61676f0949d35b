import type { Claims } from "../../gitlab/claims.ts";
import { matchesGlob } from "../../iam/glob.ts";
import { operatorOf } from "../../iam/operators.ts";
import type { Condition, Statement } from "../../iam/policy.ts";
import { keyRole } from "../key-role.ts";

/**
 * Whether the author of a statement evidently meant this very job, and only wrote it wrong: read as it was meant, each
 * condition that failed speaks of the token. Anybody can bring a token to a door that is written wrong.
 */
export function isEvidentlyMeant(
  statement: Statement,
  failed: readonly Condition[],
  claims: Claims,
  issuer: string,
): boolean {
  const samePlace = isPinnedProject(statement, claims, issuer);
  return failed.every((condition) => {
    const claim = condition.key.slice(condition.key.lastIndexOf(":") + 1).toLowerCase();
    const values = condition.values.map(({ value }) => value);
    // Of what AWS never fills nothing can be told.
    if (keyRole(`${issuer}:${claim}`, issuer).kind !== "claim") return true;
    if (claim !== "sub") return claim === "aud" || values.some((value) => agrees(value, claims[claim]));
    if (values.length === 0) return claims["pipeline_source"] !== "merge_request_event";
    return values.some((value) => speaksOf(value, claims, samePlace));
  });
}

/** Whether the statement asks for the id of the token's project, which stays through every rename and transfer. */
export function isPinnedProject({ conditions }: Statement, claims: Claims, issuer: string): boolean {
  return conditions.some(({ key, operator, values }) => {
    const role = keyRole(key, issuer);
    return (
      role.kind === "claim" &&
      role.claim.claim === "project_id" &&
      operatorOf(operator)?.row.negated === false &&
      values.some(({ value }) => value === claims["project_id"])
    );
  });
}

/** Whether two paths begin with one top-level group. */
export function isSameTop(path: string, other: string): boolean {
  return topOf(path) === topOf(other);
}

function topOf(path: string): string {
  return path.slice(0, Math.max(path.indexOf("/"), 0)).toLowerCase();
}

function speaksOf(value: string, claims: Claims, samePlace: boolean): boolean {
  const repository = /^repo:([^:]+)(?::ref:refs\/(?:heads|tags)\/(.+))?/.exec(value);
  if (repository !== null) {
    const [, path = "", ref = "*"] = repository;
    return isSameTop(path, String(claims["project_path"] ?? "")) && agrees(ref, claims["ref"]);
  }
  const mended = value
    .replace(/:ref:refs\/(?:heads|tags)\//, ":ref:")
    .replace(/:ref_type:(?:mr|merge_request|merge-request)\b/, ":ref_type:*");
  if (agrees(mended, claims.sub)) return true;
  const parts = mended.split(":");
  let names = false;
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [name = "", wanted = ""] = parts.slice(at, at + 2);
    const had = claims[name];
    const moved = name === "project_path" && (samePlace || isMoved(wanted, String(had ?? "")));
    if (!moved && !agrees(wanted, had)) return false;
    names ||= name.startsWith("project_");
  }
  return names;
}

function isMoved(wanted: string, had: string): boolean {
  return isSameTop(wanted, had) && wanted.slice(wanted.lastIndexOf("/")) === had.slice(had.lastIndexOf("/"));
}

function agrees(wanted: string, had: unknown): boolean {
  return typeof had === "string" && matchesGlob(wanted.toLowerCase(), had.toLowerCase());
}
