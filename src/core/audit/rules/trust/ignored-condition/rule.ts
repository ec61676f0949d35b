import { entrances } from "../../../entrances.ts";
import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { filledClaims, insteadOfClaim } from "../../../../gitlab/issuers.ts";
import type { Entry } from "../../../judged-door.ts";
import { admissionOf, conditionsOf, demanding, forgivesAbsence, replaced } from "../../../trust/counterfactual.ts";
import { isNarrower, isOpenToStrangers } from "../../../trust/reach.ts";
import { placeIn } from "../../../trust/witness.ts";

export const IGNORED_CONDITION: Rule = {
  id: "trust/ignored-condition",
  severity: "medium",
  page: PAGE,

  find,
};

function* find(audit: Audit): Iterable<Raised> {
  for (const { door, entry } of entrances(audit.doors)) {
    if (entry.admission.reach === "nobody") continue;
    for (const { condition } of conditionsOf(entry)) {
      if (!forgivesAbsence(condition) || !neverArrives(entry, condition.key)) continue;
      const strict = admissionOf(entry, replaced(entry.trust, condition, demanding(condition)));
      // Where the door is open because of it, that finding says all of this and more.
      if (isOpenToStrangers(entry.admission.reach) && isNarrower(strict.reach, entry.admission.reach)) continue;
      const claim = condition.key.slice(condition.key.lastIndexOf(":") + 1);
      yield {
        door,
        resource: entry.door.role.arn,
        title: `the condition on \`${condition.key}\` never matters`,
        message: `tokens of ${entry.door.provider.url} do not carry it to AWS, and \`${condition.operator}\` holds without it`,
        help: insteadOfClaim(claim.toLowerCase()),
        ...(entry.admission.witness === undefined ? {} : { witness: entry.admission.witness }),
        at: placeIn(entry, condition.at),
        meaning: `${condition.operator} ${condition.key.toLowerCase()}`,
      };
    }
  }
}

/** A key with a colon behind an issuer that AWS does not fill for tokens of this one. */
function neverArrives({ door }: Entry, key: string): boolean {
  const at = key.lastIndexOf(":");
  const issuer = key.slice(0, at).toLowerCase();
  const claim = key.slice(at + 1).toLowerCase();
  if (["aws", "sts", "iam", "saml"].includes(issuer)) return false;
  if (issuer !== door.provider.url.toLowerCase()) return issuer.includes(".");
  return !filledClaims(door.provider.url).some((filled) => filled.claim === claim);
}
