import { entrances } from "../../../entrances.ts";
import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import type { Condition } from "../../../../iam/policy.ts";
import { admissionOf, conditionsOf, replaced } from "../../../trust/counterfactual.ts";
import { fixTrust } from "../../../trust/fix.ts";
import { isOpenToStrangers } from "../../../trust/reach.ts";
import { placeIn } from "../../../trust/witness.ts";

export const CASE_FOLDING: Rule = {
  id: "trust/case-folding",
  severity: "medium",
  page: PAGE,

  find,
};

function* find(audit: Audit): Iterable<Raised> {
  for (const { door, entry } of entrances(audit.doors)) {
    if (isOpenToStrangers(entry.admission.reach)) continue;
    for (const { condition } of conditionsOf(entry)) {
      if (
        !/^(?:ForA(?:ny|ll)Values:)?StringEqualsIgnoreCase/i.test(condition.operator) ||
        !condition.key.toLowerCase().endsWith(":sub")
      )
        continue;
      const exact: Condition = { ...condition, operator: condition.operator.replace(/IgnoreCase/i, "") };
      const sensitive = replaced(entry.trust, condition, [exact]);
      const { escape } = entry.admission.admitted.within(admissionOf(entry, sensitive).admitted);
      if (escape === undefined) continue;
      const fix = fixTrust(audit, entry, sensitive, `compare \`${condition.key}\` to the letter`, "trust/case-folding");
      yield {
        door,
        resource: entry.door.role.arn,
        title: "another project or ref gets in by upper and lower case",
        message: `\`${escape.sub ?? ""}\` is not what was written, and \`${condition.operator}\` takes it for that`,
        help: "use `StringEquals`: git tells `MAIN` from `main`, and only one of them is protected",
        witness: escape,
        at: placeIn(entry, condition.at),
        meaning: condition.key.toLowerCase(),
        ...(fix === undefined ? {} : { fix }),
      };
    }
  }
}
