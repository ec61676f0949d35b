import { entrances } from "../../../entrances.ts";
import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { asksForProtection, patternsOf } from "../../../trust/patterns.ts";
import { placeOfSubject } from "../../../trust/witness.ts";

export const REF_PREFIX: Rule = {
  id: "trust/ref-prefix",
  severity: "medium",
  page: PAGE,

  find,
};

function* find(audit: Audit): Iterable<Raised> {
  for (const { door, entry } of entrances(audit.doors)) {
    const seen = new Set<string>();
    for (const pattern of patternsOf(entry)) {
      const prefix = /^([^*?]*[^*?/.-])\*+$/.exec(pattern.ref)?.[1];
      if (prefix === undefined || asksForProtection(pattern) || seen.has(prefix)) continue;
      seen.add(prefix);
      yield {
        door,
        resource: entry.door.role.arn,
        title: `refs that only begin with \`${prefix}\` get in`,
        message: `\`${prefix}-hotfix\` matches \`${pattern.ref}\`, and whoever may push a branch picks its name`,
        help: `name the ref whole, or part it off: \`${prefix}/*\``,
        ...(entry.admission.witness === undefined ? {} : { witness: entry.admission.witness }),
        at: placeOfSubject(entry, entry.admission.witness),
        meaning: prefix,
      };
    }
  }
}
