import { entrances } from "../../../entrances.ts";
import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { standingOf } from "../../../../estate/standing.ts";
import type { Entry } from "../../../judged-door.ts";
import { groupNamed, patternsOf } from "../../../trust/patterns.ts";
import { placeOfSubject } from "../../../trust/witness.ts";

export const WHOLE_GROUP: Rule = {
  id: "trust/whole-group",
  severity: "high",
  page: PAGE,

  find,
};

function* find({ doors, estate }: Audit): Iterable<Raised> {
  for (const { door, entry } of entrances(doors)) {
    if (entry.admission.reach !== "group") continue;
    const { admission, door: oidc } = entry;
    const groups = [...new Set(patternsOf(entry).flatMap((pattern) => groupNamed(pattern) ?? []))];
    const names = groups.map((group) => `\`${group}\``).join(", ");
    yield {
      door,
      resource: oidc.role.arn,
      title: `every project ${groups.length === 0 ? fitting(entry) : `under ${names}`} gets in, and every one to come`,
      message: "whoever may create a project there, or push to one of them, takes this role",
      help: "name the projects, each with the ref that deploys",
      ...(admission.witness === undefined ? {} : { witness: admission.witness }),
      evidence: groups.flatMap((group) => countToday(estate, oidc.provider.url, group)),
      at: placeOfSubject(entry, admission.witness),
      meaning: "group",
    };
  }
}

/** A set that is no whole group by its path: names that begin alike, or a namespace by its id. */
function fitting(entry: Entry): string {
  const patterns = patternsOf(entry);
  const namespaces = patterns.flatMap(({ ids }) => ids?.["namespace_id"] ?? []);
  if (namespaces.length === patterns.length) return `of namespace ${[...new Set(namespaces)].join(", ")}`;
  return `that fits ${[...new Set(patterns.map(({ project }) => `\`${project}\``))].join(", ")}`;
}

/** How many projects that is today, with GitLab read. */
function countToday({ gitlabs, sources }: Audit["estate"], host: string, group: string): string[] {
  const projects = gitlabs.find((one) => one.host === host)?.projects;
  if (projects === undefined || standingOf(sources, "gitlab-projects", { host }) !== "ok") return [];
  const number = projects.filter(({ path }) => path.startsWith(`${group}/`)).length;
  return [`today that is ${number} ${number === 1 ? "project" : "projects"} under \`${group}\``];
}
