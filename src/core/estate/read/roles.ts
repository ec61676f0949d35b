import type { TextNode } from "../../text/node.ts";
import { itemsAt, numberAt, stringAt, stringNodeAt, valueAt, wordAt } from "../../text/pick.ts";
import { toInstant } from "../../text/instant.ts";
import type { InstanceProfile, Role } from "../account.ts";
import { parseIamArn } from "./arn.ts";
import { readInstanceProfile, readLastUse } from "./authorization-details.ts";
import { type AccountPart, type Document, type Draft, given, noteSource, placeOf } from "./draft.ts";
import { holdPolicy } from "./hold-policy.ts";
import { tagsAt } from "./tags.ts";

/**
 * What `iam list-roles` and `iam get-role` answer, and our `roles.json`: what the authorization details lack, or, without
 * those, roles whose trust is known and whose permissions are not.
 */
export function readRoles(draft: Draft, document: Document): void {
  const roles = rolesIn(document.node).flatMap((item) => readRole(draft, document, item) ?? []);
  addByAccount(draft, document, roles, (part) => ({ roles: part }));
  const partial = wordAt(document.node, "NextToken") === undefined ? undefined : "it is one page of several";
  noteSource(draft, document, "roles", { account: document.account ?? roles[0]?.account, partial });
}

export function readInstanceProfiles(draft: Draft, document: Document): void {
  const profiles: InstanceProfile[] = itemsAt(document.node, "InstanceProfiles").flatMap((item) =>
    readInstanceProfile(document, item),
  );
  addByAccount(draft, document, profiles, (part) => ({ instanceProfiles: part }));
  noteSource(draft, document, "roles", { account: document.account ?? profiles[0]?.account });
}

function rolesIn(node: TextNode): readonly TextNode[] {
  if (node.kind === "array") return node.items;
  const listed = itemsAt(node, "Roles");
  return listed.length > 0 ? listed : itemsAt(node, "Role");
}

function readRole(draft: Draft, document: Document, node: TextNode): Role | undefined {
  const arn = stringAt(node, "Arn");
  const parsed = arn === undefined ? undefined : parseIamArn(arn);
  if (arn === undefined || parsed === undefined) return undefined;
  const trust = valueAt(node, "AssumeRolePolicyDocument");
  const of = `the trust policy of role \`${parsed.name}\``;
  return {
    arn,
    account: parsed.account,
    name: parsed.name,
    path: parsed.path,
    ...given("id", stringAt(node, "RoleId")),
    origin: "live",
    ...given("created", toInstant(wordAt(node, "CreateDate"))),
    policiesRead: false,
    inline: [],
    attached: [],
    ...given("boundary", stringAt(node, "PermissionsBoundary", "PermissionsBoundaryArn")),
    tags: tagsAt(node, "Tags"),
    at: placeOf(document.source, stringNodeAt(node, "Arn") ?? node),
    caveats: [],
    ...given("trust", trust && holdPolicy(draft, document.source, trust, { kind: "trust", name: "trust", of })),
    ...given("lastUsed", readLastUse(node)),
    ...given("maxSessionSeconds", numberAt(node, "MaxSessionDuration")),
    ...given("description", stringAt(node, "Description") || undefined),
  };
}

/** Things that name their account go there; a document of none still says that the list was read. */
export function addByAccount<T extends { readonly account: string }>(
  draft: Draft,
  document: Document,
  things: readonly T[],
  wrap: (things: readonly T[]) => AccountPart,
): void {
  const accounts = new Set(things.map((thing) => thing.account));
  for (const id of accounts) draft.accounts.push({ ...wrap(things.filter((thing) => thing.account === id)), id });
  if (accounts.size === 0) draft.accounts.push({ ...wrap([]), ...given("id", document.account) });
}
