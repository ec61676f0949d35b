import type { TextNode } from "../../text/node.ts";
import { booleanAt, itemsAt, objectAt, valueAt } from "../../text/pick.ts";
import { isAccessKeyId } from "../../text/scrub.ts";
import type { Range } from "../../text/span.ts";

/**
 * The places that a plan calls sensitive. Terraform prints such values in the clear and marks them beside
 * ("JSON Output Format": `sensitive_values`, `before_sensitive`, `after_sensitive`), so whoever reads a plan must hide them.
 */
export function sensitiveRanges(plan: TextNode): readonly Range[] {
  const found: Range[] = [];
  visit(plan, found);
  hideVariables(plan, found);
  return found;
}

const MARKS = [
  ["values", "sensitive_values"],
  ["before", "before_sensitive"],
  ["after", "after_sensitive"],
] as const;

function visit(node: TextNode, found: Range[]): void {
  if (node.kind === "array") for (const item of node.items) visit(item, found);
  if (node.kind !== "object") return;
  for (const [values, marks] of MARKS) mark(valueAt(node, values), valueAt(node, marks), found);
  // An output: `{ "sensitive": true, "value": ... }`.
  if (booleanAt(node, "sensitive") === true) hide(valueAt(node, "value"), found);
  for (const { value } of node.entries) visit(value, found);
}

/** `true` marks all of a value; an object or list marks parts of it. */
function mark(value: TextNode | undefined, marks: TextNode | undefined, found: Range[]): void {
  if (value === undefined || marks === undefined) return;
  if (marks.kind === "boolean") {
    if (marks.value) hide(value, found);
    return;
  }
  if (marks.kind === "object")
    for (const { key, value: inner } of marks.entries) mark(valueAt(value, key.value), inner, found);
  if (marks.kind === "array" && value.kind === "array") {
    for (const [index, inner] of marks.items.entries()) mark(value.items[index], inner, found);
  }
}

function hide(node: TextNode | undefined, found: Range[]): void {
  if (node === undefined) return;
  // GitLab's provider calls every variable sensitive; the id of a key is what it is found by.
  if (node.kind === "string" && isAccessKeyId(node.value)) return;
  if (node.kind === "string" || node.kind === "number") found.push(node);
  if (node.kind === "array") for (const item of node.items) hide(item, found);
  if (node.kind === "object") for (const { value } of node.entries) hide(value, found);
}

/** Values of variables that the configuration declares sensitive, and defaults of those. */
function hideVariables(plan: TextNode, found: Range[]): void {
  const declared = objectAt(plan, "configuration", "root_module", "variables");
  for (const { key, value } of declared?.entries ?? []) {
    if (booleanAt(value, "sensitive") !== true) continue;
    hide(valueAt(plan, "variables", key.value, "value"), found);
    for (const node of itemsAt(value, "default")) hide(node, found);
  }
}
