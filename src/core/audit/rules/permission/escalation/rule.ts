import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { resourceOf } from "../../../describe-door.ts";

export const ESCALATION: Rule = {
  id: "permission/escalation",
  severity: "high",
  page: PAGE,

  find,
};

function* find({ doors }: Audit): Iterable<Raised> {
  for (const door of doors) {
    if (door.entry?.admission.reach === "nobody") continue;
    for (const chain of door.chains) {
      yield {
        door,
        resource: resourceOf(door),
        severity: chain.assumes === undefined ? "high" : "medium",
        title: `a job behind this door can become an administrator: ${chain.steps.map(({ does }) => does).join(", then ")}`,
        message: `it reaches ${chain.reaches}${chain.assumes === undefined ? "" : `, if ${chain.assumes}`}`,
        help: "take one step of the chain away: bind `iam:PassRole` to the roles that the job really passes, with `iam:PassedToService`, and set a permissions boundary",
        evidence: chain.steps.map(
          (step) =>
            `${step.principal}: \`${step.action}\` on \`${step.resource}\`, allowed by ${step.policy}, statement ${step.sid ?? step.statement}`,
        ),
        at: door.door.at,
        meaning: `${chain.path} ${chain.reaches}`,
      };
    }
  }
}
