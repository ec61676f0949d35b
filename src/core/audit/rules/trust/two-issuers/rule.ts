import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";

export const TWO_ISSUERS: Rule = {
  id: "trust/two-issuers",
  severity: "medium",
  page: PAGE,

  find,
};

function* find({ doors }: Audit): Iterable<Raised> {
  const byRole = Map.groupBy(
    doors.filter(
      ({ entry }) => entry !== undefined && entry.door.issuer === "gitlab" && entry.admission.reach !== "nobody",
    ),
    ({ entry }) => entry?.door.role.arn ?? "",
  );
  for (const [arn, group] of byRole) {
    const [first] = group;
    const hosts = [...new Set(group.flatMap(({ entry }) => entry?.door.provider.url ?? []))].sort();
    if (first === undefined || hosts.length < 2) continue;
    yield {
      door: first,
      resource: arn,
      title: `${hosts.join(" and ")} both open this role`,
      message: "after a move from one to the other, the administrators of the old one keep the keys",
      help: "drop the one that is no longer in use",
      at: first.door.at,
      meaning: hosts.join(","),
    };
  }
}
