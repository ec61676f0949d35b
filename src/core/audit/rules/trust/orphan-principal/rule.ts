import { oncePerRole } from "../../../entrances.ts";
import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { placeIn } from "../../../trust/witness.ts";

export const ORPHAN_PRINCIPAL: Rule = {
  id: "trust/orphan-principal",
  severity: "low",
  page: PAGE,

  find,
};

function* find({ doors }: Audit): Iterable<Raised> {
  for (const { door, entry } of oncePerRole(doors)) {
    for (const { principal } of entry.trust.statements) {
      for (const one of principal?.entries ?? []) {
        if (one.type !== "AWS" || !/^(?:AROA|AIDA)[A-Z0-9]+$/.test(one.value)) continue;
        yield {
          door,
          resource: entry.door.role.arn,
          title: `\`${one.value}\` is still trusted, and is deleted`,
          message: "AWS shows the id of a role or user in place of its name once it is gone; nobody can take it again",
          help: "take it out of the trust policy",
          at: placeIn(entry, one.at),
          meaning: one.value,
        };
      }
    }
  }
}
