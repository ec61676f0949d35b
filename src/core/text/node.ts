import type { Range } from "./span.ts";

/** A document with its places, the same for JSON and YAML. */
export type TextNode = ObjectNode | ArrayNode | StringNode | NumberNode | BooleanNode | NullNode;

export interface ObjectNode extends Range {
  readonly kind: "object";
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly key: StringNode;
  readonly value: TextNode;
}

export interface ArrayNode extends Range {
  readonly kind: "array";
  readonly items: readonly TextNode[];
}

export interface StringNode extends Range {
  readonly kind: "string";
  readonly value: string;
}

export interface NumberNode extends Range {
  readonly kind: "number";
  readonly value: number;
  /** As written, since `1.0` and `1` are one number and two strings. */
  readonly raw: string;
}

export interface BooleanNode extends Range {
  readonly kind: "boolean";
  readonly value: boolean;
}

export interface NullNode extends Range {
  readonly kind: "null";
}

/** The value of a key; of two equal keys the last, as every JSON parser has it. */
export function member(node: ObjectNode, key: string): TextNode | undefined {
  let found: TextNode | undefined;
  for (const entry of node.entries) if (entry.key.value === key) found = entry.value;
  return found;
}

/** Each entry whose key stood before, with the first that had it. */
export function repeatedEntries(entries: readonly Entry[]): readonly (readonly [first: Entry, entry: Entry])[] {
  // Small objects, which nearly all are, cost no map.
  if (entries.length <= 8 && !entries.some(({ key }, at) => isBefore(entries, at, key.value))) return NONE;
  const seen = new Map<string, Entry>();
  const repeated: (readonly [Entry, Entry])[] = [];
  for (const entry of entries) {
    const first = seen.get(entry.key.value);
    if (first === undefined) seen.set(entry.key.value, entry);
    else repeated.push([first, entry]);
  }
  return repeated;
}

const NONE: readonly never[] = [];

function isBefore(entries: readonly Entry[], at: number, key: string): boolean {
  for (let before = 0; before < at; before++) if (entries[before]?.key.value === key) return true;
  return false;
}

/** The document as plain values, for readers that need no places. A key `__proto__` stays a plain key. */
export function toValue(node: TextNode): unknown {
  switch (node.kind) {
    case "object": {
      const value: Record<string, unknown> = {};
      for (const entry of node.entries) {
        Object.defineProperty(value, entry.key.value, {
          value: toValue(entry.value),
          enumerable: true,
          configurable: true,
          writable: true,
        });
      }
      return value;
    }
    case "array":
      return node.items.map(toValue);
    case "null":
      return null;
    default:
      return node.value;
  }
}
