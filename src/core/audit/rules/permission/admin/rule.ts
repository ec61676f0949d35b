import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import type { Statement } from "../../../../iam/policy.ts";
import { resourceOf } from "../../../describe-door.ts";
import { sayWho } from "../../../say-who.ts";

export const ADMIN: Rule = {
  id: "permission/admin",
  severity: "critical",
  page: PAGE,

  find,
};

function* find({ doors }: Audit): Iterable<Raised> {
  for (const door of doors) {
    const { actor, entry } = door;
    // Where an administrator is only reached by a chain, permission/escalation shows it.
    if (actor === undefined || door.admin !== true || door.chains.length > 0 || entry?.admission.reach === "nobody")
      continue;
    yield {
      door,
      resource: resourceOf(door),
      title: "the door leads to full administration",
      message: `${sayWho(door)} can do everything in ${door.door.account}`,
      help: "grant what the job does: `sallyport advise` and the capabilities of sallyport.yaml are a start",
      evidence: actor.held
        .filter((held) => held.policy?.statements.some(isEverything) === true)
        .map((held) => ({ fact: `\`${held.arn ?? held.name}\` allows everything`, at: held.at })),
      at: door.door.at,
      meaning: "admin",
    };
  }
}

function isEverything({ effect, action, resource }: Statement): boolean {
  return (
    effect === "Allow" &&
    action.values.some(({ value }) => value === "*" || value === "*:*") &&
    (resource?.values.some(({ value }) => value === "*") ?? false)
  );
}
