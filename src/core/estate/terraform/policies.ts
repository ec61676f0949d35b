import type { ArrayNode, Entry, ObjectNode, StringNode, TextNode } from "../../text/node.ts";
import { itemsAt, stringAt, stringNodeAt, valueAt } from "../../text/pick.ts";
import type { Range } from "../../text/span.ts";
import type { HeldPolicy } from "../place.ts";
import { type PolicyDescription, holdPolicy } from "../read/hold-policy.ts";
import { given, placeOf } from "../read/draft.ts";
import { expressionOf, referencesIn } from "./configuration.ts";
import { type Plan, arnOf, referred, targetsOf } from "./context.ts";
import { type Resource, hasTrue, isUnknown } from "./resources.ts";

/**
 * A policy that a resource carries. Where it is known after apply because it names something that is yet to be made, it
 * is put together from the data source that it comes from; what even that does not know stays open, which only widens.
 */
export function policyOf(
  plan: Plan,
  resource: Resource,
  attribute: string,
  description: PolicyDescription,
): HeldPolicy | undefined {
  const node = stringNodeAt(resource.values, attribute);
  if (node !== undefined && node.value !== "") return holdPolicy(plan.draft, plan.source, node, description);
  if (!isUnknown(resource, attribute)) return undefined;
  const targets = referred(plan, resource, attribute);
  const [document, second] = targets;
  // Whatever else is named beside the data source has a hand in the text.
  if (document?.mode === "data" && document.type === "aws_iam_policy_document" && second === undefined) {
    return fromDocument(plan, document, description);
  }
  plan.unresolved.add(`${resource.address}.${attribute}`);
  const { name, arn } = description;
  const at = placeOf(plan.source, resource.values);
  const open = description.kind === "trust" ? openTrust(plan, targets, resource) : undefined;
  if (open !== undefined)
    return holdPolicy(plan.draft, plan.source, open, { ...description, exact: false, open: [open] });
  return { name, ...given("arn", arn), exact: false, at };
}

/** All that is known of such a trust policy is which providers it names: whom of theirs it lets in is open. */
function openTrust(plan: Plan, targets: readonly Resource[], resource: Resource): ObjectNode | undefined {
  const range = resource.values;
  const arns = targets.flatMap((one) =>
    one.type === "aws_iam_openid_connect_provider" ? (arnOf(plan, one) ?? []) : [],
  );
  if (arns.length === 0) return undefined;
  const statement = object(range, [
    ["Effect", text(range, "Allow")],
    ["Action", text(range, "sts:AssumeRoleWithWebIdentity")],
    [
      "Principal",
      object(range, [
        [
          "Federated",
          list(
            range,
            [...new Set(arns)].map((arn) => text(range, arn)),
          ),
        ],
      ]),
    ],
    ["Condition", object(range, [["StringLike", unknown(range)]])],
  ]);
  return object(range, [
    ["Version", text(range, "2012-10-17")],
    ["Statement", list(range, [statement])],
  ]);
}

/** The blocks of `aws_iam_policy_document`, as the provider writes them into JSON. */
function fromDocument(plan: Plan, document: Resource, description: PolicyDescription): HeldPolicy {
  const { values } = document;
  const open: Range[] = [];
  const statements = itemsAt(values, "statement").map((item, index) => statementOf(plan, document, item, index, open));
  if (isWhollyUnknown(valueAt(document.unknown, "statement"))) {
    statements.push(anyStatement(values));
    open.push(values);
  }
  for (const merged of ["source_policy_documents", "override_policy_documents", "source_json", "override_json"]) {
    // What is merged in from elsewhere may add statements: one that may allow anything stands for them.
    if (itemsAt(values, merged).length === 0 && !isUnknown(document, merged)) continue;
    statements.push(anyStatement(values));
    open.push(values);
  }
  const version = stringNodeAt(values, "version") ?? text(values, "2012-10-17");
  const node = object(values, [
    ["Version", version],
    ["Statement", list(values, statements)],
  ]);
  if (open.length > 0) plan.unresolved.add(document.address);
  return holdPolicy(plan.draft, plan.source, node, { ...description, exact: open.length === 0, open });
}

/** A statement of which nothing is known: it may allow anything to anybody. */
function anyStatement(range: Range): ObjectNode {
  return object(range, [
    ["Effect", text(range, "Allow")],
    ["Action", unknown(range)],
    ["Principal", unknown(range)],
    ["Resource", unknown(range)],
  ]);
}

function isWhollyUnknown(mark: TextNode | undefined): boolean {
  return mark?.kind === "boolean" && mark.value;
}

function statementOf(plan: Plan, document: Resource, item: TextNode, index: number, open: Range[]): ObjectNode {
  const mark = itemsAt(document.unknown, "statement")[index];
  const entries: [string, TextNode][] = [["Effect", stringNodeAt(item, "effect") ?? text(item, "Allow")]];
  const sid = stringNodeAt(item, "sid");
  if (sid !== undefined && sid.value !== "") entries.unshift(["Sid", sid]);
  for (const [key, name] of [
    ["actions", "Action"],
    ["not_actions", "NotAction"],
    ["resources", "Resource"],
    ["not_resources", "NotResource"],
  ] as const) {
    const value = listAt(plan, document, item, mark, key, ["statement", index, key], open);
    if (value !== undefined) entries.push([name, value]);
  }
  for (const [key, name] of [
    ["principals", "Principal"],
    ["not_principals", "NotPrincipal"],
  ] as const) {
    const value = principalsOf(plan, document, item, mark, key, index, open);
    if (value !== undefined) entries.push([name, value]);
  }
  const condition = conditionOf(plan, document, item, mark, index, open);
  if (condition !== undefined) entries.push(["Condition", condition]);
  return object(item, entries);
}

function principalsOf(
  plan: Plan,
  document: Resource,
  item: TextNode,
  mark: TextNode | undefined,
  key: string,
  statement: number,
  open: Range[],
): TextNode | undefined {
  if (isWhollyUnknown(valueAt(mark, key))) {
    open.push(item);
    return unknown(item);
  }
  const blocks = itemsAt(item, key);
  const byType = new Map<string, TextNode[]>();
  for (const [index, block] of blocks.entries()) {
    const type = stringAt(block, "type") ?? "AWS";
    const inner = itemsAt(mark, key)[index];
    const value = listAt(
      plan,
      document,
      block,
      inner,
      "identifiers",
      ["statement", statement, key, index, "identifiers"],
      open,
    );
    if (type === "*") return text(block, "*");
    byType.set(type, [
      ...(byType.get(type) ?? []),
      ...(value?.kind === "array" ? value.items : value === undefined ? [] : [value]),
    ]);
  }
  if (blocks.length === 0) return undefined;
  return object(
    item,
    [...byType].map(([type, items]) => [type, list(item, items)]),
  );
}

function conditionOf(
  plan: Plan,
  document: Resource,
  item: TextNode,
  mark: TextNode | undefined,
  statement: number,
  open: Range[],
): TextNode | undefined {
  const byTest = new Map<string, [string, TextNode][]>();
  if (isWhollyUnknown(valueAt(mark, "condition"))) {
    open.push(item);
    return object(item, [["StringLike", unknown(item)]]);
  }
  for (const [index, block] of itemsAt(item, "condition").entries()) {
    const inner = itemsAt(mark, "condition")[index];
    const test = stringAt(block, "test");
    const variable = stringAt(block, "variable");
    const value = listAt(
      plan,
      document,
      block,
      inner,
      "values",
      ["statement", statement, "condition", index, "values"],
      open,
    );
    if (test === undefined || variable === undefined) {
      // A condition whose key is not known yet restricts in a way that nobody can tell.
      open.push(block);
      byTest.set("StringLike", [...(byTest.get("StringLike") ?? []), [variable ?? "unknown", unknown(block)]]);
    } else if (value !== undefined) {
      byTest.set(test, [...(byTest.get(test) ?? []), [variable, value]]);
    }
  }
  if (byTest.size === 0) return undefined;
  return object(
    item,
    [...byTest].map(([test, entries]) => [test, object(item, entries)]),
  );
}

/** A list of texts. Of unknown ones only ARNs can be told, by what the configuration refers to. */
function listAt(
  plan: Plan,
  document: Resource,
  node: TextNode,
  mark: TextNode | undefined,
  key: string,
  path: readonly (string | number)[],
  open: Range[],
): TextNode | undefined {
  const items = itemsAt(node, key).filter((item) => item.kind !== "null");
  const unread = valueAt(mark, key);
  if (unread === undefined || !hasTrue(unread)) return items.length === 0 ? undefined : list(node, items);
  const arns = arnsReferred(plan, document, path);
  if (arns !== undefined) return list(node, [...items, ...arns.map((arn) => text(node, arn))]);
  open.push(node);
  return unknown(node);
}

function arnsReferred(
  plan: Plan,
  document: Resource,
  path: readonly (string | number)[],
): readonly string[] | undefined {
  const top = expressionOf(plan.modules, document, String(path[0]));
  if (top === undefined) return undefined;
  let node: TextNode | undefined = top.node;
  for (const step of path.slice(1)) node = typeof step === "number" ? itemsAt(node)[step] : valueAt(node, step);
  const references = referencesIn(plan.modules, node, top.from);
  const arns = references.map((reference) => {
    const targets = reference.to.endsWith(".arn") ? targetsOf(plan, reference, document) : [];
    const [only, second] = targets;
    return only === undefined || second !== undefined ? undefined : arnOf(plan, only);
  });
  return arns.length === 0 || arns.includes(undefined) ? undefined : arns.flatMap((arn) => arn ?? []);
}

/** Stands where a text should and is none, so that the policy's reader knows that it does not know. */
function unknown({ start, end }: Range): TextNode {
  return { kind: "null", start, end };
}

function text({ start, end }: Range, value: string): StringNode {
  return { kind: "string", value, start, end };
}

function list({ start, end }: Range, items: readonly TextNode[]): ArrayNode {
  return { kind: "array", items, start, end };
}

function object({ start, end }: Range, entries: readonly (readonly [string, TextNode])[]): ObjectNode {
  const made = entries.map(([key, value]): Entry => ({ key: { kind: "string", value: key, start, end }, value }));
  return { kind: "object", entries: made, start, end };
}
