import { entrances } from "../../../entrances.ts";
import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { conditionsOf } from "../../../trust/counterfactual.ts";
import { isOpenToStrangers } from "../../../trust/reach.ts";
import { placeIn } from "../../../trust/witness.ts";

export const VARIABLE_TAUTOLOGY: Rule = {
  id: "trust/variable-tautology",
  severity: "critical",
  page: PAGE,

  find,
};

function* find(audit: Audit): Iterable<Raised> {
  for (const { door, entry } of entrances(audit.doors)) {
    if (entry.admission.reach === "nobody" || entry.trust.version !== "2012-10-17") continue;
    for (const { condition } of conditionsOf(entry)) {
      const value = condition.values.find((one) => comparesWithItself(condition.key, one.value));
      if (value === undefined) continue;
      yield {
        door,
        resource: entry.door.role.arn,
        // Beside a condition that holds it is one that does nothing.
        severity: isOpenToStrangers(entry.admission.reach) ? "critical" : "medium",
        title: `\`${condition.key}\` is compared with itself`,
        message: `AWS puts the token's own claim in place of \`${value.value}\`, so the comparison always holds`,
        help: "write the value; a literal dollar sign before a brace is written `${$}{`",
        ...(entry.admission.witness === undefined ? {} : { witness: entry.admission.witness }),
        at: placeIn(entry, value.at),
        meaning: `${condition.key.toLowerCase()} ${value.value}`,
      };
    }
  }
}

function comparesWithItself(key: string, value: string): boolean {
  const inner = /^\*?\$\{\s*([^},]+?)\s*(?:,[^}]*)?\}\*?$/.exec(value)?.[1];
  return inner?.toLowerCase() === key.toLowerCase();
}
