import { entrances } from "../../../entrances.ts";
import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import type { Entry } from "../../../judged-door.ts";
import { pathsNamed, standingOfPath } from "../../../trust/paths.ts";
import { groupNamed, patternsOf } from "../../../trust/patterns.ts";
import { comesIn, placeOfSubject, tokenFor } from "../../../trust/witness.ts";

export const CLAIMABLE_PATH: Rule = {
  id: "trust/claimable-path",
  severity: "critical",
  page: PAGE,
  needs: ["gitlab-projects"],
  find,
};

function* find(audit: Audit): Iterable<Raised> {
  for (const { door, entry } of entrances(audit.doors)) {
    for (const path of pathsNamed(entry)) {
      if (standingOfPath(audit, entry.door.provider.url, path).kind !== "claimable") continue;
      const project = path.includes("/") && !isGroupOnly(entry, path) ? path : `${path}/anything`;
      const token = tokenOf(entry, project);
      yield {
        door,
        resource: entry.door.role.arn,
        title: `nobody owns \`${path}\`, so whoever registers it gets in`,
        message: `${entry.door.provider.url} says that there is no project or group of that path`,
        help: "correct the path, or take it out of the trust policy",
        ...(token === undefined ? {} : { witness: token }),
        at: placeOfSubject(entry, entry.admission.witness),
        meaning: path,
      };
    }
  }
}

function isGroupOnly(entry: Entry, path: string): boolean {
  return patternsOf(entry).some((pattern) => groupNamed(pattern) === path);
}

/** The token that whoever registers the path would have, if it comes in as it is. */
function tokenOf(entry: Entry, path: string): ReturnType<typeof tokenFor> | undefined {
  const { witness } = entry.admission;
  const ref = typeof witness?.["ref"] === "string" ? witness["ref"] : "main";
  const token = tokenFor(entry, { project: { path }, ref, protected: true });
  return comesIn(entry, token) ? token : witness;
}
