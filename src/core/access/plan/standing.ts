import { type CloudObject, identify } from "../../change/object.ts";
import type { Account, Identity } from "../../estate/account.ts";
import type { Estate } from "../../estate/estate.ts";
import { accountById } from "../../estate/lookup.ts";
import { type SourceKind, standingOf } from "../../estate/standing.ts";
import type { HeldPolicy } from "../../estate/place.ts";
import { printPolicy } from "../../iam/print-policy.ts";

/** What stands in an account, as the objects that a change speaks of, and what could not be read of it. */
export interface Standing {
  readonly account?: Account;
  readonly objects: ReadonlyMap<string, CloudObject>;
  /** Kinds of which a missing object may only be an unread one, with the reason in words. */
  readonly unread: ReadonlyMap<CloudObject["kind"], string>;
  /** The same of single objects, by their keys. */
  readonly unseen?: ReadonlyMap<string, string>;
}

export function keyOf(object: CloudObject): string {
  return `${object.kind} ${identify(object)}`;
}

/** A text that stands for a policy that is there and could not be read. */
export const UNREAD_POLICY = "";

/** An estate does not change, and to print all policies of a large account takes its time. */
const known = new WeakMap<Estate, Map<string, Standing>>();

export function standingIn(estate: Estate | undefined, id: string): Standing {
  if (estate === undefined) return readStanding(estate, id);
  const accounts = known.get(estate) ?? new Map<string, Standing>();
  known.set(estate, accounts);
  const standing = accounts.get(id) ?? readStanding(estate, id);
  accounts.set(id, standing);
  return standing;
}

function readStanding(estate: Estate | undefined, id: string): Standing {
  const account = estate === undefined ? undefined : accountById(estate, id);
  const objects = new Map<string, CloudObject>();
  const add = (object: CloudObject): void => void objects.set(keyOf(object), object);
  if (account !== undefined) for (const object of objectsOf(account)) add(object);
  return { ...(account === undefined ? {} : { account }), objects, unread: unreadOf(estate, id, account) };
}

function* objectsOf(account: Account): Iterable<CloudObject> {
  const read = new Map(account.resourceTags?.map(({ arn, tags }) => [arn, { tags }]));
  for (const { arn, url, clientIds, thumbprints, tags, origin } of account.providers ?? []) {
    if (origin !== "live" || clientIds === undefined) continue;
    yield { kind: "provider", arn, url, clientIds, ...(thumbprints === undefined ? {} : { thumbprints }), tags };
  }
  for (const { arn, held, origin } of account.policies ?? []) {
    if (origin === "live") yield { kind: "managed-policy", arn, policy: textOf(held), ...read.get(arn) };
  }
  for (const role of account.roles ?? []) {
    if (role.origin !== "live") continue;
    const { arn, trust, description, maxSessionSeconds, boundary, tags } = role;
    yield {
      kind: "role",
      arn,
      trust: trust === undefined ? UNREAD_POLICY : textOf(trust),
      ...(description === undefined ? {} : { description }),
      // Zero stands for a length that was not read: none is so short.
      maxSessionSeconds: maxSessionSeconds ?? 0,
      ...(boundary === undefined ? {} : { boundary }),
      tags,
    };
    yield* permissionsOf(role);
  }
  for (const user of account.users ?? []) {
    if (user.origin !== "live") continue;
    const { arn, boundary, tags } = user;
    yield { kind: "user", arn, ...(boundary === undefined ? {} : { boundary }), tags };
    yield* permissionsOf(user);
  }
  for (const { arn, roles, origin } of account.instanceProfiles ?? []) {
    const role = account.roles?.find(({ name }) => name === roles[0])?.arn ?? roles[0];
    if (origin === "live")
      yield { kind: "instance-profile", arn, ...(role === undefined ? {} : { role }), ...read.get(arn) };
  }
  for (const { id, profile, origin } of account.instances ?? []) {
    if (origin === "live" && profile !== undefined)
      yield { kind: "profile-association", instance: id, profileArn: profile };
  }
  for (const { podIdentities = [] } of account.clusters ?? []) {
    for (const { cluster, namespace, serviceAccount, roleArn } of podIdentities) {
      yield { kind: "pod-identity", cluster, namespace, serviceAccount, role: roleArn ?? "" };
    }
  }
}

function* permissionsOf({ arn, inline, attached }: Identity): Iterable<CloudObject> {
  for (const held of inline) yield { kind: "inline-policy", owner: arn, name: held.name, policy: textOf(held) };
  for (const policyArn of attached) yield { kind: "attachment", owner: arn, policyArn };
}

/** That tags which nothing lists were not read, where something wanted has them. */
export function untagged(wanted: readonly CloudObject[], { objects, account }: Standing): readonly string[] {
  const unread = wanted.some((object) => {
    const now = objects.get(keyOf(object));
    return (now?.kind === "managed-policy" || now?.kind === "instance-profile") && now.tags === undefined;
  });
  return unread
    ? [`tags of the managed policies and instance profiles of ${account?.id ?? ""}: not read, and not compared`]
    : [];
}

function textOf({ policy }: HeldPolicy): string {
  return policy === undefined ? UNREAD_POLICY : printPolicy(policy);
}

/** Which source tells of each kind of object. */
const TOLD_BY: readonly (readonly [CloudObject["kind"], SourceKind, keyof Account])[] = [
  ["provider", "oidc-providers", "providers"],
  ["role", "authorization-details", "roles"],
  ["user", "authorization-details", "users"],
  ["inline-policy", "authorization-details", "roles"],
  ["attachment", "authorization-details", "roles"],
  ["managed-policy", "authorization-details", "policies"],
  ["instance-profile", "authorization-details", "instanceProfiles"],
  ["profile-association", "instances", "instances"],
  ["pod-identity", "eks", "clusters"],
];

function unreadOf(
  estate: Estate | undefined,
  id: string,
  account: Account | undefined,
): ReadonlyMap<CloudObject["kind"], string> {
  const unread = new Map<CloudObject["kind"], string>();
  for (const [kind, source, list] of TOLD_BY) {
    const standing = estate === undefined ? "absent" : standingOf(estate.sources, source, { account: id });
    if (standing === "ok" || (standing === "absent" && account?.[list] !== undefined && estate?.complete === true))
      continue;
    unread.set(kind, `${source.replaceAll("-", " ")} of ${id}: ${standing === "absent" ? "not read" : standing}`);
  }
  // A listing of roles alone names them without what they may do.
  if (account?.roles?.some(({ policiesRead }) => !policiesRead) === true) {
    for (const kind of ["inline-policy", "attachment"] as const)
      unread.set(kind, `policies of the roles of ${id}: not read`);
  }
  return unread;
}
