import type { TextNode } from "../../text/node.ts";
import { booleanAt, itemsAt, objectAt, stringAt, stringsAt, valueAt, wordAt } from "../../text/pick.ts";
import { toInstant } from "../../text/instant.ts";
import type { AnalyzerFinding } from "../account.ts";
import { accountOfArn } from "./arn.ts";
import { type Document, type Draft, given, noteSource } from "./draft.ts";
import { sortedRecord } from "./tags.ts";

/** Our `access-analyzer.json`, and what `accessanalyzer list-findings` and `list-findings-v2` answer. */
export function readAnalyzerFindings(draft: Draft, document: Document): void {
  const { node } = document;
  const items = node.kind === "array" ? node.items : itemsAt(node, "findings");
  const byAccount = new Map<string | undefined, AnalyzerFinding[]>();
  for (const item of items) {
    const finding = readFinding(item);
    if (finding === undefined) continue;
    const account = stringAt(item, "resourceOwnerAccount") ?? accountOfArn(finding.resource) ?? document.account;
    byAccount.set(account, [...(byAccount.get(account) ?? []), finding]);
  }
  for (const [id, analyzerFindings] of byAccount) draft.accounts.push({ ...given("id", id), analyzerFindings });
  if (byAccount.size === 0) draft.accounts.push({ ...given("id", document.account), analyzerFindings: [] });
  const partial = stringAt(node, "nextToken") === undefined ? undefined : "it is one page of several";
  noteSource(draft, document, "access-analyzer", { account: document.account ?? [...byAccount.keys()][0], partial });
}

function readFinding(node: TextNode): AnalyzerFinding | undefined {
  const id = stringAt(node, "id");
  const resource = stringAt(node, "resource");
  if (id === undefined || resource === undefined) return undefined;
  return {
    id,
    type: stringAt(node, "findingType") ?? "ExternalAccess",
    resource,
    ...given("resourceType", stringAt(node, "resourceType")),
    status: stringAt(node, "status") ?? "ACTIVE",
    ...given("public", booleanAt(node, "isPublic")),
    ...given("principal", words(node, "principal")),
    ...given("actions", valueAt(node, "action") && stringsAt(node, "action")),
    ...given("condition", words(node, "condition")),
    ...given("region", stringAt(node, "region")),
    ...given("updated", toInstant(wordAt(node, "updatedAt"))),
  };
}

function words(node: TextNode, key: string): Readonly<Record<string, string>> | undefined {
  const found = objectAt(node, key);
  if (found === undefined) return undefined;
  return sortedRecord(
    found.entries.flatMap(({ key, value }) => (value.kind === "string" ? [[key.value, value.value] as const] : [])),
  );
}
