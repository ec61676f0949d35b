import { entrances } from "../../../entrances.ts";
import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import type { Entry } from "../../../judged-door.ts";
import type { Claims } from "../../../../gitlab/claims.ts";
import { asksForProtection, patternsOf } from "../../../trust/patterns.ts";
import { comesIn, placeOfSubject, tokenFor } from "../../../trust/witness.ts";

export const ANY_REF: Rule = {
  id: "trust/any-ref",
  severity: "high",
  page: PAGE,

  find,
};

function* find(audit: Audit): Iterable<Raised> {
  for (const { door, entry } of entrances(audit.doors)) {
    const open = patternsOf(entry).filter((pattern) => pattern.ref === "*" && !asksForProtection(pattern));
    const unreviewed = ofUnreviewedRef(entry);
    // What a row says of the subject beside its ref may well name the ref: then a token has to prove it.
    const proved = open.some(({ also, except }) => also === undefined && except === undefined);
    if (open.length === 0 || (!proved && unreviewed === undefined && entry.admission.exact)) continue;
    const kinds = new Set(
      open.map(({ refType }) =>
        refType === "branch" || refType === "tag" ? `every ${refType}` : "every branch and every tag",
      ),
    );
    const witness = unreviewed ?? entry.admission.witness;
    yield {
      door,
      resource: entry.door.role.arn,
      title: `${[...kinds].join(" and ")} gets in`,
      message:
        kinds.has("every tag") && kinds.size === 1
          ? "tags are not protected unless somebody said so, and whoever pushes one has the role"
          : "merge requests carry their source branch, so code that nobody reviewed takes this role",
      help: "pin the ref: `...:ref_type:branch:ref:main`, and on gitlab.com ask for `gitlab.com:ref_protected` as well",
      ...(witness === undefined ? {} : { witness }),
      at: placeOfSubject(entry, entry.admission.witness),
      meaning: [...kinds].sort().join(","),
    };
  }
}

/** The token of a ref that nobody reviewed, in the project of the one that is known to come in; if it comes in as well. */
function ofUnreviewedRef(entry: Entry): Claims | undefined {
  const { witness } = entry.admission;
  const { project_path: path, project_id: id, namespace_id: namespaceId } = witness ?? {};
  if (typeof path !== "string" || typeof id !== "string" || typeof namespaceId !== "string") return undefined;
  const job = { project: { path, id, namespaceId }, ref: "feature/unreviewed", protected: false } as const;
  return [job, { ...job, refType: "tag" as const }]
    .map((one) => tokenFor(entry, one))
    .find((one) => comesIn(entry, one));
}
