import type { TextNode } from "../text/node.ts";
import type { PrincipalElement, PrincipalEntry } from "./policy.ts";
import { principalForm } from "./principal-form.ts";
import { type Complaints, complain, quoted } from "./problems.ts";
import { distinctEntries, itemsOf, rangeOf, shown } from "./read-node.ts";

const TYPES = ["AWS", "Federated", "Service", "CanonicalUser"] as const;

export function readPrincipal(node: TextNode, negated: boolean, complaints: Complaints): PrincipalElement {
  const at = rangeOf(node);
  if (node.kind === "string" && node.value === "*") return { negated, entries: [{ type: "*", value: "*", at }], at };
  const entries: PrincipalEntry[] = [];
  let unreadable = false;
  if (node.kind !== "object" || node.entries.length === 0) {
    complain(complaints, "policy/principal", node, node.kind === "object" ? "an empty object" : shown(node));
    unreadable = true;
  } else {
    for (const { key, value } of distinctEntries(complaints, node)) {
      const type = TYPES.find((name) => name === key.value);
      if (type === undefined) {
        complain(complaints, "policy/principal", key, quoted(key.value));
        unreadable = true;
      } else if (!readEntries(type, value, entries, complaints)) {
        unreadable = true;
      }
    }
    if (entries.length === 0 && !unreadable) complain(complaints, "policy/principal", node, "an empty list");
  }
  return unreadable ? { negated, entries, unreadable, at } : { negated, entries, at };
}

/** Whether every value could be read. An account's number without quotes is one that YAML writers forget. */
function readEntries(
  type: (typeof TYPES)[number],
  node: TextNode,
  entries: PrincipalEntry[],
  complaints: Complaints,
): boolean {
  let readable = true;
  for (const item of itemsOf(node)) {
    if (item.kind !== "string" && !(item.kind === "number" && type === "AWS")) {
      complain(complaints, "policy/text-expected", item, `\`${type}\``, shown(item));
      readable = false;
      continue;
    }
    if (item.kind === "number") complain(complaints, "policy/text-expected", item, `\`${type}\``, "a number");
    const value = item.kind === "string" ? item.value : item.raw;
    const entry: PrincipalEntry = { type, value, at: rangeOf(item) };
    checkEntry(entry, complaints);
    entries.push(entry);
  }
  return readable;
}

const PROVIDER = /^arn:[a-z0-9-]+:iam::\d{12}:(oidc|saml)-provider\/[^*?]+$/;
const DOMAIN = /^[a-z0-9-]+(\.[a-z0-9-]+)+(\/[^*?]*)?$/i;

function checkEntry(entry: PrincipalEntry, complaints: Complaints): void {
  const { type, value, at } = entry;
  if (value === "*" && type !== "CanonicalUser") return;
  if (type === "AWS") {
    const { form } = principalForm(value);
    if (form === "unknown") complain(complaints, "policy/principal-value", at, "`AWS`", quoted(value));
    if (form === "deleted") complain(complaints, "policy/principal-deleted", at, quoted(value));
  } else if (type === "Federated") {
    if (!PROVIDER.test(value) && !DOMAIN.test(value)) complain(complaints, "policy/federated", at, quoted(value));
  } else if (value === "" || /[*?\s]/.test(value)) {
    complain(complaints, "policy/principal-value", at, `\`${type}\``, quoted(value));
  }
}
