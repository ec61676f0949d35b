import { type ObjectNode, type StringNode, type TextNode, member } from "./node.ts";

/** Reading what is expected and nothing else: a value of another kind is as good as absent. */
export function objectAt(node: TextNode | undefined, ...path: readonly string[]): ObjectNode | undefined {
  const found = valueAt(node, ...path);
  return found?.kind === "object" ? found : undefined;
}

export function valueAt(node: TextNode | undefined, ...path: readonly string[]): TextNode | undefined {
  let here = node;
  for (const key of path) here = here?.kind === "object" ? member(here, key) : undefined;
  return here;
}

export function stringNodeAt(node: TextNode | undefined, ...path: readonly string[]): StringNode | undefined {
  const found = valueAt(node, ...path);
  return found?.kind === "string" ? found : undefined;
}

export function stringAt(node: TextNode | undefined, ...path: readonly string[]): string | undefined {
  return stringNodeAt(node, ...path)?.value;
}

/** A text, or a number as it is written: GitLab's ids are numbers in its API and texts in its tokens. */
export function wordAt(node: TextNode | undefined, ...path: readonly string[]): string | undefined {
  const found = valueAt(node, ...path);
  if (found?.kind === "string") return found.value;
  return found?.kind === "number" ? found.raw : undefined;
}

export function numberAt(node: TextNode | undefined, ...path: readonly string[]): number | undefined {
  const found = valueAt(node, ...path);
  return found?.kind === "number" ? found.value : undefined;
}

export function booleanAt(node: TextNode | undefined, ...path: readonly string[]): boolean | undefined {
  const found = valueAt(node, ...path);
  return found?.kind === "boolean" ? found.value : undefined;
}

/** The items of a list; a single value that is no list is a list of one, and what is absent is empty. */
export function itemsAt(node: TextNode | undefined, ...path: readonly string[]): readonly TextNode[] {
  const found = valueAt(node, ...path);
  if (found === undefined || found.kind === "null") return [];
  return found.kind === "array" ? found.items : [found];
}

export function stringsAt(node: TextNode | undefined, ...path: readonly string[]): readonly string[] {
  return itemsAt(node, ...path).flatMap((item) => (item.kind === "string" ? [item.value] : []));
}
