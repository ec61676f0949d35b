import type { Change } from "../../change/change.ts";
import type { AccessKeyObject, CloudObject, UserObject } from "../../change/object.ts";
import type { User } from "../../estate/account.ts";
import type { Proposal } from "../apply/plan-proposals.ts";
import { type LifeTags, isLifeTag, writeLifeTags } from "../keys/life-tags.ts";
import type { UserKey } from "../keys/user-key.ts";

type Breaks = Proposal["breaks"];

/** Switches a key off and writes down that and when, on the user. One that is off already breaks nothing. */
export function deactivation(user: User, key: UserKey, now: string): Proposal {
  const breaks = key.active ? "unknown" : [];
  const tagged = retag(user, { retiring: key.id, deactivatedAt: now }, "the key's last use stands still");
  return proposal(user, "the key's deactivation", "the key can be activated again", breaks, [
    ...tagged,
    ...(key.active ? [switchKey(user, key, "Inactive", "the key's last use stands still")] : []),
  ]);
}

/** The way back. */
export function reactivation(user: User, key: UserKey): Proposal {
  return proposal(
    user,
    "the key's reactivation",
    "it is the key as it was",
    [],
    [switchKey(user, key, "Active", "it is needed after all"), ...retag(user, {}, "it is needed after all")],
  );
}

export function keyDeletion(user: User, key: UserKey): Proposal {
  const before = keyObject(user, key);
  const change: Change = { action: "delete", account: user.account, before, reason: "nobody missed it" };
  return proposal(user, "the key's deletion", "the key is switched off, so that nobody works with it", [], [change]);
}

/** The user, with what it may do. Groups, passwords and other keys are not among it: they are to be looked at before. */
export function userDeletion(user: User, standing: ReadonlyMap<string, CloudObject>): Proposal {
  const objects = [...standing.values()].filter(
    (object) =>
      (object.kind === "user" && object.arn === user.arn) ||
      ((object.kind === "inline-policy" || object.kind === "attachment") && object.owner === user.arn),
  );
  const reason = "a role takes its place";
  const changes = objects.map((before): Change => ({ action: "delete", account: user.account, before, reason }));
  return proposal(user, "the user's deletion", "it has no key and no password, so that nobody can be it", [], changes);
}

function proposal(user: User, name: string, claim: string, breaks: Breaks, changes: readonly Change[]): Proposal {
  return { name: `${name} of ${user.name}`, changes, proofs: [{ claim, holds: true }], breaks };
}

function keyObject(user: User, { id, active }: UserKey): AccessKeyObject {
  return { kind: "access-key", user: user.arn, keyId: id, status: active ? "Active" : "Inactive" };
}

function switchKey(user: User, key: UserKey, status: AccessKeyObject["status"], reason: string): Change {
  const before = keyObject(user, key);
  return { action: "update", account: user.account, before, after: { ...before, status }, reason };
}

/** The user's tags with these in place of all of that kind. */
function retag(user: User, life: LifeTags, reason: string): readonly Change[] {
  const boundary = user.boundary === undefined ? {} : { boundary: user.boundary };
  const before: UserObject = { kind: "user", arn: user.arn, ...boundary, tags: user.tags };
  const others = Object.entries(user.tags).filter(([name]) => !isLifeTag(name));
  const tags = { ...Object.fromEntries(others), ...writeLifeTags(life) };
  if (JSON.stringify(tags) === JSON.stringify(user.tags)) return [];
  return [{ action: "update", account: user.account, before, after: { ...before, tags }, reason }];
}
