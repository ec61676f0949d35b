import type { ObjectKind } from "../../change/object.ts";
import type { IamEvent } from "../../estate/account.ts";
import type { Estate } from "../../estate/estate.ts";
import { accountById } from "../../estate/lookup.ts";
import { parseIamArn } from "../../estate/read/arn.ts";
import { standingOf } from "../../estate/standing.ts";

/** Who made something what it is by hand, as CloudTrail tells it, or why that is not known. */
export type MadeBy =
  | { readonly by: string; readonly event: string; readonly at: string }
  | { readonly unknown: string };

export interface MadeAbout {
  readonly account: string;
  readonly kind: ObjectKind;
  readonly id: string;
  readonly part: string;
  /** The tag's key, or the audience. */
  readonly key?: string;
}

/** The calls that make each part of an object what it is. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  "role trust": ["CreateRole", "UpdateAssumeRolePolicy"],
  "role description": ["CreateRole", "UpdateRole", "UpdateRoleDescription"],
  "role session": ["CreateRole", "UpdateRole"],
  "role boundary": ["CreateRole", "DeleteRolePermissionsBoundary", "PutRolePermissionsBoundary"],
  "role tags": ["CreateRole", "TagRole", "UntagRole"],
  "role missing": ["DeleteRole"],
  "role path": ["CreateRole"],
  "role undeclared": ["CreateRole"],
  "user boundary": ["CreateUser", "DeleteUserPermissionsBoundary", "PutUserPermissionsBoundary"],
  "user tags": ["CreateUser", "TagUser", "UntagUser"],
  "user missing": ["DeleteUser"],
  "user undeclared": ["CreateUser"],
  "user group": ["AddUserToGroup"],
  "inline-policy policy": ["PutRolePolicy", "PutUserPolicy"],
  "inline-policy undeclared": ["PutRolePolicy", "PutUserPolicy"],
  "inline-policy missing": ["DeleteRolePolicy", "DeleteUserPolicy"],
  "attachment undeclared": ["AttachRolePolicy", "AttachUserPolicy"],
  "attachment missing": ["DetachRolePolicy", "DetachUserPolicy"],
  "managed-policy policy": ["CreatePolicyVersion", "SetDefaultPolicyVersion"],
  "managed-policy tags": ["TagPolicy", "UntagPolicy"],
  "managed-policy missing": ["DeletePolicy"],
  "provider audiences": ["AddClientIDToOpenIDConnectProvider", "RemoveClientIDFromOpenIDConnectProvider"],
  "provider thumbprints": ["UpdateOpenIDConnectProviderThumbprint"],
  "provider missing": ["DeleteOpenIDConnectProvider"],
  "instance-profile role": ["AddRoleToInstanceProfile", "RemoveRoleFromInstanceProfile"],
  "instance-profile tags": ["TagInstanceProfile", "UntagInstanceProfile"],
  "instance-profile missing": ["DeleteInstanceProfile"],
  "instance-profile undeclared": ["AddRoleToInstanceProfile"],
};

/** The last of these calls is the one that made it so: nothing after it wrote there. */
export function madeBy(estate: Estate, about: MadeAbout): MadeBy {
  const calls = CALLS[`${about.kind} ${about.part}`];
  if (calls === undefined) return { unknown: "what changes it is not looked for in CloudTrail" };
  const account = accountById(estate, about.account);
  const standing = standingOf(estate.sources, "iam-events", { account: about.account });
  if (account?.iamEvents === undefined)
    return {
      unknown: `IAM's events of ${about.account} in CloudTrail: ${standing === "absent" ? "not read" : standing}`,
    };
  const [last, ...others] = latestOf(account.iamEvents, calls, about);
  if (last === undefined) {
    const partly = standing === "ok" ? "" : ` as far as they were read (${standing})`;
    return { unknown: `nothing of it is among the 90 days that CloudTrail keeps${partly}` };
  }
  // CloudTrail counts in seconds, in which several may write.
  const by = [...new Set([last, ...others].map((one) => one.by))].sort().join(" or ");
  return { by, event: last.event, at: last.last };
}

function latestOf(events: readonly IamEvent[], calls: readonly string[], about: MadeAbout): readonly IamEvent[] {
  const { kind, name, detail } = subjectOf(about);
  const found = events
    .filter((one) => calls.includes(one.event) && one.kind === kind && isNamed(one.name, name))
    .filter(({ details }) => detail === undefined || details.length === 0 || details.includes(detail))
    // Whatever wrote in the same second as what made it came after that.
    .toSorted((a, b) => (a.event.startsWith("Create") ? 1 : 0) - (b.event.startsWith("Create") ? 1 : 0));
  const at = found
    .map(({ last }) => last)
    .sort()
    .at(-1);
  return found.filter(({ last }) => last === at);
}

/** IAM tells names apart without case. */
function isNamed(found: string, name: string): boolean {
  return found.toLowerCase() === name.toLowerCase();
}

/** What an event calls it: roles, users and profiles by their names, policies and providers by their ARNs. */
function subjectOf({ kind, id, key }: MadeAbout): {
  readonly kind: string;
  readonly name: string;
  readonly detail: string | undefined;
} {
  if (kind === "managed-policy" || kind === "provider") return { kind, name: id, detail: key };
  const hash = id.indexOf("#");
  const arn = hash < 0 ? id : id.slice(0, hash);
  const owner = arn.includes(":user/") ? "user" : "role";
  const name = parseIamArn(arn)?.name ?? arn;
  if (kind === "inline-policy" || kind === "attachment") return { kind: owner, name, detail: id.slice(hash + 1) };
  return { kind, name, detail: key };
}
