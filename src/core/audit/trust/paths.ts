import { groupByPath, lookupByPath, projectByPath } from "../../estate/gitlab-lookup.ts";
import type { Entry } from "../judged-door.ts";
import type { Audit } from "../rule.ts";
import { groupNamed, patternsOf, projectNamed } from "./patterns.ts";

/** What GitLab said of a path that a trust policy names. */
export type PathStanding =
  | { readonly kind: "there"; readonly id?: string }
  | { readonly kind: "moved"; readonly now: string }
  | { readonly kind: "claimable" }
  | { readonly kind: "unknown" };

/** The paths of projects and groups that a door names whole. */
export function pathsNamed(entry: Entry): readonly string[] {
  const paths = patternsOf(entry).flatMap((pattern) => projectNamed(pattern) ?? groupNamed(pattern) ?? []);
  return [...new Set(paths)].sort();
}

/** Only an answer that tells "nothing there" from "not for you" makes a path claimable. */
export function standingOfPath({ estate }: Audit, host: string, path: string): PathStanding {
  const gitlab = estate.gitlabs.find((one) => one.host === host);
  if (gitlab === undefined) return { kind: "unknown" };
  const project = projectByPath(gitlab, path);
  if (project !== undefined) return { kind: "there", id: project.id };
  if (groupByPath(gitlab, path) !== undefined) return { kind: "there" };
  const lookup = lookupByPath(gitlab, path);
  switch (lookup?.found) {
    case "project":
      return lookup.id === undefined ? { kind: "there" } : { kind: "there", id: lookup.id };
    case "group":
      return { kind: "there" };
    case "redirect":
      return { kind: "moved", now: lookup.pathNow ?? "another path" };
    case "nothing":
      return { kind: "claimable" };
    default:
      return { kind: "unknown" };
  }
}
