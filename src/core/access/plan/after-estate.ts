import type { CloudObject } from "../../change/object.ts";
import type { Account, ManagedPolicy, Role, User } from "../../estate/account.ts";
import type { Estate } from "../../estate/estate.ts";
import { accountById } from "../../estate/lookup.ts";
import type { HeldPolicy } from "../../estate/place.ts";
import { parseIamArn } from "../../estate/read/arn.ts";
import type { PolicyKind } from "../../iam/policy.ts";
import { readPolicy } from "../../iam/read-policy.ts";
import type { DesiredAccount } from "../desired/desired.ts";

const NOTHING: Estate = {
  complete: false,
  sources: [],
  accounts: [],
  gitlabs: [],
  ciFiles: [],
  runnerConfigs: [],
  chartValues: [],
  storageSecrets: [],
  manifests: [],
  keysInFiles: [],
  diagnostics: [],
};

/**
 * The estate as it will be: ours as declared, beside all that stands. Where an account's roles were not read they stay
 * unread, since ours alone would look like all there are.
 */
export function estateAfter(estate: Estate | undefined, accounts: readonly DesiredAccount[]): Estate {
  const base = estate ?? NOTHING;
  const changed = accounts.map((account) => accountAfter(accountById(base, account.declared.id), account));
  const ids = new Set(changed.map(({ id }) => id));
  return { ...base, accounts: [...base.accounts.filter(({ id }) => !ids.has(id)), ...changed] };
}

function accountAfter(before: Account | undefined, { declared, partition, objects }: DesiredAccount): Account {
  const roles = objects.flatMap((object) => (object.kind === "role" ? [roleAfter(before, object, objects)] : []));
  const users = objects.flatMap((object) => (object.kind === "user" ? [userAfter(before, object, objects)] : []));
  const policies = objects.flatMap((object) => (object.kind === "managed-policy" ? [policyAfter(object)] : []));
  const arns = new Set([...roles, ...users, ...policies].map(({ arn }) => arn));
  const others = <T extends { readonly arn: string }>(list: readonly T[] | undefined): readonly T[] =>
    (list ?? []).filter(({ arn }) => !arns.has(arn));
  return {
    ...before,
    id: declared.id,
    partition: before?.partition ?? partition,
    ...(before?.roles === undefined ? {} : { roles: [...before.roles.filter(({ arn }) => !arns.has(arn)), ...roles] }),
    ...(before?.users === undefined ? {} : { users: [...others(before.users), ...users] }),
    policies: [...others(before?.policies), ...policies],
  };
}

type Of<Kind extends CloudObject["kind"]> = Extract<CloudObject, { kind: Kind }>;

/** The role or user among some objects, as the estate would have it. */
export function principalAfter(before: Account | undefined, objects: readonly CloudObject[]): Role | User | undefined {
  for (const object of objects) {
    if (object.kind === "role") return roleAfter(before, object, objects);
    if (object.kind === "user") return userAfter(before, object, objects);
  }
  return undefined;
}

function roleAfter(before: Account | undefined, role: Of<"role">, objects: readonly CloudObject[]): Role {
  const live = before?.roles?.find(({ arn }) => arn === role.arn);
  return {
    ...identityAfter(role, objects, live),
    trust: hold("trust policy", role.trust, "trust"),
    maxSessionSeconds: role.maxSessionSeconds,
  };
}

function userAfter(before: Account | undefined, user: Of<"user">, objects: readonly CloudObject[]): User {
  const live = before?.users?.find(({ arn }) => arn === user.arn);
  return { ...identityAfter(user, objects, live), groups: live?.groups ?? [] };
}

/** What others put on it stays on it, and counts. */
function identityAfter(
  { arn, boundary, tags }: Of<"role"> | Of<"user">,
  objects: readonly CloudObject[],
  live: Role | User | undefined,
): Omit<Role, "trust"> {
  const { account = "", path = "/", name = arn } = parseIamArn(arn) ?? {};
  const inline = objects.flatMap((object) =>
    object.kind === "inline-policy" && object.owner === arn ? [hold(object.name, object.policy, "identity")] : [],
  );
  const attached = objects.flatMap((object) =>
    object.kind === "attachment" && object.owner === arn ? [object.policyArn] : [],
  );
  const own = new Set(inline.map((held) => held.name));
  const limit = boundary ?? live?.boundary;
  return {
    arn,
    account,
    name,
    path,
    origin: "live",
    policiesRead: true,
    inline: [...inline, ...(live?.inline ?? []).filter((held) => !own.has(held.name))],
    attached: [...new Set([...attached, ...(live?.attached ?? [])])],
    ...(limit === undefined ? {} : { boundary: limit }),
    tags,
    at: { source: { text: "" }, start: 0, end: 0 },
    caveats: [],
  };
}

function policyAfter({ arn, policy }: Of<"managed-policy">): ManagedPolicy {
  const name = parseIamArn(arn)?.name ?? arn;
  const held = { ...hold(name, policy, "identity"), arn };
  return { arn, name, origin: "live", held, at: held.at };
}

function hold(name: string, text: string, kind: PolicyKind): HeldPolicy {
  const source = { text };
  const { value } = readPolicy(text, { kind, name });
  return {
    name,
    ...(value === undefined ? {} : { policy: value }),
    exact: true,
    at: { source, start: 0, end: text.length },
  };
}
