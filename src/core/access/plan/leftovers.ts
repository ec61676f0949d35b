import { type CloudObject, identify } from "../../change/object.ts";
import { parseIamArn } from "../../estate/read/arn.ts";
import type { DesiredAccount } from "../desired/desired.ts";
import { isAdopted, isOfStack, isOurPolicy, ownPolicies } from "./ownership.ts";
import type { Drift } from "./plan.ts";
import { type Standing, keyOf } from "./standing.ts";

export interface Unwanted {
  /** On principals that we declare, put there by somebody else. */
  readonly drift: readonly Drift[];
  /** Made by this stack and no longer declared. */
  readonly ours: readonly CloudObject[];
}

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
  const drift: Drift[] = [];
  const ours: CloudObject[] = [];
  const mine = principalsOf(standing, stack, path);
  for (const object of standing.objects.values()) {
    if (wanted.has(keyOf(object))) continue;
    const holder = object.kind === "inline-policy" || object.kind === "attachment" ? object.owner : undefined;
    if (holder !== undefined && declared.has(holder)) {
      if (mine.has(holder) && isOurPolicy(object)) ours.push(object);
      else drift.push({ account: account.declared.id, on: holder, object, says: sayDrift(object) });
    } else if (holder !== undefined ? mine.has(holder) : isMine(object, mine, declared)) {
      ours.push(object);
    }
  }
  return { drift, ours };
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
      return [...mine].some((arn) => profileOf(arn) === object.profileArn);
    default:
      return false;
  }
}

function profileOf(roleArn: string): string {
  return roleArn.replace(":role/", ":instance-profile/");
}

function sayDrift(object: CloudObject): string {
  if (object.kind === "attachment") return `\`${object.policyArn}\` is attached, and not declared`;
  if (object.kind === "inline-policy") return `the inline policy \`${object.name}\` is there, and not declared`;
  return `\`${identify(object)}\` is there, and not declared`;
}
