import { entrances } from "../../../entrances.ts";
import type { Audit, Raised, Rule } from "../../../rule.ts";
import { projectByPath } from "../../../../estate/gitlab-lookup.ts";
import { PAGE } from "./page.ts";
import type { Entry } from "../../../judged-door.ts";
import { patternsOf, projectNamed } from "../../../trust/patterns.ts";

export const SHARED_ENVIRONMENT: Rule = {
  id: "permission/shared-environment",
  severity: "medium",
  page: PAGE,
  needs: ["gitlab-projects"],
  find,
};

function* find({ doors, estate }: Audit): Iterable<Raised> {
  for (const { door, entry } of entrances(doors)) {
    if (entry.admission.reach === "nobody") continue;
    const { role } = entry.door;
    if (Object.keys(role.tags).some((key) => /environment|stage|tier/i.test(key))) continue;
    const environments = servedBy(estate, entry);
    if (environments.length < 2) continue;
    yield {
      door,
      resource: role.arn,
      title: `one role serves ${environments.map((name) => `\`${name}\``).join(", ")}`,
      message: "AWS cannot see the environment of a job, so staging's job holds production's keys",
      help: "make a role for each environment, in its own account where there is one, and each on a ref of its own",
      at: entry.door.at,
      meaning: environments.join(","),
    };
  }
}

/** Environments of the one project that the door names, as far as GitLab was read. */
function servedBy({ gitlabs }: Audit["estate"], entry: Entry): readonly string[] {
  const gitlab = gitlabs.find(({ host }) => host === entry.door.provider.url);
  const named = new Set(patternsOf(entry).flatMap((pattern) => projectNamed(pattern) ?? []));
  const [path] = named;
  if (gitlab === undefined || path === undefined || named.size > 1) return [];
  const project = projectByPath(gitlab, path);
  const lasting = (project?.environments ?? []).filter(
    ({ name, state }) => state !== "stopped" && !name.startsWith("review/"),
  );
  return lasting.map(({ name }) => name).sort();
}
