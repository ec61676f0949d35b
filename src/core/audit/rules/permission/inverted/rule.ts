import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { placeWithin } from "../../../../estate/place.ts";
import { resourceOf } from "../../../describe-door.ts";
import { statementsOf } from "../../../statements.ts";

export const INVERTED: Rule = {
  id: "permission/inverted",
  severity: "medium",
  page: PAGE,

  find,
};

function* find({ doors }: Audit): Iterable<Raised> {
  for (const door of doors) {
    for (const { held, statement } of statementsOf(door)) {
      if (statement.effect !== "Allow" || !(statement.action.negated || statement.resource?.negated === true)) continue;
      const element = statement.action.negated ? "NotAction" : "NotResource";
      yield {
        door,
        resource: resourceOf(door),
        title: `\`${held.name}\` allows everything but what \`${element}\` lists`,
        message: "what AWS adds tomorrow is allowed as well",
        help: "list what is allowed",
        at: placeWithin(held, (statement.action.negated ? statement.action : statement.resource)?.at),
        meaning: `${held.name} ${statement.sid ?? statement.index} ${element}`,
      };
    }
  }
}
