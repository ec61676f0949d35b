import { entrances } from "../../../entrances.ts";
import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import type { Condition, Text } from "../../../../iam/policy.ts";
import type { Entry } from "../../../judged-door.ts";
import { admissionOf, conditionsOf, replaced } from "../../../trust/counterfactual.ts";
import { fixTrust } from "../../../trust/fix.ts";
import { isNarrower, isOpenToStrangers } from "../../../trust/reach.ts";
import { placeIn } from "../../../trust/witness.ts";

export const POISONED_LIST: Rule = {
  id: "trust/poisoned-list",
  severity: "critical",
  page: PAGE,

  find,
};

function* find(audit: Audit): Iterable<Raised> {
  for (const { door, entry } of entrances(audit.doors)) {
    if (!isOpenToStrangers(entry.admission.reach)) continue;
    for (const { condition } of conditionsOf(entry)) {
      if (condition.values.length < 2) continue;
      const poison = poisonIn(entry, condition);
      if (poison === undefined) continue;
      const kept = condition.values.filter((value) => value !== poison);
      const clean = replaced(entry.trust, condition, [{ ...condition, values: kept }]);
      const fix = fixTrust(audit, entry, clean, `take \`${poison.value}\` out of the list`, "trust/poisoned-list");
      yield {
        door,
        resource: entry.door.role.arn,
        title: `\`${poison.value}\` undoes the other values of its list`,
        message: `the values of \`${condition.key}\` are alternatives, and this one admits everybody`,
        help: "take it out",
        ...(entry.admission.witness === undefined ? {} : { witness: entry.admission.witness }),
        at: placeIn(entry, poison.at),
        meaning: `${condition.key.toLowerCase()} ${poison.value}`,
        ...(fix === undefined ? {} : { fix }),
      };
    }
  }
}

/** The one value without which the set is bounded. */
function poisonIn(entry: Entry, condition: Condition): Text | undefined {
  return condition.values.find((value) => {
    const rest = condition.values.filter((other) => other !== value);
    const without = admissionOf(entry, replaced(entry.trust, condition, [{ ...condition, values: rest }]));
    return isNarrower(without.reach, entry.admission.reach) && without.reach !== "nobody";
  });
}
