import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { can } from "../../../../escalate/can.ts";
import { partitionOf } from "../../../../estate/read/arn.ts";
import { resourceOf } from "../../../describe-door.ts";

export const ASSUME_ANY: Rule = {
  id: "permission/assume-any",
  severity: "high",
  page: PAGE,

  find,
};

function* find({ doors }: Audit): Iterable<Raised> {
  for (const door of doors) {
    const { actor, entry } = door;
    if (actor === undefined || entry?.admission.reach === "nobody" || door.admin === true) continue;
    const partition = partitionOf(actor.arn);
    // A role that no policy has a reason to name, in an account that none has either.
    const permission = can(actor, {
      action: "sts:AssumeRole",
      resource: `arn:${partition}:iam::999999999999:role/somebody/elses`,
    });
    if (permission === undefined || permission.assumes.length > 0) continue;
    yield {
      door,
      resource: resourceOf(door),
      title: "a job behind this door may take any role that lets it",
      message: "every role of every account that trusts this account, now or later, is one call away",
      help: "list the roles that the job takes",
      evidence: [
        `\`sts:AssumeRole\` by ${permission.reason.policy ?? "its policy"}, statement ${permission.reason.sid ?? permission.reason.statement ?? 0}`,
      ],
      at: door.door.at,
      meaning: "assume-any",
    };
  }
}
