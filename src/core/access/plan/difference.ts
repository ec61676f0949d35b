import type { Change } from "../../change/change.ts";
import type { CloudObject, ProviderObject, RoleObject, UserObject } from "../../change/object.ts";
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
  const adopts = "tags" in before && "tags" in after && !isOfStack(before.tags, on.stack) && wanted.kind !== "provider";
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
    case "managed-policy": {
      const text = before.kind === wanted.kind ? before.policy : UNREAD_POLICY;
      if (text !== UNREAD_POLICY && meansTheSame(text, wanted.policy, "identity", on.names)) return undefined;
      return wanted;
    }
    case "instance-profile":
      if (before.kind !== "instance-profile" || before.role === wanted.role) return undefined;
      return { ...wanted, tags: before.tags };
    case "pod-identity":
      return before.kind === "pod-identity" && before.role === wanted.role ? undefined : wanted;
    case "attachment":
    case "profile-association":
    case "access-key":
    case "control-policy":
      return undefined;
  }
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
