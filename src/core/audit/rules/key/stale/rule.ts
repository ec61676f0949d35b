import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { activeKeysOf, daysBetween } from "../../../keys.ts";

export const STALE: Rule = {
  id: "key/stale",
  severity: "medium",
  page: PAGE,

  find,
};

const OLD = 90;
const ANCIENT = 180;

function* find({ estate, today }: Audit): Iterable<Raised> {
  for (const account of estate.accounts) {
    for (const user of account.users ?? []) {
      for (const key of activeKeysOf(account, user)) {
        const age = daysBetween(key.created, today);
        if (age === undefined || age <= OLD) continue;
        yield {
          resource: user.arn,
          account: account.id,
          severity: age > ANCIENT ? "high" : "medium",
          title: `a key of \`${user.name}\` is ${age} days old`,
          message: `${key.label} was made on ${(key.created ?? "").slice(0, 10)} and never changed since`,
          help: "replace it by a role; where that cannot be, `sallyport rotate` gives the user another one, in the GitLab variables that hold this one",
          at: key.at,
          meaning: key.label,
        };
      }
    }
  }
}
