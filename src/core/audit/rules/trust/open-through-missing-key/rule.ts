import { entrances } from "../../../entrances.ts";
import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import type { Condition, Policy } from "../../../../iam/policy.ts";
import type { Entry } from "../../../judged-door.ts";
import { admissionOf, conditionsOf, demanding, forgivesAbsence, replaced } from "../../../trust/counterfactual.ts";
import { fixTrust } from "../../../trust/fix.ts";
import { isNarrower, isOpenToStrangers } from "../../../trust/reach.ts";
import { placeIn } from "../../../trust/witness.ts";

export const OPEN_THROUGH_MISSING_KEY: Rule = {
  id: "trust/open-through-missing-key",
  severity: "critical",
  page: PAGE,

  find,
};

function* find(audit: Audit): Iterable<Raised> {
  for (const { door, entry } of entrances(audit.doors)) {
    if (!isOpenToStrangers(entry.admission.reach)) continue;
    for (const { condition } of conditionsOf(entry)) {
      if (!forgivesAbsence(condition)) continue;
      // What would come in if the key had to be there: much less, so the door is open because it need not be.
      const strict = admissionOf(entry, replaced(entry.trust, condition, demanding(condition)));
      if (!isNarrower(strict.reach, entry.admission.reach)) continue;
      const { operator, key } = condition;
      const meant = readMeant(entry, condition);
      const fix =
        meant &&
        fixTrust(
          audit,
          entry,
          meant,
          `compare \`${entry.door.provider.url}:sub\` and demand it`,
          "trust/open-through-missing-key",
        );
      yield {
        door,
        resource: entry.door.role.arn,
        title: `anyone gets in, because \`${operator}\` is true when \`${key}\` is absent`,
        message:
          strict.reach === "nobody"
            ? `tokens of ${entry.door.provider.url} never carry \`${key}\`, so the condition holds for all of them`
            : `a token without \`${key}\` meets the condition`,
        help: `use a plain \`${operator.replace(/^ForAllValues:/i, "").replace(/IfExists$/i, "")}\` on a key that AWS fills for ${entry.door.provider.url}`,
        ...(entry.admission.witness === undefined ? {} : { witness: entry.admission.witness }),
        at: placeIn(entry, condition.at),
        meaning: `${operator} ${key.toLowerCase()}`,
        ...(fix === undefined ? {} : { fix }),
      };
    }
  }
}

/** The policy as it was evidently meant: the values compared with this issuer's own key, plainly. */
function readMeant(entry: Entry, condition: Condition): Policy | undefined {
  const claim = condition.key.slice(condition.key.lastIndexOf(":") + 1).toLowerCase();
  const operator = condition.operator.replace(/^ForAllValues:/i, "").replace(/IfExists$/i, "");
  if (!["sub", "aud"].includes(claim) || /not/i.test(operator)) return undefined;
  const wild = condition.values.some(({ value }) => /[*?]/.test(value));
  const plain: Condition = {
    ...condition,
    operator: wild ? "StringLike" : operator,
    key: `${entry.door.provider.url}:${claim}`,
  };
  return replaced(entry.trust, condition, [plain]);
}
