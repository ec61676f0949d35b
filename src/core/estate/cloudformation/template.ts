import type { ObjectNode, StringNode, TextNode } from "../../text/node.ts";
import { objectAt, stringAt, valueAt } from "../../text/pick.ts";
import type { Range } from "../../text/span.ts";

/** One template while it is read. */
export interface Template {
  readonly node: TextNode;
  readonly resources: ReadonlyMap<string, TemplateResource>;
  /** Stands for `AWS::AccountId`. */
  readonly account: string;
  readonly partition: string;
}

export interface TemplateResource {
  readonly id: string;
  readonly type: string;
  readonly properties: ObjectNode;
  readonly condition?: string;
  readonly node: TextNode;
}

export function openTemplate(node: TextNode, home: { readonly account: string; readonly partition: string }): Template {
  const resources = new Map<string, TemplateResource>();
  for (const { key, value } of objectAt(node, "Resources")?.entries ?? []) {
    const type = stringAt(value, "Type");
    if (type === undefined) continue;
    const { start, end } = value;
    const properties = objectAt(value, "Properties") ?? { kind: "object", entries: [], start, end };
    const condition = stringAt(value, "Condition");
    resources.set(key.value, {
      id: key.value,
      type,
      properties,
      ...(condition === undefined ? {} : { condition }),
      node: value,
    });
  }
  return { node, resources, ...home };
}

/** The intrinsic function that a node is, if it is one: an object of one key. */
export function intrinsicOf(node: TextNode): { readonly name: string; readonly value: TextNode } | undefined {
  if (node.kind !== "object" || node.entries.length !== 1) return undefined;
  const [entry] = node.entries;
  if (entry === undefined || !/^(?:Ref|Condition|Fn::.+)$/.test(entry.key.value)) return undefined;
  // A policy's own `Condition` is an object or list of operators, the function's a name.
  if (entry.key.value === "Condition" && entry.value.kind !== "string") return undefined;
  return { name: entry.key.value, value: entry.value };
}

/** The default of a parameter: what the stack is made with unless somebody says otherwise. */
export function parameterOf({ node }: Template, name: string): { readonly default?: TextNode } | undefined {
  const parameter = objectAt(node, "Parameters", name);
  if (parameter === undefined) return undefined;
  const value = valueAt(parameter, "Default");
  return value === undefined ? {} : { default: value };
}

export function text({ start, end }: Range, value: string): StringNode {
  return { kind: "string", value, start, end };
}

/** Stands where something should that nobody can tell, so that the policy's reader knows that it does not know. */
export function unknown({ start, end }: Range): TextNode {
  return { kind: "null", start, end };
}
