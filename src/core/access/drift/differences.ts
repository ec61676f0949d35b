import type {
  CloudObject,
  InstanceProfileObject,
  ProviderObject,
  RoleObject,
  Tags,
  UserObject,
} from "../../change/object.ts";
import { ADOPTED_TAG } from "../desired/tags.ts";
import { isLifeTag } from "../keys/life-tags.ts";
import { type PrincipalNames, meansTheSame } from "../plan/meaning.ts";
import { isAdopted, isOfStack } from "../plan/ownership.ts";
import { UNREAD_POLICY } from "../plan/standing.ts";
import type { DriftPart } from "./drift.ts";

export interface Difference {
  readonly part: DriftPart;
  readonly says: string;
  /** The tag's key, or the audience. */
  readonly key?: string;
  /** By hand, since it may be somebody else's. */
  readonly byHand?: true;
}

export interface Differing {
  readonly stack: string;
  readonly names: PrincipalNames;
}

/** Everything in which an object is not what was declared: also what `plan` lets stand, since it may be meant. */
export function differencesOf(wanted: CloudObject, now: CloudObject, on: Differing): readonly Difference[] {
  switch (wanted.kind) {
    case "role":
      return now.kind === "role" ? ofRole(wanted, now, on) : [];
    case "user":
      return now.kind === "user" ? [...ofBoundary(wanted, now), ...ofTags(wanted.tags, now.tags)] : [];
    case "inline-policy":
      return now.kind === wanted.kind ? ofPolicy(wanted, now, on) : [];
    case "managed-policy":
      return now.kind === wanted.kind ? [...ofPolicy(wanted, now, on), ...ofTags(wanted.tags, now.tags)] : [];
    case "provider":
      return now.kind === "provider" ? ofProvider(wanted, now, on) : [];
    case "instance-profile":
      return now.kind === "instance-profile" ? [...ofHolder(wanted, now), ...ofTags(wanted.tags, now.tags)] : [];
    case "pod-identity":
      if (now.kind !== "pod-identity" || now.role === wanted.role) return [];
      return [{ part: "role", says: `it gives ${named(now.role)}, and ${named(wanted.role)} is declared` }];
    case "attachment":
    case "profile-association":
    case "access-key":
    case "control-policy":
      return [];
  }
}

function ofPolicy(
  wanted: { readonly policy: string },
  now: { readonly policy: string },
  { names }: Differing,
): readonly Difference[] {
  if (meansTheSame(now.policy, wanted.policy, "identity", names)) return [];
  const says = now.policy === UNREAD_POLICY ? "the policy could not be read" : "the policy is another";
  return [{ part: "policy", says }];
}

function ofHolder(wanted: InstanceProfileObject, now: InstanceProfileObject): readonly Difference[] {
  if (now.role === wanted.role) return [];
  return [{ part: "role", says: `it holds ${named(now.role)}, and ${named(wanted.role)} is declared` }];
}

function named(arn: string | undefined): string {
  return arn === undefined || arn === "" ? "no role" : `\`${arn}\``;
}

function ofRole(wanted: RoleObject, now: RoleObject, { names }: Differing): readonly Difference[] {
  const list: Difference[] = [];
  if (now.trust === UNREAD_POLICY) list.push({ part: "trust", says: "the trust policy could not be read" });
  else if (!meansTheSame(now.trust, wanted.trust, "trust", names))
    list.push({ part: "trust", says: "the trust policy is another" });
  // Zero: not read, and neither is the description then.
  if (now.maxSessionSeconds !== 0) {
    if (now.maxSessionSeconds !== wanted.maxSessionSeconds)
      list.push({
        part: "session",
        says: `sessions last ${now.maxSessionSeconds} seconds, and ${wanted.maxSessionSeconds} are declared`,
      });
    if ((now.description ?? "") !== (wanted.description ?? ""))
      list.push({
        part: "description",
        says: `${described(now)}, and ${wanted.description ? `\`${wanted.description}\`` : "none"} is declared`,
      });
  }
  return [...list, ...ofBoundary(wanted, now), ...ofTags(wanted.tags, now.tags)];
}

function described({ description }: RoleObject): string {
  return description ? `the description is \`${description}\`` : "there is no description";
}

function ofBoundary(wanted: RoleObject | UserObject, now: RoleObject | UserObject): readonly Difference[] {
  if (wanted.boundary === now.boundary) return [];
  if (now.boundary === undefined) return [{ part: "boundary", says: `the boundary \`${wanted.boundary}\` is gone` }];
  const instead = wanted.boundary === undefined ? "none is declared" : `\`${wanted.boundary}\` is declared`;
  return [{ part: "boundary", says: `the boundary is \`${now.boundary}\`, and ${instead}` }];
}

/** What was taken over keeps the tags that it came with; what was not read does not differ. */
function ofTags(wanted: Tags = {}, now?: Tags): readonly Difference[] {
  const list: Difference[] = [];
  if (now === undefined) return list;
  for (const [key, value] of Object.entries(wanted)) {
    const found = now[key];
    if (found === value) continue;
    const says = found === undefined ? `the tag \`${key}\` is gone` : `the tag \`${key}\` is \`${found}\``;
    list.push({ part: "tags", key, says: `${says}, and \`${value}\` is declared` });
  }
  if (isAdopted(now)) return list;
  for (const key of Object.keys(now)) {
    if (wanted[key] === undefined && key !== ADOPTED_TAG && !isLifeTag(key) && !key.startsWith("aws:"))
      list.push({ part: "tags", key, says: `the tag \`${key}\` is there, and not declared` });
  }
  return list;
}

/** A provider is everybody's: what others add to one that we made is shown, and never taken away. */
function ofProvider(wanted: ProviderObject, now: ProviderObject, { stack }: Differing): readonly Difference[] {
  const missing = wanted.clientIds.filter((id) => !now.clientIds.includes(id));
  const list: Difference[] = missing.map((id) => ({
    part: "audiences",
    key: id,
    says: `the audience \`${id}\` is gone`,
  }));
  if (!isOfStack(now.tags, stack)) return list;
  for (const id of now.clientIds.filter((one) => !wanted.clientIds.includes(one))) {
    const says = `the audience \`${id}\` is there, and not declared: another stack may need it`;
    list.push({ part: "audiences", key: id, says, byHand: true });
  }
  if (wanted.thumbprints !== undefined && wanted.thumbprints.toSorted().join() !== now.thumbprints?.toSorted().join())
    list.push({ part: "thumbprints", says: "the thumbprints are others", byHand: true });
  return list;
}
