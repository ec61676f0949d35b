import type { Change } from "../../change/change.ts";
import type {
  CloudObject,
  InstanceProfileObject,
  ManagedPolicyObject,
  ProviderObject,
  RoleObject,
  Tags,
  UserObject,
} from "../../change/object.ts";
import { type PrincipalNames, meansTheSame } from "../plan/meaning.ts";

type Check<T> = (now: T, wanted: T, names: PrincipalNames) => boolean;

/**
 * Whether what stands is what is wanted: policies by meaning, the rest to the letter. Tags of managed policies and
 * instance profiles count where they were read; descriptions of policies are in no listing and cannot be changed.
 */
export function agrees(now: CloudObject, wanted: CloudObject, names: PrincipalNames = new Map()): boolean {
  switch (wanted.kind) {
    case "provider":
      return now.kind === "provider" && sameSet(now.clientIds, wanted.clientIds) && sameThumbprints(now, wanted);
    case "role":
      return now.kind === "role" && ROLE_FIELDS.every((same) => same(now, wanted, names));
    case "user":
      return now.kind === "user" && USER_FIELDS.every((same) => same(now, wanted, names));
    case "inline-policy":
      return now.kind === wanted.kind && meansTheSame(now.policy, wanted.policy, "identity", names);
    case "managed-policy":
      return now.kind === wanted.kind && POLICY_FIELDS.every((same) => same(now, wanted, names));
    case "instance-profile":
      return now.kind === "instance-profile" && PROFILE_FIELDS.every((same) => same(now, wanted, names));
    case "pod-identity":
      return now.kind === "pod-identity" && now.role === wanted.role;
    case "access-key":
      return now.kind === "access-key" && now.status === wanted.status;
    case "attachment":
    case "profile-association":
      return now.kind === wanted.kind;
    case "control-policy":
      return now.kind === "control-policy" && now.policy === wanted.policy && sameSet(now.targets, wanted.targets);
  }
}

/**
 * Whether what stands is on the way from one to the other: an apply that was cut off leaves each part as it was or as it
 * is to be, and nothing else.
 */
export function isBetween(
  now: CloudObject,
  before: CloudObject | undefined,
  after: CloudObject,
  names: PrincipalNames = new Map(),
): boolean {
  if (now.kind === "role" && after.kind === "role" && before?.kind === "role") {
    return ROLE_FIELDS.every((same) => same(now, after, names) || same(now, before, names)) || tagsBetween();
  }
  if (now.kind === "user" && after.kind === "user" && before?.kind === "user") {
    return USER_FIELDS.every((same) => same(now, after, names) || same(now, before, names)) || tagsBetween();
  }
  if (now.kind === "managed-policy" && after.kind === "managed-policy" && before?.kind === "managed-policy") {
    return POLICY_FIELDS.every((same) => same(now, after, names) || same(now, before, names)) || tagsBetween();
  }
  // Audiences that others add are theirs; a provider is never refused for them.
  if (now.kind === "provider" && after.kind === "provider") return true;
  // A role is put into a profile, and out of it, by calls of their own.
  if (now.kind === "instance-profile" && after.kind === "instance-profile" && before?.kind === "instance-profile") {
    if (now.role === undefined) return true;
    return PROFILE_FIELDS.every((same) => same(now, after, names) || same(now, before, names)) || tagsBetween();
  }
  if (now.kind === "instance-profile") return now.role === undefined;
  return false;

  function tagsBetween(): boolean {
    const [is, was, will] = [now, before, after].map((one) =>
      one !== undefined && "tags" in one ? one.tags : undefined,
    );
    if (is === undefined || was === undefined || will === undefined || sameTags(is, will)) return false;
    const keys = new Set([is, was, will].flatMap((tags) => Object.keys(tags)));
    const isTagBetween = [...keys].every((key) => is[key] === was[key] || is[key] === will[key]);
    const rest = { ...now, tags: will };
    return isTagBetween && now.kind !== "provider" && isBetween(rest, before, after, names);
  }
}

/**
 * What a change wants, given what stands: nobody takes away the audiences that others have given a provider since, or
 * before the plan was made.
 */
export function targetOf({ before, after }: Change, now: CloudObject | undefined): CloudObject | undefined {
  if (after?.kind !== "provider" || now?.kind !== "provider") return after;
  const known = before?.kind === "provider" ? before.clientIds : [];
  const others = now.clientIds.filter((id) => !known.includes(id) && !after.clientIds.includes(id));
  return others.length === 0 ? after : { ...after, clientIds: [...after.clientIds, ...others].sort() };
}

const ROLE_FIELDS: readonly Check<RoleObject>[] = [
  (now, wanted, names) => now.trust === wanted.trust || meansTheSame(now.trust, wanted.trust, "trust", names),
  (now, wanted) => (now.description ?? "") === (wanted.description ?? "") || lacksLength(now) || lacksLength(wanted),
  (now, wanted) => now.maxSessionSeconds === wanted.maxSessionSeconds || lacksLength(now) || lacksLength(wanted),
  (now, wanted) => now.boundary === wanted.boundary,
  (now, wanted) => sameTags(now.tags, wanted.tags),
];

const USER_FIELDS: readonly Check<UserObject>[] = [
  (now, wanted) => now.boundary === wanted.boundary,
  (now, wanted) => sameTags(now.tags, wanted.tags),
];

/** Zero stands for a length that was not read, and the description was not then: a listing has both or neither. */
function lacksLength({ maxSessionSeconds }: RoleObject): boolean {
  return maxSessionSeconds === 0;
}

const POLICY_FIELDS: readonly Check<ManagedPolicyObject>[] = [
  (now, wanted, names) => meansTheSame(now.policy, wanted.policy, "identity", names),
  sameIfRead,
];

const PROFILE_FIELDS: readonly Check<InstanceProfileObject>[] = [(now, wanted) => now.role === wanted.role, sameIfRead];

function sameIfRead(now: { readonly tags?: Tags }, wanted: { readonly tags?: Tags }): boolean {
  return now.tags === undefined || wanted.tags === undefined || sameTags(now.tags, wanted.tags);
}

export function sameTags(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

function sameThumbprints(now: ProviderObject, wanted: ProviderObject): boolean {
  // AWS fills in one where none is given.
  return wanted.thumbprints === undefined || sameSet(now.thumbprints ?? [], wanted.thumbprints);
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item) => b.includes(item));
}
