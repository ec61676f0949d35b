import { entrances } from "../../../entrances.ts";
import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import type { Entry } from "../../../judged-door.ts";
import { patternsOf } from "../../../trust/patterns.ts";
import { isOpenToStrangers } from "../../../trust/reach.ts";
import { comesIn, placeOfSubject, tokenFor } from "../../../trust/witness.ts";

export const SIBLING_PROJECT: Rule = {
  id: "trust/sibling-project",
  severity: "high",
  page: PAGE,

  find,
};

function* find(audit: Audit): Iterable<Raised> {
  for (const { door, entry } of entrances(audit.doors)) {
    if (isOpenToStrangers(entry.admission.reach)) continue;
    for (const { project } of patternsOf(entry)) {
      const prefix = /^([^*?]*\/[^*?/]+)\*+$/.exec(project)?.[1];
      if (prefix === undefined) continue;
      const token = siblingOf(entry, prefix);
      if (token === undefined) continue;
      yield {
        door,
        resource: entry.door.role.arn,
        title: `siblings of \`${prefix}\` get in`,
        message: `the pattern \`${project}\` has no end: \`${String(token["project_path"])}\` matches it as well`,
        help: `end the name: \`project_path:${prefix}:ref_type:...\``,
        witness: token,
        at: placeOfSubject(entry, token),
        meaning: prefix,
      };
    }
  }
}

function siblingOf(entry: Entry, prefix: string): ReturnType<typeof tokenFor> | undefined {
  const { witness } = entry.admission;
  const ref = typeof witness?.["ref"] === "string" ? witness["ref"] : "main";
  for (const refType of ["branch", "tag"] as const) {
    const token = tokenFor(entry, {
      project: { path: `${prefix}-evil` },
      ref,
      refType,
      protected: witness?.["ref_protected"] === "true",
    });
    if (comesIn(entry, token)) return token;
  }
  return undefined;
}
