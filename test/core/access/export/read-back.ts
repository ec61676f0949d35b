import { expect, it } from "vitest";
import { agrees } from "../../../../src/core/access/apply/agree.ts";
import { keyOf, standingIn } from "../../../../src/core/access/plan/standing.ts";
import type { CloudObject } from "../../../../src/core/change/object.ts";
import type { Estate } from "../../../../src/core/estate/estate.ts";
import { ACCOUNT, OBJECTS } from "./objects.ts";

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

/** What every format has to keep whose files can be read back; `made` is what comes of the file that makes some objects. */
export function itKeepsWhatIsMeant(made: (objects: readonly CloudObject[]) => Estate): void {
  it("are read back as what they meant, object by object, and as nothing else", () => {
    const estate = made(OBJECTS);
    expect(estate.accounts.map(({ id }) => id)).toEqual([ACCOUNT]);
    expect(differing(estate, ACCOUNT, OBJECTS)).toEqual([]);
    const known = new Set(OBJECTS.map(keyOf));
    expect([...standingIn(estate, ACCOUNT).objects.keys()].filter((key) => !known.has(key))).toEqual([]);
  });

  it("show what differs, so that the reading back can fail", () => {
    const other = OBJECTS.map((object) => (object.kind === "role" ? { ...object, maxSessionSeconds: 4000 } : object));
    expect(differing(made(other), ACCOUNT, OBJECTS)).toEqual(
      OBJECTS.filter(({ kind }) => kind === "role").map((object) => keyOf(object)),
    );
  });
}
