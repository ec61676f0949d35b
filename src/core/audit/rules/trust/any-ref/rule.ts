import { entrances } from "../../../entrances.ts";
import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { asksForProtection, patternsOf } from "../../../trust/patterns.ts";
import { placeOfSubject } from "../../../trust/witness.ts";

export const ANY_REF: Rule = {
  id: "trust/any-ref",
  severity: "high",
  page: PAGE,

  find,
};

function* find(audit: Audit): Iterable<Raised> {
  for (const { door, entry } of entrances(audit.doors)) {
    const open = patternsOf(entry).filter((pattern) => pattern.ref === "*" && !asksForProtection(pattern));
    const [first] = open;
    if (first === undefined) continue;
    const kinds = new Set(
      open.map(({ refType }) =>
        refType === "branch" || refType === "tag" ? `every ${refType}` : "every branch and every tag",
      ),
    );
    yield {
      door,
      resource: entry.door.role.arn,
      title: `${[...kinds].join(" and ")} gets in`,
      message:
        kinds.has("every tag") && kinds.size === 1
          ? "tags are not protected unless somebody said so, and whoever pushes one has the role"
          : "merge requests carry their source branch, so code that nobody reviewed takes this role",
      help: "pin the ref: `...:ref_type:branch:ref:main`, and on gitlab.com ask for `gitlab.com:ref_protected` as well",
      ...(entry.admission.witness === undefined ? {} : { witness: entry.admission.witness }),
      at: placeOfSubject(entry, entry.admission.witness),
      meaning: [...kinds].sort().join(","),
    };
  }
}
