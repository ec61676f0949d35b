import type { TextNode } from "../../text/node.ts";
import { booleanAt, itemsAt, objectAt, stringAt, stringNodeAt, stringsAt, valueAt, wordAt } from "../../text/pick.ts";
import { toInstant } from "../../text/instant.ts";
import type { Group, Identity, InstanceProfile, LastUse, ManagedPolicy, Role, User } from "../account.ts";
import type { HeldPolicy } from "../place.ts";
import { parseIamArn } from "./arn.ts";
import { type Document, type Draft, given, noteSource, placeOf, report } from "./draft.ts";
import { holdPolicy } from "./hold-policy.ts";
import { tagsAt } from "./tags.ts";

/** What `iam get-account-authorization-details` answers, whole or one page of it. */
export function readAuthorizationDetails(draft: Draft, document: Document): void {
  const { node } = document;
  const parts = new Map<string, Parts>();
  const before = countErrors(draft);
  for (const item of itemsAt(node, "RoleDetailList")) {
    const role = readRole(draft, document, item);
    if (role === undefined) continue;
    const part = partOf(parts, role.account);
    part.roles.push(role);
    part.profiles.push(...itemsAt(item, "InstanceProfileList").flatMap((one) => readInstanceProfile(document, one)));
  }
  for (const item of itemsAt(node, "UserDetailList")) {
    const user = readUser(draft, document, item);
    if (user !== undefined) partOf(parts, user.account).users.push(user);
  }
  for (const item of itemsAt(node, "GroupDetailList")) {
    const group = readGroup(draft, document, item);
    if (group !== undefined) partOf(parts, group.account).groups.push(group);
  }
  // AWS's own policies name no account: they go with the account whose export carries them.
  const home = document.account ?? [...parts.keys()].sort()[0];
  for (const item of itemsAt(node, "Policies")) {
    const policy = readManagedPolicy(draft, document, item);
    if (policy === undefined) continue;
    const owner = parseIamArn(policy.arn)?.account;
    const account = owner === undefined || owner === "aws" ? home : owner;
    if (account !== undefined) partOf(parts, account).policies.push(policy);
  }
  if (parts.size === 0 && document.account !== undefined) partOf(parts, document.account);
  for (const [id, part] of parts) {
    const { roles, users, groups, policies, profiles } = part;
    draft.accounts.push({ id, ...present(document, { roles, users, groups, policies, profiles }) });
    noteSource(draft, document, "authorization-details", { account: id, partial: problem(draft, document, before) });
  }
  if (parts.size === 0) noteSource(draft, document, "authorization-details", { partial: "it names no account" });
}

interface Parts {
  readonly roles: Role[];
  readonly users: User[];
  readonly groups: Group[];
  readonly policies: ManagedPolicy[];
  readonly profiles: InstanceProfile[];
}

function partOf(parts: Map<string, Parts>, account: string): Parts {
  const known = parts.get(account);
  if (known !== undefined) return known;
  const made: Parts = { roles: [], users: [], groups: [], policies: [], profiles: [] };
  parts.set(account, made);
  return made;
}

/** A list that the document does not have was not asked for: it stays unread, not empty. */
function present(document: Document, { roles, users, groups, policies, profiles }: Parts): Record<string, unknown> {
  const has = (key: string): boolean => valueAt(document.node, key) !== undefined;
  return {
    ...(has("RoleDetailList") ? { roles, instanceProfiles: profiles } : {}),
    ...(has("UserDetailList") ? { users } : {}),
    ...(has("GroupDetailList") ? { groups } : {}),
    ...(has("Policies") ? { policies } : {}),
  };
}

/** Pages that a cut-off answer left behind: the API says so, and the CLI under `--max-items` in its own word. */
export const MORE_PAGES = "it is one page of several";

function problem(draft: Draft, { node }: Document, errorsBefore: number): string | undefined {
  if (booleanAt(node, "IsTruncated") === true || stringAt(node, "NextToken") !== undefined) return MORE_PAGES;
  return countErrors(draft) > errorsBefore ? "parts of it could not be read" : undefined;
}

function countErrors(draft: Draft): number {
  let count = 0;
  for (const { severity } of draft.diagnostics) if (severity === "error") count++;
  return count;
}

function readRole(draft: Draft, document: Document, node: TextNode): Role | undefined {
  const identity = readIdentity(draft, document, node, "role", "RolePolicyList");
  if (identity === undefined) return undefined;
  const trust = valueAt(node, "AssumeRolePolicyDocument");
  const of = `the trust policy of role \`${identity.name}\``;
  return {
    ...identity,
    ...given("trust", trust && holdPolicy(draft, document.source, trust, { kind: "trust", name: "trust", of })),
    ...given("lastUsed", readLastUse(node)),
  };
}

export function readLastUse(node: TextNode): LastUse | undefined {
  const used = objectAt(node, "RoleLastUsed");
  if (used === undefined) return undefined;
  return { ...given("at", toInstant(wordAt(used, "LastUsedDate"))), ...given("region", stringAt(used, "Region")) };
}

function readUser(draft: Draft, document: Document, node: TextNode): User | undefined {
  const identity = readIdentity(draft, document, node, "user", "UserPolicyList");
  return identity && { ...identity, groups: stringsAt(node, "GroupList") };
}

function readIdentity(
  draft: Draft,
  document: Document,
  node: TextNode,
  type: "role" | "user",
  inlineKey: string,
): Identity | undefined {
  const arn = stringAt(node, "Arn");
  const parsed = arn === undefined ? undefined : parseIamArn(arn);
  if (arn === undefined || parsed === undefined) {
    report(draft, "error", `estate/${type}-without-arn`, `a ${type} here has no ARN`, placeOf(document.source, node));
    return undefined;
  }
  return {
    arn,
    account: parsed.account,
    name: parsed.name,
    path: parsed.path,
    ...given("id", stringAt(node, type === "role" ? "RoleId" : "UserId")),
    origin: "live",
    ...given("created", toInstant(wordAt(node, "CreateDate"))),
    policiesRead: true,
    inline: readInline(draft, document, node, inlineKey, `${type} \`${parsed.name}\``),
    attached: readAttached(node),
    ...given("boundary", stringAt(node, "PermissionsBoundary", "PermissionsBoundaryArn")),
    tags: tagsAt(node, "Tags"),
    at: placeOf(document.source, stringNodeAt(node, "Arn") ?? node),
    caveats: [],
  };
}

function readInline(draft: Draft, document: Document, node: TextNode, key: string, owner: string): HeldPolicy[] {
  return itemsAt(node, key).flatMap((item) => {
    const policy = valueAt(item, "PolicyDocument");
    const name = stringAt(item, "PolicyName") ?? "";
    const of = `the policy \`${name}\` of ${owner}`;
    return policy === undefined ? [] : [holdPolicy(draft, document.source, policy, { kind: "identity", name, of })];
  });
}

function readAttached(node: TextNode): string[] {
  return itemsAt(node, "AttachedManagedPolicies").flatMap((item) => stringAt(item, "PolicyArn") ?? []);
}

function readGroup(draft: Draft, document: Document, node: TextNode): Group | undefined {
  const arn = stringAt(node, "Arn");
  const parsed = arn === undefined ? undefined : parseIamArn(arn);
  if (arn === undefined || parsed === undefined) {
    report(draft, "error", "estate/group-without-arn", "a group here has no ARN", placeOf(document.source, node));
    return undefined;
  }
  return {
    arn,
    account: parsed.account,
    name: parsed.name,
    origin: "live",
    inline: readInline(draft, document, node, "GroupPolicyList", `group \`${parsed.name}\``),
    attached: readAttached(node),
    at: placeOf(document.source, stringNodeAt(node, "Arn") ?? node),
  };
}

export function readInstanceProfile({ source }: Document, node: TextNode): InstanceProfile[] {
  const arn = stringAt(node, "Arn");
  const parsed = arn === undefined ? undefined : parseIamArn(arn);
  if (arn === undefined || parsed === undefined) return [];
  const roles = itemsAt(node, "Roles").flatMap((role) => stringAt(role, "RoleName") ?? []);
  return [{ arn, account: parsed.account, name: parsed.name, roles, origin: "live", at: placeOf(source, node) }];
}

function readManagedPolicy(draft: Draft, document: Document, node: TextNode): ManagedPolicy | undefined {
  const arn = stringAt(node, "Arn");
  if (arn === undefined) {
    report(
      draft,
      "error",
      "estate/policy-without-arn",
      "a managed policy here has no ARN",
      placeOf(document.source, node),
    );
    return undefined;
  }
  const name = stringAt(node, "PolicyName") ?? arn.slice(arn.lastIndexOf("/") + 1);
  const versions = itemsAt(node, "PolicyVersionList");
  const wanted = stringAt(node, "DefaultVersionId");
  const version =
    versions.find((one) => booleanAt(one, "IsDefaultVersion") === true) ??
    versions.find((one) => wanted !== undefined && stringAt(one, "VersionId") === wanted);
  const policy = valueAt(version, "Document");
  const at = placeOf(document.source, node);
  const of = `the managed policy \`${name}\``;
  const held: HeldPolicy =
    policy === undefined
      ? { name, arn, exact: false, at }
      : holdPolicy(draft, document.source, policy, { kind: "identity", name, arn, of });
  return { arn, name, origin: "live", held, at };
}
