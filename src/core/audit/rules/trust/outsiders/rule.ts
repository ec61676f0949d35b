import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { isOpenToStrangers } from "../../../trust/reach.ts";
import { keepToTenant } from "../../../trust/keep-to-tenant.ts";
import { placeOfSubject } from "../../../trust/witness.ts";

export const OUTSIDERS: Rule = {
  id: "trust/outsiders",
  severity: "high",
  page: PAGE,

  find,
};

function* find(audit: Audit): Iterable<Raised> {
  const { doors, tenant } = audit;
  if (tenant === undefined) return;
  for (const door of doors) {
    const { entry } = door;
    const outsider = entry?.admission.outsider;
    if (entry === undefined || outsider === undefined || isOpenToStrangers(entry.admission.reach)) continue;
    const fix = keepToTenant(audit, entry, "trust/outsiders");
    yield {
      door,
      resource: entry.door.role.arn,
      title: "somebody who is not ours gets in",
      message: `${String(outsider["project_path"] ?? outsider.sub)} is outside of ${ours(tenant)}`,
      help: "take the stranger's project out of the trust policy, or add it to your tenant if it is yours",
      witness: outsider,
      at: placeOfSubject(entry, outsider),
      meaning: "outsider",
      ...(fix === undefined ? {} : { fix }),
    };
  }
}

/** With a GitLab read, every project of the groups is ours by its id as well. */
const MOST_NAMED = 3;

function ours({ groups = [], namespaceIds = [], projectIds = [] }: NonNullable<Audit["tenant"]>): string {
  const all = [...groups, ...namespaceIds.map((id) => `namespace ${id}`), ...projectIds.map((id) => `project ${id}`)];
  const shown = all.slice(0, Math.max(MOST_NAMED, groups.length)).map((one) => `\`${one}\``);
  return `${shown.join(", ")}${all.length > shown.length ? ` and ${all.length - shown.length} more that are ours` : ""}`;
}
