import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { activeKeysOf } from "../../../keys.ts";

export const TWO_ACTIVE: Rule = {
  id: "key/two-active",
  severity: "low",
  page: PAGE,

  find,
};

function* find({ estate }: Audit): Iterable<Raised> {
  for (const account of estate.accounts) {
    for (const user of account.users ?? []) {
      const keys = activeKeysOf(account, user);
      const [first] = keys;
      if (first === undefined || keys.length < 2) continue;
      yield {
        resource: user.arn,
        account: account.id,
        title: `\`${user.name}\` has two active keys`,
        message: `${keys.map(({ label }) => label).join(" and ")}: a change of keys that was begun and not ended, or two users of one`,
        help: "see which is used, and deactivate the other",
        at: first.at,
        meaning: "two",
      };
    }
  }
}
