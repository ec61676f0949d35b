import type { AccessKey, Account, Identity, Instance, OidcProvider, Role, User } from "./account.ts";
import type { AccountPart } from "./read/draft.ts";
import { partitionOf } from "./read/arn.ts";
import { mergeIamEvents } from "./read/iam-events.ts";
import { mergeEvents } from "./read/web-identity-events.ts";

type Named = AccountPart & { readonly id: string };

/** One account for each id, made of everything that the sources say of it. */
export function mergeAccounts(parts: readonly Named[]): readonly Account[] {
  const byId = new Map<string, Named[]>();
  for (const part of parts) {
    const known = byId.get(part.id);
    if (known === undefined) byId.set(part.id, [part]);
    else known.push(part);
  }
  return [...byId.keys()].sort().map((id) => mergeAccount(id, byId.get(id) ?? []));
}

function mergeAccount(id: string, parts: readonly Named[]): Account {
  const roles = merge(parts, "roles", keyOfIdentity, mergeRole);
  const users = merge(parts, "users", keyOfIdentity, first<User>);
  const providers = merge(parts, "providers", keyOfProvider, mergeProvider);
  const events = listOf(parts, "webIdentityEvents");
  const writes = listOf(parts, "iamEvents");
  const aliases = parts.flatMap((part) => part.alias ?? []).sort();
  const arn = roles?.[0]?.arn ?? users?.[0]?.arn ?? providers?.[0]?.arn;
  return compact({
    id,
    partition: arn === undefined ? "aws" : partitionOf(arn),
    alias: aliases[0],
    roles,
    users,
    groups: merge(parts, "groups", (one) => `${one.arn}\n${one.origin}`, first),
    policies: merge(parts, "policies", (one) => keyOfDeclared(one.arn, one), first),
    providers,
    instanceProfiles: merge(parts, "instanceProfiles", (one) => keyOfDeclared(one.arn, one), first),
    accessKeys: merge(parts, "accessKeys", (one) => one.id, mergeKey),
    credentials: merge(parts, "credentials", (one) => `${one.arn}\n${one.user}`, first),
    lastAccessed: merge(parts, "lastAccessed", (one) => one.arn, first),
    webIdentityEvents: events === undefined ? undefined : mergeEvents(events),
    iamEvents: writes === undefined ? undefined : mergeIamEvents(writes),
    resourceTags: merge(parts, "resourceTags", (one) => one.arn, first),
    instances: merge(parts, "instances", (one) => one.id, first<Instance>),
    clusters: merge(parts, "clusters", (one) => `${one.name}\n${one.region ?? ""}`, mergeCluster),
    buildProjects: merge(parts, "buildProjects", (one) => one.arn, first),
    analyzerFindings: merge(parts, "analyzerFindings", (one) => one.id, first),
  });
}

type Lists = {
  [K in keyof Account as NonNullable<Account[K]> extends readonly unknown[] ? K : never]-?: NonNullable<Account[K]>;
};
type Item<K extends keyof Lists> = Lists[K][number];

function listOf<K extends keyof Lists>(parts: readonly Named[], key: K): readonly Item<K>[] | undefined {
  const lists = parts.flatMap((part) => {
    const list = part[key] as readonly Item<K>[] | undefined;
    return list === undefined ? [] : [list];
  });
  return lists.length === 0 ? undefined : lists.flat();
}

/** Things of one key become one, and the list is sorted by key. The parts come in the order of their files. */
function merge<K extends keyof Lists>(
  parts: readonly Named[],
  list: K,
  key: (item: Item<K>) => string,
  join: (a: Item<K>, b: Item<K>) => Item<K>,
): readonly Item<K>[] | undefined {
  const items = listOf(parts, list);
  if (items === undefined) return undefined;
  const byKey = new Map<string, Item<K>>();
  for (const item of items) {
    const known = byKey.get(key(item));
    byKey.set(key(item), known === undefined ? item : join(known, item));
  }
  return [...byKey.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}

function first<T>(a: T): T {
  return a;
}

/** What two files declare under one ARN may differ: each stays, and is told apart by its file. */
function keyOfDeclared(
  arn: string,
  thing: { readonly origin: string; readonly at: { readonly source: { readonly name?: string } } },
): string {
  return thing.origin === "live" ? `${arn}\n` : `${arn}\n${thing.at.source.name ?? "-"}`;
}

function keyOfIdentity(identity: Identity): string {
  return keyOfDeclared(identity.arn, identity);
}

function keyOfProvider(provider: OidcProvider): string {
  return keyOfDeclared(provider.arn, provider);
}

/** The one whose policies were read is the role; the other adds what that lacks. */
function mergeRole(a: Role, b: Role): Role {
  const [whole, other] = !a.policiesRead && b.policiesRead ? [b, a] : [a, b];
  return { ...other, ...whole, tags: Object.keys(whole.tags).length > 0 ? whole.tags : other.tags };
}

function mergeProvider(a: OidcProvider, b: OidcProvider): OidcProvider {
  const [whole, other] = a.clientIds === undefined && b.clientIds !== undefined ? [b, a] : [a, b];
  return { ...other, ...whole };
}

function mergeKey(a: AccessKey, b: AccessKey): AccessKey {
  return a.lastUsed === undefined && b.lastUsed !== undefined ? { ...a, ...b } : { ...b, ...a };
}

function mergeCluster<T extends object>(a: T, b: T): T {
  return { ...b, ...a };
}

function compact(account: { readonly [K in keyof Account]: Account[K] | undefined }): Account {
  return Object.fromEntries(Object.entries(account).filter(([, value]) => value !== undefined)) as unknown as Account;
}
