import { type ObjectNode, type TextNode, member } from "../text/node.ts";
import type { PolicyKind } from "./policy.ts";
import { itemsOf } from "./read-node.ts";

/**
 * What kind of policy a document is, by its elements. Denials of everybody on named resources are a resource control
 * policy; principals with an action of STS and not everywhere a resource are a trust policy, since a stray `Resource` is
 * a common slip; other principals are a resource policy, and none at all an identity policy.
 */
export function guessKind(policy: ObjectNode): PolicyKind {
  const node = member(policy, "Statement");
  const statements = node === undefined ? [] : itemsOf(node).filter((item) => item.kind === "object");
  if (!statements.some((item) => has(item, "Principal") || has(item, "NotPrincipal"))) return "identity";
  if (statements.every(deniesEverybody)) return "rcp";
  const everywhere = statements.every((item) => has(item, "Resource") || has(item, "NotResource"));
  if (statements.some((item) => speaksOf(item, /^sts:(assumerole|tagsession|set)/i))) return "trust";
  if (!everywhere && statements.some((item) => speaksOf(item, /^sts:/i))) return "trust";
  return "resource";
}

function has(statement: ObjectNode, element: string): boolean {
  return member(statement, element) !== undefined;
}

function deniesEverybody(statement: ObjectNode): boolean {
  return (
    isText(member(statement, "Effect"), "Deny") &&
    isText(member(statement, "Principal"), "*") &&
    has(statement, "Resource")
  );
}

function isText(node: TextNode | undefined, text: string): boolean {
  return node?.kind === "string" && node.value === text;
}

function speaksOf(statement: ObjectNode, pattern: RegExp): boolean {
  const action = member(statement, "Action") ?? member(statement, "NotAction");
  if (action === undefined) return false;
  return itemsOf(action).some((item) => item.kind === "string" && pattern.test(item.value));
}
