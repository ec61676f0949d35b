import type { Role, User } from "../estate/account.ts";
import type { Estate } from "../estate/estate.ts";
import { accountById } from "../estate/lookup.ts";
import { rcpLevelsFor } from "../estate/levels.ts";
import { decide } from "../iam/decide.ts";
import { type Actor, actorOf } from "./actor.ts";
import { isAdministrator } from "./administrator.ts";
import { indexTakers, type NamedBy } from "./takers.ts";

/** The principals of an estate as the search over them wants them, each computed once. */
export interface Inventory {
  readonly estate: Estate;
  readonly roles: readonly Role[];
  readonly users: readonly User[];
  actor(principal: Role | User): Actor;
  isAdministrator(principal: Role | User): boolean;
  /** Roles whose trust policies may let a principal take them, or were not read. */
  rolesNaming(actor: Actor, by: NamedBy): readonly Role[];
  /** Roles of an account that a service may take. */
  rolesTrusting(account: string, service: string): readonly Role[];
  /** Whether the account's roles were read: without them a chain ends in "every role that trusts ...". */
  knows(account: string): boolean;
}

export function inventoryOf(estate: Estate): Inventory {
  const actors = new Map<string, Actor>();
  const administrators = new Map<string, boolean>();
  const trusting = new Map<string, readonly Role[]>();
  const roles = estate.accounts
    .flatMap((account) => account.roles ?? [])
    .filter((role) => !role.path.startsWith("/aws-service-role/"));
  const byAccount = Map.groupBy(roles, (role) => role.account);
  const inventory: Inventory = {
    estate,
    roles,
    users: estate.accounts.flatMap((account) => account.users ?? []),
    actor(principal) {
      return remember(actors, principal.arn, () => actorOf(estate, principal));
    },
    isAdministrator(principal) {
      return remember(administrators, principal.arn, () => isAdministrator(inventory.actor(principal)));
    },
    rolesNaming: indexTakers(roles),
    rolesTrusting(account, service) {
      return remember(trusting, `${account} ${service}`, () =>
        (byAccount.get(account) ?? []).filter((role) => trusts(estate, role, service)),
      );
    },
    knows(account) {
      // What a plan declares is not what the account has; and names alone, of a list beside details that could not be
      // read, tell nothing of who may take what.
      const roles = accountById(estate, account)?.roles;
      if (roles === undefined) return false;
      return roles.length === 0 || roles.some(({ origin, trust }) => origin === "live" && trust !== undefined);
    },
  };
  return inventory;
}

function remember<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function trusts(estate: Estate, role: Role, service: string): boolean {
  const trust = role.trust?.policy;
  if (trust === undefined) return false;
  const { levels } = rcpLevelsFor(estate, role.account);
  return decide(
    { trust, ...(levels === undefined ? {} : { rcps: levels }) },
    {
      principal: { kind: "service", arn: service },
      action: "sts:AssumeRole",
      resource: role.arn,
      resourceAccount: role.account,
      context: { "aws:sourceaccount": role.account },
    },
  ).allowed;
}
