import type { Entry, ObjectNode, TextNode } from "../text/node.ts";
import type { Range, Source } from "../text/span.ts";

export interface ChartPlace extends Range {
  readonly source: Source;
}

/** Values as Helm would compute them, where every leaf still knows the file that it came from. */
export interface Values {
  readonly root: ObjectNode;
  readonly placeOf: (node: TextNode) => ChartPlace | undefined;
}

export interface ValuesFile {
  readonly source: Source;
  readonly node: TextNode;
}

const EMPTY: ObjectNode = { kind: "object", entries: [], start: 0, end: 0 };

/** Helm's order: maps are merged key by key, later files win, lists are replaced whole, and `null` takes a key away. */
export function mergeValues(files: readonly ValuesFile[]): Values {
  const sources = new Map<TextNode, Source>();
  let root: TextNode = EMPTY;
  for (const { source, node } of files) {
    remember(node, source, sources);
    root = merge(root, node, (made) => sources.set(made, source));
  }
  const whole = root.kind === "object" ? root : EMPTY;
  return {
    root: whole,
    placeOf(node) {
      const source = sources.get(node);
      return source === undefined ? undefined : { source, start: node.start, end: node.end };
    },
  };
}

function remember(node: TextNode, source: Source, sources: Map<TextNode, Source>): void {
  if (sources.has(node)) return;
  sources.set(node, source);
  if (node.kind === "array") for (const item of node.items) remember(item, source, sources);
  if (node.kind !== "object") return;
  for (const { key, value } of node.entries) {
    sources.set(key, source);
    remember(value, source, sources);
  }
}

function merge(under: TextNode, over: TextNode, made: (node: TextNode) => void): TextNode {
  if (under.kind !== "object" || over.kind !== "object") return over;
  const entries = new Map<string, Entry>(under.entries.map((entry) => [entry.key.value, entry]));
  for (const entry of over.entries) {
    const name = entry.key.value;
    const known = entries.get(name);
    if (entry.value.kind === "null") entries.delete(name);
    else if (known === undefined) entries.set(name, entry);
    else entries.set(name, { key: entry.key, value: merge(known.value, entry.value, made) });
  }
  const node: ObjectNode = { kind: "object", entries: [...entries.values()], start: over.start, end: over.end };
  made(node);
  return node;
}
