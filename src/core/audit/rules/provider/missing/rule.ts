import { entrances } from "../../../entrances.ts";
import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { whoCan } from "../../../../admission/who-can.ts";
import { audiencesAsked } from "../../../judged-door.ts";
import { sayAdmission } from "../../../say-who.ts";

export const MISSING: Rule = {
  id: "provider/missing",
  severity: "medium",
  page: PAGE,
  needs: ["oidc-providers"],
  find,
};

function* find({ doors, tenant, budget }: Audit): Iterable<Raised> {
  for (const { door, entry } of entrances(doors)) {
    if (entry.door.provider.standing !== "missing") continue;
    // Who would come in on the day when somebody creates it.
    const then = whoCan(
      entry.trust,
      { ...entry.at, provider: { url: entry.door.provider.url, clientIds: audiencesAsked(entry.trust) } },
      {
        ...(tenant === undefined ? {} : { tenant }),
        ...(budget === undefined ? {} : { budget }),
      },
    );
    yield {
      door,
      resource: entry.door.role.arn,
      title: `the account has no provider \`${entry.door.provider.url}\``,
      message:
        then.reach === "nobody"
          ? "the trust policy names a provider that is not there"
          : `nobody comes in today; on the day that somebody creates the provider, ${sayAdmission({ ...entry, admission: then })} does`,
      help: "create the provider if it is meant, or take the statement away",
      ...(then.witness === undefined ? {} : { witness: then.witness }),
      at: entry.door.at,
      meaning: entry.door.provider.arn,
    };
  }
}
