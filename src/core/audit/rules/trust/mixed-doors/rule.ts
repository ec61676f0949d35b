import { oncePerRole } from "../../../entrances.ts";
import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import type { PrincipalEntry } from "../../../../iam/policy.ts";
import type { Entry } from "../../../judged-door.ts";
import { placeIn } from "../../../trust/witness.ts";

export const MIXED_DOORS: Rule = {
  id: "trust/mixed-doors",
  severity: "medium",
  page: PAGE,

  find,
};

function* find({ doors }: Audit): Iterable<Raised> {
  for (const { door, entry } of oncePerRole(doors)) {
    const others = entry.trust.statements
      .filter(({ effect }) => effect === "Allow")
      .flatMap(({ principal }) => (principal === undefined || principal.negated ? [] : principal.entries))
      .filter((one) => one.type !== "*" && !isThisDoors(one, entry));
    const [first] = others;
    if (first === undefined) continue;
    const names = [...new Set(others.map(({ value }) => value))].sort();
    yield {
      door,
      resource: entry.door.role.arn,
      title: `the role is also trusted by ${names.map((name) => `\`${name}\``).join(", ")}`,
      message: "what one of them needs all of them have, and the weakest of the doors decides",
      help: "give each its own role",
      at: placeIn(entry, first.at),
      meaning: names.join(","),
    };
  }
}

/** Another GitLab's provider is the business of trust/two-issuers. */
function isThisDoors(one: PrincipalEntry, { door }: Entry): boolean {
  return one.type === "Federated" && (one.value === door.provider.arn || /gitlab/i.test(one.value));
}
