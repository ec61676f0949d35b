import type { Change } from "../../change/change.ts";
import type { CloudObject, ProviderObject, RoleObject, Tags, UserObject } from "../../change/object.ts";
import { canonicalJson } from "../../text/canonical-json.ts";
import type { PrincipalNames } from "./meaning.ts";
import { meansTheSame } from "./meaning.ts";
import { adoptedTags, isOfStack } from "./ownership.ts";
import { UNREAD_POLICY } from "./standing.ts";

export interface Comparing {
  readonly stack: string;
  readonly account: string;
  readonly names: PrincipalNames;
}

/** The change that brings what stands in line with what is wanted, or nothing where they mean the same. */
export function differ(
  wanted: CloudObject,
  before: CloudObject | undefined,
  reason: string,
  on: Comparing,
): Change | undefined {
  if (before === undefined) return { action: "create", account: on.account, after: wanted, reason };
  const after = reconcile(wanted, before, on);
  if (after === undefined) return undefined;
  const adopts = (before.kind === "role" || before.kind === "user") && !isOfStack(before.tags, on.stack);
  const onlyTags = adopts && sameBut(before, after);
  const why = adopts ? `${reason}, taking over what stands` : reason;
  return { action: onlyTags ? "adopt" : "update", account: on.account, before, after, reason: why };
}

/** What is to stand, given what does: what others put beside ours stays. Undefined where nothing differs. */
function reconcile(wanted: CloudObject, before: CloudObject, on: Comparing): CloudObject | undefined {
  switch (wanted.kind) {
    case "provider":
      return before.kind === "provider" ? reconcileProvider(wanted, before) : wanted;
    case "role":
      return before.kind === "role" ? reconcileRole(wanted, before, on) : wanted;
    case "user":
      return before.kind === "user" ? reconcileUser(wanted, before, on) : wanted;
    case "inline-policy":
      return before.kind === wanted.kind && isSamePolicy(before, wanted, on) ? undefined : wanted;
    case "managed-policy": {
      if (before.kind !== wanted.kind) return wanted;
      const same = isSamePolicy(before, wanted, on);
      if (same && haveTags(before, wanted)) return undefined;
      return { ...withTagsOf(before, wanted), policy: same ? before.policy : wanted.policy };
    }
    case "instance-profile":
      if (before.kind !== wanted.kind || (before.role === wanted.role && haveTags(before, wanted))) return undefined;
      return withTagsOf(before, wanted);
    case "pod-identity":
      return before.kind === "pod-identity" && before.role === wanted.role ? undefined : wanted;
    case "attachment":
    case "profile-association":
    case "access-key":
    case "control-policy":
      return undefined;
  }
}

function isSamePolicy(
  before: { readonly policy: string },
  wanted: { readonly policy: string },
  on: Comparing,
): boolean {
  return before.policy !== UNREAD_POLICY && meansTheSame(before.policy, wanted.policy, "identity", on.names);
}

interface Tagged {
  readonly tags?: Tags;
}

/** Whether it has all the tags that are wanted, as far as they were read; others may be somebody's. */
function haveTags({ tags: before }: Tagged, { tags = {} }: Tagged): boolean {
  return before === undefined || Object.entries(tags).every(([key, value]) => before[key] === value);
}

/** What is wanted, with the tags that others gave it; of tags that were not read nothing is said. */
function withTagsOf<T extends Tagged>({ tags: before }: Tagged, wanted: T): Omit<T, "tags"> & Tagged {
  const { tags, ...rest } = wanted;
  return before === undefined ? rest : { ...rest, tags: { ...before, ...tags } };
}

/** One provider for each issuer is everybody's: audiences are added, none is taken away, and its tags are left alone. */
function reconcileProvider(wanted: ProviderObject, before: ProviderObject): ProviderObject | undefined {
  const missing = wanted.clientIds.filter((id) => !before.clientIds.includes(id));
  if (missing.length === 0) return undefined;
  return { ...before, clientIds: [...before.clientIds, ...missing].sort() };
}

function reconcileRole(wanted: RoleObject, before: RoleObject, on: Comparing): RoleObject | undefined {
  const tags = adoptedTags(before.tags, wanted.tags, on.stack);
  const sameTrust = before.trust !== UNREAD_POLICY && meansTheSame(before.trust, wanted.trust, "trust", on.names);
  // A source that has no session length has no description either.
  const unread = before.maxSessionSeconds === 0;
  const description = unread ? undefined : (before.description ?? "");
  const same =
    sameTrust &&
    (unread || before.maxSessionSeconds === wanted.maxSessionSeconds) &&
    (unread || description === (wanted.description ?? "")) &&
    before.boundary === (wanted.boundary ?? before.boundary) &&
    sameTags(before.tags, tags);
  if (same) return undefined;
  // No boundary declared is none demanded: one that somebody set only narrows.
  const boundary = wanted.boundary ?? before.boundary;
  return {
    ...wanted,
    trust: sameTrust ? before.trust : wanted.trust,
    ...(boundary === undefined ? {} : { boundary }),
    tags,
  };
}

function reconcileUser(wanted: UserObject, before: UserObject, on: Comparing): UserObject | undefined {
  const tags = adoptedTags(before.tags, wanted.tags, on.stack);
  const boundary = wanted.boundary ?? before.boundary;
  if (before.boundary === boundary && sameTags(before.tags, tags)) return undefined;
  return { ...wanted, ...(boundary === undefined ? {} : { boundary }), tags };
}

function sameTags(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

/** Whether two objects differ in nothing but their tags, which may hold what cannot be read back. */
function sameBut(before: CloudObject, after: CloudObject): boolean {
  const [left, right] = [before, after].map((object) =>
    // What was not read cannot differ.
    object.kind === "role" && before.kind === "role" && before.maxSessionSeconds === 0
      ? { ...object, maxSessionSeconds: 0, description: "", tags: {} }
      : { ...object, tags: {} },
  );
  return canonicalJson(left) === canonicalJson(right);
}
