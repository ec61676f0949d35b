import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import type { Account, User } from "../../../../estate/account.ts";
import { activeKeysOf } from "../../../keys.ts";
import { powersOf } from "../../../powers.ts";

export const CI_USER: Rule = {
  id: "key/ci-user",
  severity: "medium",
  page: PAGE,

  find,
};

function* find({ estate, inventory, doors }: Audit): Iterable<Raised> {
  const held = new Set(
    doors.flatMap(({ door }) => (door.kind === "key" && door.user !== undefined ? [door.user.arn] : [])),
  );
  for (const user of inventory.users) {
    const account = estate.accounts.find(({ id }) => id === user.account);
    const keys = account === undefined ? [] : activeKeysOf(account, user);
    if (keys.length === 0) continue;
    const evidence = evidenceFor(user, held.has(user.arn), consoleOf(account, user));
    if (evidence.weight < 2) continue;
    const powers = powersOf(inventory.actor(user));
    yield {
      resource: user.arn,
      account: user.account,
      title: `\`${user.name}\` serves CI with a key`,
      message: `it may do ${powers.join("; ") || "nothing"}`,
      help: `a role that jobs take by OIDC would replace it: \`sallyport migrate ${user.name}\` leads there`,
      evidence: evidence.facts,
      at: user.at,
      meaning: "ci-user",
    };
  }
}

const NAMED = /gitlab|\bci\b|[-_.]ci\b|\bci[-_.]|cicd|pipeline|runner/i;

/** Evidence adds up: a key that lies in GitLab is enough, a name or a tag needs company. */
function evidenceFor(
  user: User,
  isHeld: boolean,
  console: boolean | undefined,
): { readonly weight: number; readonly facts: readonly string[] } {
  const facts: string[] = [];
  let weight = 0;
  const add = (points: number, fact: string): void => {
    weight += points;
    facts.push(fact);
  };
  if (isHeld) add(2, "its key lies in GitLab or in a file");
  if (/gitlab/i.test(user.name)) add(2, `its name, \`${user.name}\``);
  else if (NAMED.test(user.name)) add(1, `its name, \`${user.name}\``);
  const tag = Object.entries(user.tags).find(([key, value]) => NAMED.test(key) || NAMED.test(value));
  if (tag !== undefined) add(1, `its tag \`${tag[0]}: ${tag[1]}\``);
  if (console === false) add(1, "it has no password, so no person uses it");
  return { weight, facts };
}

function consoleOf(account: Account | undefined, user: User): boolean | undefined {
  return account?.credentials?.find((row) => row.user === user.name)?.passwordEnabled;
}
