import { type CloudObject, identify } from "../../change/object.ts";
import { parseIamArn } from "../../estate/read/arn.ts";
import type { DesiredAccount } from "../desired/desired.ts";
import { isAdopted, isOfStack, isOurPolicy, ownPolicies } from "./ownership.ts";
import type { Drift } from "./plan.ts";
import { type Standing, keyOf } from "./standing.ts";

export interface Unwanted {
  /** On principals that we declare, put there by somebody else. */
  readonly drift: readonly Omit<Drift, "made">[];
  /** Made by this stack and no longer declared. */
  readonly ours: readonly CloudObject[];
  /** Machines beside the declared one that run with a profile of ours: who put it on them cannot be told. */
  readonly machines: readonly Machine[];
}

type Machine = Extract<CloudObject, { kind: "profile-association" }>;

export interface OfStack {
  readonly stack: string;
  readonly path: string;
  /** Objects that stand for wanted ones under names of their own. */
  readonly kept: ReadonlySet<string>;
}

/** What stands beside what is wanted: told apart by path, tag and name, never by guessing. */
export function unwantedIn(account: DesiredAccount, standing: Standing, { stack, path, kept }: OfStack): Unwanted {
  const wanted = new Set([...account.objects.map(keyOf), ...kept]);
  const declared = new Set(account.objects.flatMap(ownerOf));
  const drift: Omit<Drift, "made">[] = [];
  const ours: CloudObject[] = [];
  const machines: Machine[] = [];
  const tied = new Set(account.objects.flatMap((one) => (one.kind === "profile-association" ? [one.profileArn] : [])));
  const mine = principalsOf(standing, stack, path);
  for (const object of standing.objects.values()) {
    if (wanted.has(keyOf(object))) continue;
    const holder = object.kind === "inline-policy" || object.kind === "attachment" ? object.owner : undefined;
    if (object.kind === "profile-association" && tied.has(object.profileArn)) machines.push(object);
    else if (object.kind === "pod-identity" && declared.has(object.role) && !isBesideOurs(object, account))
      drift.push({ account: account.declared.id, on: object.role, object, says: sayDrift(object) });
    else if (holder !== undefined && declared.has(holder)) {
      if (mine.has(holder) && isOurPolicy(object)) ours.push(object);
      else drift.push({ account: account.declared.id, on: holder, object, says: sayDrift(object) });
    } else if (holder !== undefined ? mine.has(holder) : isMine(object, mine, declared)) {
      ours.push(object);
    }
  }
  return { drift, ours, machines };
}

function ownerOf(object: CloudObject): readonly string[] {
  return object.kind === "role" || object.kind === "user" ? [object.arn] : [];
}

/** Roles and users that this stack itself made: its tag, its path, and not taken over from anybody. */
function principalsOf({ objects }: Standing, stack: string, path: string): ReadonlySet<string> {
  const mine = new Set<string>();
  for (const object of objects.values()) {
    if (object.kind !== "role" && object.kind !== "user") continue;
    if (!isOfStack(object.tags, stack) || isAdopted(object.tags)) continue;
    if (parseIamArn(object.arn)?.path === path) mine.add(object.arn);
  }
  return mine;
}

function isMine(object: CloudObject, mine: ReadonlySet<string>, declared: ReadonlySet<string>): boolean {
  switch (object.kind) {
    case "role":
    case "user":
      return mine.has(object.arn) && !declared.has(object.arn);
    case "instance-profile":
      return object.role !== undefined && mine.has(object.role) && object.arn === profileOf(object.role);
    case "managed-policy":
      return [...mine].some((arn) => object.arn.replace(/-\d+$/, "") === ownPolicies(arn));
    case "pod-identity":
      return mine.has(object.role);
    case "profile-association":
      // While its role is declared, whoever starts a machine may put the profile on it.
      return [...mine].some((arn) => profileOf(arn) === object.profileArn && !declared.has(arn));
    default:
      return false;
  }
}

/** An association carries no tag that is read: one in a namespace that the role's grant names was made for it. */
function isBesideOurs(
  { cluster, namespace, role }: Extract<CloudObject, { kind: "pod-identity" }>,
  { objects }: DesiredAccount,
): boolean {
  return objects.some(
    (one) => one.kind === "pod-identity" && one.role === role && one.cluster === cluster && one.namespace === namespace,
  );
}

function profileOf(roleArn: string): string {
  return roleArn.replace(":role/", ":instance-profile/");
}

function sayDrift(object: CloudObject): string {
  if (object.kind === "attachment") return `\`${object.policyArn}\` is attached, and not declared`;
  if (object.kind === "inline-policy") return `the inline policy \`${object.name}\` is there, and not declared`;
  if (object.kind === "pod-identity")
    return `\`${object.namespace}/${object.serviceAccount}\` of \`${object.cluster}\` gets the role, and is not declared`;
  return `\`${identify(object)}\` is there, and not declared`;
}
