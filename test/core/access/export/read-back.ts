import { agrees } from "../../../../src/core/access/apply/agree.ts";
import { keyOf, standingIn } from "../../../../src/core/access/plan/standing.ts";
import type { CloudObject } from "../../../../src/core/change/object.ts";
import type { Estate } from "../../../../src/core/estate/estate.ts";

/** What a template or a plan declares, as if it had been made. */
export function asIfItStood(estate: Estate): Estate {
  const live = <T extends object>(things: readonly T[] | undefined): T[] =>
    (things ?? []).map((thing) => ({ ...thing, origin: "live" }));
  const accounts = estate.accounts.map((account) => ({
    ...account,
    roles: live(account.roles),
    users: live(account.users),
    policies: live(account.policies),
    providers: live(account.providers),
    instanceProfiles: live(account.instanceProfiles),
  }));
  return { ...estate, accounts };
}

/** The objects that are not there, or mean something else. A machine's profile stands in the machine's own resource. */
export function differing(estate: Estate, account: string, objects: readonly CloudObject[]): readonly string[] {
  const standing = standingIn(estate, account);
  return objects
    .filter(({ kind }) => kind !== "profile-association")
    .filter((object) => {
      const found = standing.objects.get(keyOf(object));
      return found === undefined || !agrees(found, object);
    })
    .map(keyOf);
}
