import type * as estate from "../../../core/estate/account.ts";
import type { Estate } from "../../../core/estate/estate.ts";
import type { HeldPolicy } from "../../../core/estate/place.ts";
import type {
  Account,
  BuildProject,
  Cluster,
  Instance,
  ManagedPolicy,
  PodIdentity,
  Role,
  User,
} from "../state/account.ts";
import { emptyAccount } from "../state/account.ts";
import { awsManagedPolicies } from "../state/aws-managed.ts";
import type { Ids } from "../state/ids.ts";
import { type State, withAccount } from "../state/state.ts";
import { bindTrust } from "../aws/trust.ts";
import { heldText } from "./held-text.ts";
import { organizationFromEstate } from "./organization-from-estate.ts";

export interface Seed {
  readonly state: State;
  /** What the estate leaves open and the sandbox had to fill in or leave out, for whoever relies on it. */
  readonly notes: readonly string[];
}

/** The accounts of an estate as the sandbox's IAM keeps them: from a snapshot, or from the plan or template that declares them. */
export function awsFromEstate(read: Estate, ids: Ids, now: number): Seed {
  const notes: string[] = [];
  const seeding: Seeding = { ids, now, notes };
  const awsManaged = new Map(awsManagedPolicies());
  const accounts = new Map<string, Account>();
  for (const account of read.accounts) {
    accounts.set(account.id, readAccount(account, seeding, awsManaged));
  }
  const organization =
    read.organization === undefined ? undefined : organizationFromEstate(read.organization, now, notes);
  // An account that the organization names and nobody read is empty here; nothing is known of it.
  for (const { id } of organization?.members ?? []) {
    if (!accounts.has(id)) accounts.set(id, emptyAccount(id, now));
  }
  const unbound: State = { accounts, awsManaged, ...(organization === undefined ? {} : { organization }) };
  return { state: bindAll(unbound), notes };
}

interface Seeding {
  readonly ids: Ids;
  readonly now: number;
  readonly notes: string[];
}

function readAccount(read: estate.Account, seeding: Seeding, awsManaged: Map<string, ManagedPolicy>): Account {
  const { notes, now } = seeding;
  for (const list of ["roles", "users", "policies", "providers"] as const) {
    if (read[list] === undefined) notes.push(`account ${read.id}: its ${list} were not read, so it has none here`);
  }
  const policies = new Map<string, ManagedPolicy>();
  const tags = new Map(read.resourceTags?.map((one) => [one.arn, new Map(Object.entries(one.tags))]));
  for (const policy of live(read.policies)) {
    const target = policy.arn.startsWith("arn:aws:iam::aws:") ? awsManaged : policies;
    target.set(policy.arn, { ...readPolicy(policy, seeding), tags: tags.get(policy.arn) ?? new Map() });
  }
  return {
    ...emptyAccount(read.id, now),
    ...(read.alias === undefined ? {} : { alias: read.alias }),
    providers: byKey(
      live(read.providers),
      ({ arn }) => arn,
      (provider) => ({
        arn: provider.arn,
        url: provider.url,
        clientIds: provider.clientIds ?? [],
        thumbprints: provider.thumbprints ?? [],
        createdAt: time(provider.created, now),
        tags: new Map(Object.entries(provider.tags)),
      }),
    ),
    roles: byKey(
      live(read.roles),
      ({ name }) => name,
      (role) => readRole(role, seeding),
    ),
    users: byKey(
      live(read.users),
      ({ name }) => name,
      (user) => readUser(user, seeding),
    ),
    groups: byKey(
      live(read.groups),
      ({ name }) => name,
      (group) => ({
        path: pathOf(group.arn),
        name: group.name,
        id: seeding.ids.unique("group"),
        arn: group.arn,
        createdAt: now,
        inline: inlineOf(group.inline, notes),
        attached: group.attached,
      }),
    ),
    profiles: byKey(
      live(read.instanceProfiles),
      ({ name }) => name,
      (profile) => ({
        path: pathOf(profile.arn),
        name: profile.name,
        id: seeding.ids.unique("profile"),
        arn: profile.arn,
        createdAt: now,
        ...(profile.roles[0] === undefined ? {} : { role: profile.roles[0] }),
        tags: tags.get(profile.arn) ?? new Map<string, string>(),
      }),
    ),
    policies,
    instances: byKey(
      live(read.instances),
      ({ id }) => id,
      (instance) => readInstance(instance, seeding),
    ),
    clusters: new Map(
      (read.clusters ?? []).map((cluster) => [
        `${cluster.region ?? "us-east-1"}/${cluster.name}`,
        readCluster(cluster, read.id, seeding),
      ]),
    ),
    buildProjects: byKey(read.buildProjects ?? [], ({ arn }) => arn, readBuildProject),
    keys: byKey(
      live(read.accessKeys),
      ({ id }) => id,
      (key) => ({
        id: key.id,
        user: key.user,
        status: key.active ? ("Active" as const) : ("Inactive" as const),
        createdAt: time(key.created, now),
        ...(key.lastUsed?.at === undefined
          ? {}
          : {
              lastUsed: {
                at: time(key.lastUsed.at, now),
                region: key.lastUsed.region ?? "N/A",
                service: key.lastUsed.service ?? "N/A",
              },
            }),
      }),
    ),
  };
}

function readInstance(instance: estate.Instance, { ids, now }: Seeding): Instance {
  const associationId = `iip-assoc-${ids.uuid("association").replaceAll("-", "").slice(0, 17)}`;
  return {
    id: instance.id,
    ...(instance.region === undefined ? {} : { region: instance.region }),
    state: instance.state ?? "running",
    ...(instance.profile === undefined ? {} : { profile: { arn: instance.profile, associationId } }),
    tokens: instance.tokens ?? "optional",
    hopLimit: instance.hopLimit ?? 1,
    endpoint: instance.metadata ?? "enabled",
    launchedAt: time(instance.launched, now),
    tags: new Map(Object.entries(instance.tags)),
  };
}

function readCluster(cluster: estate.Cluster, account: string, { ids, now }: Seeding): Cluster {
  const region = cluster.region ?? "us-east-1";
  const podIdentities = (cluster.podIdentities ?? []).flatMap((one): PodIdentity[] => {
    const { namespace, serviceAccount, roleArn, targetRoleArn } = one;
    if (roleArn === undefined) return [];
    const id = one.id ?? `a-${ids.uuid("association").replaceAll("-", "").slice(0, 18)}`;
    const target = targetRoleArn === undefined ? {} : { targetRoleArn };
    return [{ id, namespace, serviceAccount, roleArn, ...target, createdAt: now, tags: new Map() }];
  });
  return {
    name: cluster.name,
    arn: cluster.arn ?? `arn:aws:eks:${region}:${account}:cluster/${cluster.name}`,
    region,
    ...(cluster.issuer === undefined ? {} : { issuer: cluster.issuer }),
    createdAt: now,
    podIdentities: new Map(podIdentities.map((one) => [one.id, one])),
  };
}

function readBuildProject(read: estate.BuildProject): BuildProject {
  const { at: _, region = "us-east-1", ...project } = read;
  return { ...project, region };
}

function readRole(role: estate.Role, seeding: Seeding): Role {
  const text = role.trust === undefined ? undefined : heldText(role.trust, seeding.notes);
  if (text === undefined) seeding.notes.push(`${role.arn}: its trust policy is not known, so it lets nobody in here`);
  const { lastUsed } = role;
  return {
    ...holderOf(role, role.id ?? seeding.ids.unique("role"), seeding),
    trust: { text: text ?? NOBODY, bound: new Map() },
    ...(role.description === undefined ? {} : { description: role.description }),
    maxSessionDuration: role.maxSessionSeconds ?? 3600,
    ...(role.boundary === undefined ? {} : { boundary: role.boundary }),
    tags: new Map(Object.entries(role.tags)),
    ...(lastUsed === undefined
      ? {}
      : {
          lastUsed: {
            ...(lastUsed.at === undefined ? {} : { at: time(lastUsed.at, seeding.now) }),
            ...(lastUsed.region === undefined ? {} : { region: lastUsed.region }),
          },
        }),
  };
}

function readUser(user: estate.User, seeding: Seeding): User {
  return {
    ...holderOf(user, user.id ?? seeding.ids.unique("user"), seeding),
    ...(user.boundary === undefined ? {} : { boundary: user.boundary }),
    tags: new Map(Object.entries(user.tags)),
    groups: user.groups,
  };
}

function holderOf(identity: estate.Identity, id: string, { now, notes }: Seeding) {
  if (!identity.policiesRead) notes.push(`${identity.arn}: its policies were not read, so it may do nothing here`);
  return {
    path: identity.path,
    name: identity.name,
    id,
    arn: identity.arn,
    createdAt: time(identity.created, now),
    inline: inlineOf(identity.inline, notes),
    attached: identity.attached,
  };
}

function readPolicy(policy: estate.ManagedPolicy, { ids, now, notes }: Seeding): ManagedPolicy {
  const document = heldText(policy.held, notes) ?? NOTHING;
  return {
    name: policy.name,
    id: ids.unique("policy"),
    arn: policy.arn,
    path: pathOf(policy.arn),
    createdAt: now,
    updatedAt: now,
    versions: [{ id: "v1", document, isDefault: true, createdAt: now }],
    nextVersion: 2,
    tags: new Map(),
  };
}

function inlineOf(held: readonly HeldPolicy[], notes: string[]): ReadonlyMap<string, string> {
  return new Map(held.map((policy) => [policy.name, heldText(policy, notes) ?? NOTHING]));
}

/** Policies without statements, which allow nothing and trust nobody. */
const NOTHING = JSON.stringify({ Version: "2012-10-17", Statement: [] });
const NOBODY = NOTHING;

/** The ids of trusted principals are those of the principals that are there: a snapshot shows the others by their ids. */
function bindAll(state: State): State {
  let bound = state;
  for (const account of state.accounts.values()) {
    const roles = new Map(
      [...account.roles].map(([name, role]) => [name, { ...role, trust: bindTrust(state, role.trust.text) }]),
    );
    bound = withAccount(bound, { ...account, roles });
  }
  return bound;
}

/** What lives, and beside it what a plan or template declares and nobody has made yet. */
function live<T extends { readonly origin: string }>(things: readonly T[] | undefined): readonly T[] {
  const known = things ?? [];
  return [...known.filter(({ origin }) => origin !== "live"), ...known.filter(({ origin }) => origin === "live")];
}

function byKey<T, V>(things: readonly T[], key: (thing: T) => string, read: (thing: T) => V): ReadonlyMap<string, V> {
  return new Map(things.map((thing) => [key(thing), read(thing)]));
}

/** `/gitlab/` of `arn:aws:iam::111111111111:policy/gitlab/read`. */
function pathOf(arn: string): string {
  const resource = arn.split(":").slice(5).join(":");
  return resource.slice(resource.indexOf("/"), resource.lastIndexOf("/") + 1) || "/";
}

function time(instant: string | undefined, absent: number): number {
  const ms = instant === undefined ? Number.NaN : Date.parse(instant);
  return Number.isNaN(ms) ? absent : ms;
}
