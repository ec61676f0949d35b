import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { activeKeysOf, daysBetween } from "../../../keys.ts";

export const UNUSED: Rule = {
  id: "key/unused",
  severity: "medium",
  page: PAGE,

  find,
};

const IDLE = 90;
/** A key that was made the other day has not had its first use yet. */
const NEW = 7;

function* find({ estate, today }: Audit): Iterable<Raised> {
  for (const account of estate.accounts) {
    for (const user of account.users ?? []) {
      for (const key of activeKeysOf(account, user)) {
        if (key.lastUsed === "unread") continue;
        const age = daysBetween(key.created, today) ?? NEW;
        const idle = daysBetween(key.lastUsed, today);
        if (idle === undefined ? age < NEW : idle <= IDLE) continue;
        const before =
          key.id === undefined
            ? undefined
            : ({ kind: "access-key", user: user.arn, keyId: key.id, status: "Active" } as const);
        yield {
          resource: user.arn,
          account: account.id,
          title:
            idle === undefined
              ? `a key of \`${user.name}\` was never used`
              : `a key of \`${user.name}\` was not used for ${idle} days`,
          message: `${key.label} is active`,
          help: "deactivate it; delete it when nobody has asked for a week",
          at: key.at,
          meaning: key.label,
          ...(before === undefined
            ? {}
            : {
                fix: {
                  summary: "deactivate the key",
                  changes: [
                    {
                      action: "update" as const,
                      account: account.id,
                      before,
                      after: { ...before, status: "Inactive" as const },
                      reason: "key/unused",
                    },
                  ],
                  proofs: [{ claim: "the key can be activated again", holds: true as const }],
                  breaks: [],
                },
              }),
        };
      }
    }
  }
}
