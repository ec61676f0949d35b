import type { Account, Group, InstanceProfile, ManagedPolicy, Role, Tags, User } from "../../state/account.ts";
import { type State, findPolicy, withAccount } from "../../state/state.ts";
import type { Context } from "../caller-context.ts";
import type { SignedCall } from "../operation.ts";
import { noSuchEntity } from "./errors.ts";

/** The account that a call to IAM is about: always the caller's own. */
export function accountOf(call: SignedCall): Account {
  const account = call.state.accounts.get(call.caller.account);
  if (account === undefined) throw new TypeError(`the sandbox has no account ${call.caller.account}`);
  return account;
}

/** Writes what a call changed about its account. */
export function change(call: SignedCall, fields: Partial<Account>): State {
  const state = withAccount(call.state, { ...accountOf(call), ...fields });
  call.save(state);
  return state;
}

export function roleOf(call: SignedCall, name: string): Role {
  const role = accountOf(call).roles.get(name);
  if (role === undefined) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  return role;
}

export function userOf(call: SignedCall, name: string): User {
  const user = accountOf(call).users.get(name);
  if (user === undefined) throw noSuchEntity(`The user with name ${name} cannot be found.`);
  return user;
}

export function groupOf(call: SignedCall, name: string): Group {
  const group = accountOf(call).groups.get(name);
  if (group === undefined) throw noSuchEntity(`The group with name ${name} cannot be found.`);
  return group;
}

export function profileOf(call: SignedCall, name: string): InstanceProfile {
  const profile = accountOf(call).profiles.get(name);
  if (profile === undefined) throw noSuchEntity(`Instance Profile ${name} cannot be found.`);
  return profile;
}

export function policyOf(call: SignedCall, arn: string): ManagedPolicy {
  const policy = findPolicy(call.state, accountOf(call), arn);
  if (policy === undefined) throw noSuchEntity(`Policy ${arn} was not found.`);
  return policy;
}

/** Names are unique without regard to case. */
export function isTaken(names: Iterable<string>, name: string): boolean {
  const wanted = name.toLowerCase();
  for (const known of names) if (known.toLowerCase() === wanted) return true;
  return false;
}

export function iamArn(call: SignedCall, kind: string, path: string, name: string): string {
  return `arn:aws:iam::${call.caller.account}:${kind}${path}${name}`;
}

/** The condition keys that the tags of a resource fill. */
export function resourceTags(tags: Tags | undefined): Context {
  const context: Context = {};
  for (const [key, value] of tags ?? []) {
    context[`aws:ResourceTag/${key}`] = value;
    context[`iam:ResourceTag/${key}`] = value;
  }
  return context;
}
