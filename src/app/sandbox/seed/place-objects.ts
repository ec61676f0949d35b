import type { CloudObject } from "../../../core/change/object.ts";
import { compactJson } from "../../../core/text/canonical-json.ts";
import { bindTrust } from "../aws/trust.ts";
import { normaliseTrust } from "../aws/iam/normalise-trust.ts";
import { type Account, type Holder, type Role, type Tags, type User, emptyAccount } from "../state/account.ts";
import type { Ids } from "../state/ids.ts";
import { type State, withAccount, withEntry } from "../state/state.ts";

/** What is to stand in an account, as a declaration wants it. */
export interface PlannedObjects {
  readonly account: string;
  readonly objects: readonly CloudObject[];
}

/** The state as it is when the objects have been made beside what stands: what others put on a principal stays on it. */
export function placeObjects(state: State, planned: readonly PlannedObjects[], ids: Ids, now: number): State {
  let next = state;
  for (const { account, objects } of planned) {
    if (!next.accounts.has(account)) next = withAccount(next, emptyAccount(account, now));
    // Principals first: policies, profiles and trust policies speak of them.
    const isPrincipal = ({ kind }: CloudObject): boolean => kind === "role" || kind === "user";
    for (const object of [...objects.filter(isPrincipal), ...objects.filter((object) => !isPrincipal(object))]) {
      next = placeObject(next, account, object, ids, now);
    }
  }
  return next;
}

function placeObject(state: State, id: string, object: CloudObject, ids: Ids, now: number): State {
  const account = state.accounts.get(id) ?? emptyAccount(id, now);
  const { path, name } = "arn" in object ? nameIn(object.arn) : { path: "/", name: "" };
  const put = (fields: Partial<Account>): State => withAccount(state, { ...account, ...fields });
  switch (object.kind) {
    case "provider": {
      const known = account.providers.get(object.arn);
      return put({
        providers: withEntry(account.providers, object.arn, {
          arn: object.arn,
          url: object.url,
          clientIds: [...new Set([...(known?.clientIds ?? []), ...object.clientIds])],
          thumbprints: object.thumbprints ?? known?.thumbprints ?? [],
          createdAt: known?.createdAt ?? now,
          tags: tagsOf(object.tags),
        }),
      });
    }
    case "role": {
      const known = account.roles.get(name);
      const role: Role = {
        ...holderOf(known, object.arn, () => ids.unique("role"), now),
        trust: bindTrust(state, normaliseTrust(object.trust)),
        maxSessionDuration: object.maxSessionSeconds,
        ...(object.description === undefined ? {} : { description: object.description }),
        ...(object.boundary === undefined ? {} : { boundary: object.boundary }),
        tags: tagsOf(object.tags),
      };
      return put({ roles: withEntry(account.roles, name, role) });
    }
    case "user": {
      const known = account.users.get(name);
      const user: User = {
        ...holderOf(known, object.arn, () => ids.unique("user"), now),
        groups: known?.groups ?? [],
        ...(object.boundary === undefined ? {} : { boundary: object.boundary }),
        tags: tagsOf(object.tags),
      };
      return put({ users: withEntry(account.users, name, user) });
    }
    case "inline-policy":
      return put(
        changeHolder(account, object.owner, ({ inline }) => ({
          inline: withEntry(inline, object.name, compactJson(object.policy)),
        })),
      );
    case "attachment":
      return put(
        changeHolder(account, object.owner, ({ attached }) => ({
          attached: [...new Set([...attached, object.policyArn])],
        })),
      );
    case "managed-policy": {
      const known = account.policies.get(object.arn);
      const version = {
        id: `v${known?.nextVersion ?? 1}`,
        document: compactJson(object.policy),
        isDefault: true,
        createdAt: now,
      };
      const older = (known?.versions ?? []).map((one) => ({ ...one, isDefault: false }));
      return put({
        policies: withEntry(account.policies, object.arn, {
          name,
          id: known?.id ?? ids.unique("policy"),
          arn: object.arn,
          path,
          ...(object.description === undefined ? {} : { description: object.description }),
          createdAt: known?.createdAt ?? now,
          updatedAt: now,
          versions: [version, ...older].slice(0, 5),
          nextVersion: (known?.nextVersion ?? 1) + 1,
          tags: tagsOf(object.tags),
        }),
      });
    }
    case "instance-profile":
      return put({
        profiles: withEntry(account.profiles, name, {
          path,
          name,
          id: account.profiles.get(name)?.id ?? ids.unique("profile"),
          arn: object.arn,
          createdAt: account.profiles.get(name)?.createdAt ?? now,
          ...(object.role === undefined ? {} : { role: nameIn(object.role).name }),
          tags: tagsOf(object.tags),
        }),
      });
    case "profile-association": {
      const instance = account.instances.get(object.instance);
      if (instance === undefined) return state;
      const associationId = instance.profile?.associationId ?? `iip-assoc-${ids.uuid("association").slice(0, 8)}`;
      const profile = { arn: object.profileArn, associationId };
      return put({ instances: withEntry(account.instances, instance.id, { ...instance, profile }) });
    }
    case "pod-identity": {
      const [key, cluster] = [...account.clusters].find(([, one]) => one.name === object.cluster) ?? [];
      if (key === undefined || cluster === undefined) return state;
      const { namespace, serviceAccount, role } = object;
      const known = [...cluster.podIdentities.values()].find(
        (one) => one.namespace === namespace && one.serviceAccount === serviceAccount,
      );
      const id = known?.id ?? `a-${ids.uuid("association").slice(0, 8)}`;
      const one = {
        id,
        namespace,
        serviceAccount,
        roleArn: role,
        createdAt: known?.createdAt ?? now,
        tags: known?.tags ?? new Map(),
      };
      const podIdentities = withEntry(cluster.podIdentities, id, one);
      return put({ clusters: withEntry(account.clusters, key, { ...cluster, podIdentities }) });
    }
    case "access-key":
      return put({
        keys: withEntry(account.keys, object.keyId, {
          id: object.keyId,
          user: nameIn(object.user).name,
          status: object.status,
          createdAt: account.keys.get(object.keyId)?.createdAt ?? now,
        }),
      });
    case "control-policy":
      return placeControl(state, object, ids);
  }
}

function placeControl(state: State, object: Extract<CloudObject, { kind: "control-policy" }>, ids: Ids): State {
  const { organization } = state;
  if (organization === undefined) return state;
  const type = object.type === "scp" ? "SERVICE_CONTROL_POLICY" : "RESOURCE_CONTROL_POLICY";
  const known = organization.policies.find((policy) => policy.type === type && policy.name === object.name);
  const policy = {
    id: known?.id ?? `p-${ids.uuid("control").replaceAll("-", "").slice(0, 12)}`,
    name: object.name,
    description: known?.description ?? "",
    type,
    awsManaged: false,
    content: compactJson(object.policy),
    targets: object.targets,
  } as const;
  const policies = [...organization.policies.filter((one) => one !== known), policy];
  return { ...state, organization: { ...organization, policies } };
}

function holderOf(known: Holder | undefined, arn: string, makeId: () => string, now: number): Holder {
  const { path, name } = nameIn(arn);
  return {
    path,
    name,
    id: known?.id ?? makeId(),
    arn,
    createdAt: known?.createdAt ?? now,
    inline: known?.inline ?? new Map(),
    attached: known?.attached ?? [],
  };
}

/** Of a role or a user, found by its ARN. */
function changeHolder(account: Account, arn: string, change: (holder: Holder) => Partial<Holder>): Partial<Account> {
  const { name } = nameIn(arn);
  const role = account.roles.get(name);
  if (role?.arn === arn) return { roles: withEntry(account.roles, name, { ...role, ...change(role) }) };
  const user = account.users.get(name);
  return user?.arn === arn ? { users: withEntry(account.users, name, { ...user, ...change(user) }) } : {};
}

/** `arn:aws:iam::111111111111:role/gitlab/deploy`; a name that is no ARN is itself. */
function nameIn(arn: string): { readonly path: string; readonly name: string } {
  const resource = arn.split(":").slice(5).join(":");
  const cut = arn.lastIndexOf("/");
  return {
    path: resource.slice(resource.indexOf("/"), resource.lastIndexOf("/") + 1) || "/",
    name: arn.slice(cut + 1),
  };
}

function tagsOf(tags: Readonly<Record<string, string>> = {}): Tags {
  return new Map(Object.entries(tags));
}
