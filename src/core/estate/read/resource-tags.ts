import { type TextNode, member } from "../../text/node.ts";
import { itemsAt, stringAt } from "../../text/pick.ts";
import type { ResourceTags } from "../account.ts";
import { parseIamArn } from "./arn.ts";
import { type Document, type Draft, noteSource } from "./draft.ts";
import { addByAccount } from "./roles.ts";
import { tagsAt } from "./tags.ts";

/** Our `tags.json`: tags of managed policies and instance profiles, which IAM lists only one by one. */
export function readResourceTags(draft: Draft, document: Document): void {
  const items = itemsAt(document.node);
  const tagged = items.flatMap((item): (ResourceTags & { readonly account: string })[] => {
    const arn = stringAt(item, "Arn");
    const account = arn === undefined ? undefined : parseIamArn(arn)?.account;
    return arn === undefined || account === undefined ? [] : [{ arn, account, tags: tagsAt(item, "Tags") }];
  });
  addByAccount(draft, document, tagged, (part) => ({
    resourceTags: part.map(({ arn, tags }) => ({ arn, tags })),
  }));
  const unread = items.length - tagged.length;
  noteSource(draft, document, "tags", { partial: unread > 0 ? `${unread} of its items have no ARN` : undefined });
}

/** Whether a list is one of these: each item with tags and the ARN of what has no listing of them. */
export function isListOfTags(items: readonly TextNode[]): boolean {
  return items.every(
    (item) =>
      item.kind === "object" &&
      member(item, "Tags") !== undefined &&
      /^arn:aws[a-z-]*:iam::\d{12}:(?:policy|instance-profile)\//.test(stringAt(item, "Arn") ?? ""),
  );
}
