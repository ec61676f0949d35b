import type { TextNode } from "../../text/node.ts";
import { itemsAt, stringAt, valueAt, wordAt } from "../../text/pick.ts";
import { toInstant } from "../../text/instant.ts";
import type { LastAccessed, ServiceAccess } from "../account.ts";
import { accountOfArn } from "./arn.ts";
import { type Document, type Draft, given, noteSource, placeOf, report } from "./draft.ts";

/** Our `last-accessed.json`. The CLI's own answer does not say of whom it speaks, so it cannot be used as it is. */
export function readLastAccessed(draft: Draft, document: Document): void {
  const { node, source } = document;
  const items = node.kind === "array" ? node.items : [node];
  const byAccount = new Map<string, LastAccessed[]>();
  let nameless = false;
  for (const item of items) {
    const arn = stringAt(item, "Arn");
    const account = arn === undefined ? undefined : accountOfArn(arn);
    if (arn === undefined || account === undefined) {
      nameless = true;
      const help = "add `\"Arn\"` with the role's or user's ARN beside `ServicesLastAccessed`";
      const message = "it does not say whose access this is";
      report(draft, "warning", "estate/last-accessed-without-arn", message, placeOf(source, item), help);
      continue;
    }
    const services = itemsAt(item, "ServicesLastAccessed").flatMap(readService);
    byAccount.set(account, [...(byAccount.get(account) ?? []), { arn, services, at: placeOf(source, item) }]);
  }
  for (const [id, lastAccessed] of byAccount) draft.accounts.push({ id, lastAccessed });
  if (items.length === 0 && document.account !== undefined)
    draft.accounts.push({ id: document.account, lastAccessed: [] });
  noteSource(draft, document, "last-accessed", { partial: nameless ? "parts of it name nobody" : undefined });
}

function readService(node: TextNode): ServiceAccess[] {
  const service = stringAt(node, "ServiceNamespace");
  if (service === undefined) return [];
  const actions = valueAt(node, "TrackedActionsLastAccessed") && itemsAt(node, "TrackedActionsLastAccessed");
  return [
    {
      service,
      ...given("at", toInstant(wordAt(node, "LastAuthenticated"))),
      ...given(
        "actions",
        actions?.flatMap((action) => {
          const name = stringAt(action, "ActionName");
          return name === undefined ? [] : [{ name, ...given("at", toInstant(wordAt(action, "LastAccessedTime"))) }];
        }),
      ),
    },
  ];
}
