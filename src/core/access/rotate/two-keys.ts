import type { UserKey } from "../keys/user-key.ts";
import { nameVariable } from "../keys/variable.ts";
import { sayTime, sayUse } from "../keys/words.ts";
import { type Outlook, type Situation, placesOf } from "./situation.ts";

/** IAM allows two keys, and both are there: which is which, and what a person can do about it. */
export function sayTwoKeys(situation: Situation): Outlook {
  const { user } = situation;
  const lines = user.keys.map((key) => sayKey(situation, key));
  return {
    kind: "refuse",
    because: "two-keys",
    says: `\`${user.name}\` has two keys, which is all that IAM allows: ${lines.join("; ")}`,
    help: helpFor(situation),
  };
}

function sayKey(situation: Situation, key: UserKey): string {
  const places = placesOf(situation, key.id).map(({ id }) => nameVariable(id));
  const lies = places.length === 0 ? "in no variable that was read" : `in ${places.join(", ")}`;
  const state = key.active ? "" : ", deactivated";
  return `\`${key.id}\`, made ${sayTime(key.created)}${state}, last used ${sayUse(key.lastUsed)}, lies ${lies}`;
}

function helpFor(situation: Situation): string {
  const { user } = situation;
  const held = user.keys.filter(({ id }) => placesOf(situation, id).length > 0);
  const loose = user.keys.filter((key) => !held.includes(key));
  const [stays] = held;
  const [other] = loose;
  if (held.length === 2) return "both lie in GitLab: put one key into all of these variables, then delete the other";
  if (stays === undefined || other === undefined)
    return "find out who uses them: GitLab holds neither, as far as it was read";
  const remove = `aws iam delete-access-key --user-name ${user.name} --access-key-id ${other.id}`;
  if (other.lastUsed === undefined) return `nobody ever used \`${other.id}\`: \`${remove}\`, then run this again`;
  if (other.created < stays.created && stays.active)
    return `if \`${stays.id}\` took the place of \`${other.id}\`, \`--retire ${other.id}\` leads that one to its end`;
  return `find out who uses \`${other.id}\`; once nobody does, \`${remove}\`, then run this again`;
}
