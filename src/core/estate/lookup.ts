import type { Policy } from "../iam/policy.ts";
import { awsManagedPolicy } from "./aws-managed.ts";
import type { Account, Group, Identity, ManagedPolicy, Role, User } from "./account.ts";
import type { Estate } from "./estate.ts";
import type { HeldPolicy } from "./place.ts";

interface Index {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly roles: ReadonlyMap<string, Role>;
  readonly users: ReadonlyMap<string, User>;
  readonly groups: ReadonlyMap<string, Group>;
  readonly policies: ReadonlyMap<string, ManagedPolicy>;
}

const indexes = new WeakMap<Estate, Index>();

export function accountById(estate: Estate, id: string): Account | undefined {
  return indexOf(estate).accounts.get(id);
}

export function roleByArn(estate: Estate, arn: string): Role | undefined {
  return indexOf(estate).roles.get(arn);
}

export function userByArn(estate: Estate, arn: string): User | undefined {
  return indexOf(estate).users.get(arn);
}

/** A managed policy that was read, AWS's own ones included where an account's details carried them. */
export function managedPolicyByArn(estate: Estate, arn: string): ManagedPolicy | undefined {
  return indexOf(estate).policies.get(arn);
}

/** What a managed policy says: as it was read; else, of AWS's own, as it is known. */
export function heldPolicyByArn(estate: Estate, arn: string): HeldPolicy | undefined {
  return managedPolicyByArn(estate, arn)?.held ?? awsManagedPolicy(arn);
}

/** Role names are unique in an account whatever their path. */
export function roleByName(account: Account, name: string): Role | undefined {
  const found = account.roles?.filter((role) => role.name === name);
  return found?.find((role) => role.origin === "live") ?? found?.[0];
}

/** What a principal may do by its own policies: its inline ones, its managed ones and those of its groups. */
export interface CarriedPolicies {
  readonly held: readonly HeldPolicy[];
  readonly policies: readonly Policy[];
  /** Names or ARNs of policies that it carries and that were not read, or could not be: it may do more than is known. */
  readonly unread: readonly string[];
}

export function policiesOf(estate: Estate, principal: Role | User): CarriedPolicies {
  const held: HeldPolicy[] = [...principal.inline];
  const unread: string[] = principal.policiesRead ? [] : [principal.arn];
  addAttached(estate, principal.attached, held, unread);
  if ("groups" in principal) {
    for (const name of principal.groups) {
      const group = groupOf(estate, principal, name);
      if (group === undefined) {
        unread.push(`group ${name}`);
        continue;
      }
      held.push(...group.inline);
      addAttached(estate, group.attached, held, unread);
    }
  }
  const policies: Policy[] = [];
  for (const one of held) {
    if (one.policy === undefined) unread.push(one.arn ?? one.name);
    else policies.push(one.policy);
    if (one.policy !== undefined && !one.exact) unread.push(one.arn ?? one.name);
  }
  return { held, policies, unread };
}

function addAttached(estate: Estate, arns: readonly string[], held: HeldPolicy[], unread: string[]): void {
  for (const arn of arns) {
    const policy = heldPolicyByArn(estate, arn);
    if (policy === undefined) unread.push(arn);
    else held.push(policy);
  }
}

function groupOf(estate: Estate, user: Identity, name: string): Group | undefined {
  return indexOf(estate).groups.get(`${user.account}/${name}`);
}

/** The permissions boundary: `none`, the policy, or `unread` where there is one that was not read. */
export function boundaryOf(estate: Estate, principal: Identity): HeldPolicy | "none" | "unread" {
  if (principal.boundary === undefined) return "none";
  const held = heldPolicyByArn(estate, principal.boundary);
  return held?.policy === undefined ? "unread" : held;
}

function indexOf(estate: Estate): Index {
  const known = indexes.get(estate);
  if (known !== undefined) return known;
  const index = {
    accounts: new Map<string, Account>(),
    roles: new Map<string, Role>(),
    users: new Map<string, User>(),
    groups: new Map<string, Group>(),
    policies: new Map<string, ManagedPolicy>(),
  };
  for (const account of estate.accounts) {
    index.accounts.set(account.id, account);
    fill(index.roles, account.roles, (role) => role.arn);
    fill(index.users, account.users, (user) => user.arn);
    fill(index.groups, account.groups, (group) => `${group.account}/${group.name}`);
    fill(index.policies, account.policies, (policy) => policy.arn);
  }
  indexes.set(estate, index);
  return index;
}

/** What lives wins over what is only declared; the first of equals, so that the order of accounts decides nothing. */
function fill<T extends { readonly origin: string }>(
  map: Map<string, T>,
  things: readonly T[] | undefined,
  key: (thing: T) => string,
): void {
  for (const thing of things ?? []) {
    const there = map.get(key(thing));
    if (there === undefined || (there.origin !== "live" && thing.origin === "live")) map.set(key(thing), thing);
  }
}
