import type { ObjectNode, TextNode } from "../../text/node.ts";
import { itemsAt, objectAt, stringAt, stringsAt, valueAt, wordAt } from "../../text/pick.ts";

/** One resource or data source as a plan leaves it. */
export interface Resource {
  /** `module.ci["a"].aws_iam_role.deploy[0]`. */
  readonly address: string;
  /** Address of its module with indexes; empty for the root. */
  readonly module: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  /** The index of `count` or `for_each`, as a text. */
  readonly index?: string;
  readonly values: ObjectNode;
  /** Where `true` stands, the value is known after apply. */
  readonly unknown?: TextNode;
}

/**
 * The resources that there will be ("JSON Output Format": `resource_changes`, which has the unchanged ones too), with
 * data sources that were read before; or those of a state, where `terraform show -json` was asked for one.
 */
export function resourcesOf(plan: TextNode): readonly Resource[] {
  const changes = itemsAt(plan, "resource_changes");
  const found = changes.flatMap(fromChange);
  if (changes.length === 0) collect(objectAt(plan, "planned_values", "root_module"), found);
  if (found.length === 0) collect(objectAt(plan, "values", "root_module"), found);
  const known = new Set(found.map((resource) => resource.address));
  const before: Resource[] = [];
  collect(objectAt(plan, "prior_state", "values", "root_module"), before);
  const read = before.filter((resource) => resource.mode === "data" && !known.has(resource.address));
  return [...found, ...read];
}

function fromChange(node: TextNode): Resource[] {
  const actions = stringsAt(node, "change", "actions");
  const gone = actions.includes("forget") || (actions.includes("delete") && !actions.includes("create"));
  const after = objectAt(node, "change", "after");
  const resource = gone || after === undefined ? undefined : describe(node, after);
  const unknown = valueAt(node, "change", "after_unknown");
  return resource === undefined ? [] : [unknown === undefined ? resource : { ...resource, unknown }];
}

function collect(module: ObjectNode | undefined, found: Resource[]): void {
  if (module === undefined) return;
  for (const item of itemsAt(module, "resources")) {
    const values = objectAt(item, "values");
    const resource = values && describe(item, values);
    if (resource !== undefined) found.push(resource);
  }
  for (const child of itemsAt(module, "child_modules")) if (child.kind === "object") collect(child, found);
}

function describe(node: TextNode, values: ObjectNode): Resource | undefined {
  const address = stringAt(node, "address");
  const type = stringAt(node, "type");
  const name = stringAt(node, "name");
  if (address === undefined || type === undefined || name === undefined) return undefined;
  const mode = stringAt(node, "mode") === "data" ? "data" : "managed";
  const own = `${mode === "data" ? "data." : ""}${type}.${name}`;
  const at = address.lastIndexOf(own);
  const index = wordAt(node, "index");
  return {
    address,
    module: at > 0 ? address.slice(0, at - 1) : "",
    mode,
    type,
    name,
    ...(index === undefined ? {} : { index }),
    values,
  };
}

/** `module.ci["a"]` is configured as `module.ci`. */
export function withoutIndexes(address: string): string {
  return address.replaceAll(/\["(?:[^"\\]|\\.)*"\]|\[\d+\]/g, "");
}

/** Whether any part of an attribute is known only after apply. */
export function isUnknown({ unknown, values }: Resource, attribute: string): boolean {
  const mark = valueAt(unknown, attribute);
  if (mark !== undefined) return hasTrue(mark);
  return unknown === undefined && valueAt(values, attribute) === undefined;
}

export function hasTrue(mark: TextNode): boolean {
  if (mark.kind === "boolean") return mark.value;
  if (mark.kind === "array") return mark.items.some(hasTrue);
  return mark.kind === "object" && mark.entries.some(({ value }) => hasTrue(value));
}
