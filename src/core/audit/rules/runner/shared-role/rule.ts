import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import type { Runner } from "../../../../estate/gitlab.ts";
import { resourceOf } from "../../../describe-door.ts";
import { runnersOf } from "../../../runners.ts";

export const SHARED_ROLE: Rule = {
  id: "runner/shared-role",
  severity: "medium",
  page: PAGE,
  needs: ["gitlab-runners", "instances"],
  find,
};

function* find(audit: Audit): Iterable<Raised> {
  for (const door of audit.doors) {
    if (door.door.kind !== "instance-profile") continue;
    for (const { runner, instance } of runnersOf(audit.estate, door.door)) {
      const owners = ownersOf(runner);
      if (runner.type !== "instance" && owners.length < 2) continue;
      yield {
        door,
        resource: resourceOf(door),
        title:
          runner.type === "instance"
            ? "every project of the GitLab has this role's powers"
            : `${owners.map((one) => `\`${one}\``).join(" and ")} share this role's powers`,
        message: `runner ${runner.id} on ${instance} takes their jobs, and each of them can take the machine's role`,
        help: "give each group runners with a role of its own, or give jobs roles by OIDC and the machine none",
        at: runner.at,
        meaning: `${runner.type} ${owners.join(",")}`,
      };
    }
  }
}

/** The top groups whose jobs it takes. */
function ownersOf({ groups = [], projects = [] }: Runner): readonly string[] {
  return [...new Set([...groups, ...projects].map((path) => path.split("/")[0] ?? path))].sort();
}
