import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { resourceOf } from "../../../describe-door.ts";
import { powersOf } from "../../../powers.ts";

export const METADATA_OPEN: Rule = {
  id: "runner/metadata-open",
  severity: "high",
  page: PAGE,
  needs: ["instances"],
  find,
};

function* find({ doors, estate }: Audit): Iterable<Raised> {
  for (const door of doors) {
    const { actor } = door;
    if (door.door.kind !== "instance-profile" || actor === undefined || actor.identity.length === 0) continue;
    const { instances } = door.door;
    const account = estate.accounts.find(({ id }) => id === door.door.account);
    for (const instance of account?.instances ?? []) {
      if (!instances.includes(instance.id) || instance.metadata === "disabled") continue;
      const flaws = [
        ...(instance.tokens === "optional" ? ["IMDSv1 answers without a token"] : []),
        ...(instance.hopLimit !== undefined && instance.hopLimit > 1
          ? [`its answers travel ${instance.hopLimit} hops, into containers`]
          : []),
      ];
      if (flaws.length === 0) continue;
      yield {
        door,
        resource: resourceOf(door),
        title: `a job's container on ${instance.id} can take the machine's role`,
        message: `${flaws.join(", and ")}; the role may do ${powersOf(actor).join("; ")}`,
        help: "require IMDSv2 with a hop limit of 1; jobs that need AWS get a role of their own by OIDC",
        at: instance.at,
        meaning: `${instance.id} ${flaws.length}`,
      };
    }
  }
}
