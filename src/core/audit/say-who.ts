import type { Admission, TokenPattern } from "../admission/admission.ts";
import type { Entry, JudgedDoor } from "./judged-door.ts";

/** Who comes in, in one sentence for people. */
export function sayWho({ door, entry }: JudgedDoor): string {
  if (entry !== undefined) return sayAdmission(entry);
  switch (door.kind) {
    case "oidc":
      return "whoever its trust policy lets in, which could not be read";
    case "instance-profile":
      return "every job that runs on the machine";
    case "key":
      return `whoever can read ${door.held.map(({ name }) => `\`${name}\``).join(", ")}`;
    default:
      return `every pod of ${[door.namespace, door.serviceAccount].filter((part) => part !== undefined).join("/") || "a service account"}`;
  }
}

export function sayAdmission({ admission, door }: Entry): string {
  const bound = admission.exact ? "" : "at most ";
  return `${bound}${sayReach(admission, door.provider.url)}`;
}

function sayReach(admission: Admission, host: string): string {
  switch (admission.reach) {
    case "nobody":
      return "nobody: this door is broken";
    case "anyone":
      return "anyone, with or without a token of GitLab";
    case "instance":
      return `anyone on ${host}`;
    case "group":
      return `every project under ${listPatterns(admission.admitted.describe(), ({ project }) => project.replace(/\/?\*+$/, ""))}`;
    case "project":
      return `${listPatterns(admission.admitted.describe(), nameOf)}, any ref`;
    case "refs":
      return listPatterns(admission.admitted.describe(), (pattern) => `${nameOf(pattern)} on ${sayRef(pattern)}`);
  }
}

function nameOf({ project, ids }: TokenPattern): string {
  return project === "*" && ids?.["project_id"] !== undefined ? `project ${ids["project_id"]}` : project;
}

function sayRef({ refType, ref, claims, ids }: TokenPattern): string {
  const protection = { ...ids, ...claims }["ref_protected"] === "true" ? "protected " : "";
  const type = refType === "tag" ? "tag " : refType === "branch" ? "branch " : "ref ";
  return ref === "*" ? `any ${protection}${type}`.trim() : `${protection}${type}${ref}`;
}

function listPatterns(patterns: readonly TokenPattern[], say: (pattern: TokenPattern) => string): string {
  const said = [...new Set(patterns.map(say))];
  const shown = said.slice(0, 4).join(", ");
  return said.length > 4 ? `${shown} and ${said.length - 4} more` : shown || "some projects";
}
