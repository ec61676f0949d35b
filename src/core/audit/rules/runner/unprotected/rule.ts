import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { resourceOf } from "../../../describe-door.ts";
import { runnersOf } from "../../../runners.ts";

export const UNPROTECTED: Rule = {
  id: "runner/unprotected",
  severity: "medium",
  page: PAGE,
  needs: ["gitlab-runners", "instances"],
  find,
};

function* find(audit: Audit): Iterable<Raised> {
  for (const door of audit.doors) {
    if (door.door.kind !== "instance-profile" || door.actor === undefined || door.actor.identity.length === 0) continue;
    for (const { runner, instance } of runnersOf(audit.estate, door.door)) {
      const flaws = [
        ...(runner.accessLevel === "not_protected" ? ["jobs of branches that nobody protects"] : []),
        ...(runner.runUntagged === true ? ["jobs that did not ask for it"] : []),
      ];
      if (flaws.length === 0 || runner.paused === true) continue;
      yield {
        door,
        resource: resourceOf(door),
        title: `runner ${runner.id} on ${instance} takes ${flaws.join(" and ")}`,
        message: "each of them can take the machine's role",
        help: "mark the runner as protected, give it a tag, and let it run tagged jobs only",
        at: runner.at,
        meaning: `${runner.id} ${flaws.length}`,
      };
    }
  }
}
