import { GITLAB_COM, issuerName } from "../gitlab/issuers.ts";
import type { Admission, TokenPattern } from "./admission.ts";

/** More names than this are counted. */
const MOST_NAMED = 3;

/** Who comes in, in a few words for people: `anyone on gitlab.com`, `every project under acme`, `branch main of acme/app`. */
export function sayWho(admission: Pick<Admission, "reach" | "broken" | "admitted">, provider: string): string {
  const host = issuerName(provider);
  switch (admission.reach) {
    case "anyone":
      return `anyone: no token of ${host} is needed`;
    case "instance":
      return host === GITLAB_COM ? "anyone on gitlab.com" : `anyone with an account on ${host}`;
    case "nobody":
      return admission.broken === undefined ? "nobody" : "nobody: this door is broken";
    default: {
      const rows = admission.admitted.describe();
      return list([...new Set(rows.map((row) => sayPattern(row, provider)))]);
    }
  }
}

/** One row of a description, in words. */
export function sayPattern(row: TokenPattern, provider: string): string {
  const { ref_protected: isProtected, ...others } = row.claims ?? {};
  const whose = sayProjects(row, provider);
  const refs = sayRefs(row, isProtected === "true");
  const what = refs === undefined ? whose : `${refs} of ${whose}`;
  const pins = Object.entries(others).map(([claim, value]) => `${claim} ${value}`);
  if (isProtected !== undefined && isProtected !== "true") pins.push(`ref_protected ${isProtected}`);
  for (const pattern of row.also ?? []) pins.push(`only subjects like ${pattern.replaceAll("|", " or ")}`);
  for (const pattern of row.except ?? []) pins.push(`not ${pattern}`);
  if (row.ignoreCase === true) pins.push("in letters of any case");
  return pins.length === 0 ? what : `${what} (${pins.join(", ")})`;
}

/** Nothing where every ref comes in and the projects are not single ones: then saying it adds nothing. */
function sayRefs({ project, refType, ref, ids }: TokenPattern, isProtected: boolean): string | undefined {
  const isWild = /[*?]/.test(ref);
  if (refType === "*" && ref === "*") {
    if (isProtected) return "every protected ref";
    return isSingle(project) || ids?.["project_id"] !== undefined ? "any branch, tag or merge request" : undefined;
  }
  const protectedly = isProtected ? "protected " : "";
  if (ref === "*") return `every ${protectedly}${refType}`;
  const types = refType === "*" ? "branch or tag" : refType;
  const plural = refType === "*" ? "branches and tags" : refType === "tag" ? "tags" : "branches";
  return isWild ? `${protectedly}${plural} like ${ref}` : `${protectedly}${types} ${ref}`;
}

function isSingle(project: string): boolean {
  return !/[*?]/.test(project);
}

function sayProjects({ project, ids }: TokenPattern, provider: string): string {
  const id = ids?.["project_id"];
  const group = ids?.["namespace_id"];
  const pinned =
    id !== undefined ? `project ${id}` : group === undefined ? undefined : `the projects of group ${group}`;
  if (project === "*") return pinned ?? `every project on ${issuerName(provider)}`;
  const named = isSingle(project)
    ? project
    : /^[^*?]+\/\*$/.test(project)
      ? `every project under ${project.slice(0, -2)}`
      : `every project like ${project}`;
  return pinned === undefined ? named : `${named}, if it is ${pinned}`;
}

function list(parts: readonly string[]): string {
  if (parts.length <= MOST_NAMED) return parts.join("; ");
  return `${parts.slice(0, MOST_NAMED).join("; ")}; and ${parts.length - MOST_NAMED} more`;
}
