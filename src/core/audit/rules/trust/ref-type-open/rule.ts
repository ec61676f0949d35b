import { entrances } from "../../../entrances.ts";
import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { hasWildcard, patternsOf } from "../../../trust/patterns.ts";
import { placeOfSubject } from "../../../trust/witness.ts";

export const REF_TYPE_OPEN: Rule = {
  id: "trust/ref-type-open",
  severity: "medium",
  page: PAGE,

  find,
};

function* find(audit: Audit): Iterable<Raised> {
  for (const { door, entry } of entrances(audit.doors)) {
    const types = new Map<string, Set<string>>();
    for (const { project, ref, refType } of patternsOf(entry)) {
      if (hasWildcard(ref)) continue;
      const key = `${project} ${ref}`;
      const known = types.get(key) ?? new Set();
      for (const type of refType === "branch" || refType === "tag" ? [refType] : ["branch", "tag"]) known.add(type);
      types.set(key, known);
    }
    const both = [...types].find(([, known]) => known.size === 2)?.[0];
    if (both === undefined) continue;
    const [project = "", ref = ""] = both.split(" ");
    yield {
      door,
      resource: entry.door.role.arn,
      title: `a branch and a tag named \`${ref}\` both get in`,
      message: `whoever may push tags to \`${project}\` makes one of that name, and protection of the branch does not hold it`,
      help: `say which: \`...:ref_type:branch:ref:${ref}\``,
      ...(entry.admission.witness === undefined ? {} : { witness: entry.admission.witness }),
      at: placeOfSubject(entry, entry.admission.witness),
      meaning: both,
    };
  }
}
