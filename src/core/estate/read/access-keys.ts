import type { TextNode } from "../../text/node.ts";
import { itemsAt, objectAt, stringAt, wordAt } from "../../text/pick.ts";
import { toInstant } from "../../text/instant.ts";
import type { AccessKey } from "../account.ts";
import { type Document, type Draft, given, noteSource, placeOf } from "./draft.ts";

/** Our `access-keys.json`, and what `iam list-access-keys` answers. */
export function readAccessKeys(draft: Draft, document: Document): void {
  const { node } = document;
  const items = node.kind === "array" ? node.items : itemsAt(node, "AccessKeyMetadata");
  const accessKeys = items.flatMap((item) => readAccessKey(document, item));
  draft.accounts.push({ accessKeys, ...given("id", document.account), ...given("file", document.source.name) });
  // The CLI's answer is about one user.
  const partial = node.kind === "array" ? undefined : "it holds the keys of one user";
  noteSource(draft, document, "access-keys", { partial });
}

function readAccessKey({ source }: Document, node: TextNode): AccessKey[] {
  const id = stringAt(node, "AccessKeyId");
  const user = stringAt(node, "UserName");
  if (id === undefined || user === undefined) return [];
  const used = objectAt(node, "AccessKeyLastUsed");
  const lastUsed = used && {
    ...given("at", toInstant(wordAt(used, "LastUsedDate"))),
    ...given("region", known(stringAt(used, "Region"))),
    ...given("service", known(stringAt(used, "ServiceName"))),
  };
  return [
    {
      id,
      user,
      active: stringAt(node, "Status") === "Active",
      ...given("created", toInstant(wordAt(node, "CreateDate"))),
      ...given("lastUsed", lastUsed),
      origin: "live",
      at: placeOf(source, node),
    },
  ];
}

/** IAM writes `N/A` where there is nothing to say. */
function known(word: string | undefined): string | undefined {
  return word === "N/A" ? undefined : word;
}
