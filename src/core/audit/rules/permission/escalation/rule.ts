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
    // The shortest proved chain to each end speaks; the others are named with it.
    for (const [reaches, chains] of Map.groupBy(door.chains, (chain) => chain.reaches)) {
      const chain = chains.find(({ assumes }) => assumes === undefined) ?? chains[0];
      if (chain === undefined) continue;
      const others = [...new Set(chains.filter((one) => one !== chain).map(({ path }) => path))];
      yield {
        door,
        resource: resourceOf(door),
        severity: chain.assumes === undefined ? "high" : "medium",
        title: `a job behind this door can become an administrator: ${chain.steps.map(({ does }) => does).join(", then ")}`,
        message: `it reaches ${reaches}${chain.assumes === undefined ? "" : `, if ${chain.assumes}`}`,
        help: "take one step of the chain away: bind `iam:PassRole` to the roles that the job really passes, with `iam:PassedToService`, and set a permissions boundary",
        evidence: [
          ...chain.steps.map(
            (step) =>
              `${step.principal}: \`${step.action}\` on \`${step.resource}\`, allowed by ${step.policy}, statement ${step.sid ?? step.statement}`,
          ),
          ...(others.length === 0 ? [] : [`other ways to the same end: ${others.join(", ")}`]),
        ],
        at: door.door.at,
        meaning: reaches,
      };
    }
  }
}
