import { entrances } from "../../../entrances.ts";
import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { conditionsOf } from "../../../trust/counterfactual.ts";

export const SESSION_NAME_UNBOUND: Rule = {
  id: "trust/session-name-unbound",
  severity: "info",
  page: PAGE,

  find,
};

function* find({ doors }: Audit): Iterable<Raised> {
  for (const { door, entry } of entrances(doors)) {
    if (entry.admission.reach === "nobody") continue;
    if (conditionsOf(entry).some(({ condition }) => condition.key.toLowerCase() === "sts:rolesessionname")) continue;
    yield {
      door,
      resource: entry.door.role.arn,
      title: "the session name is the caller's to choose",
      message:
        "a job may call itself anything in CloudTrail; only the subject that AWS records tells which project it was",
      help: "read `subjectFromWebIdentityToken` in CloudTrail, not the session's name",
      at: entry.door.role.at,
      meaning: "unbound",
    };
  }
}
