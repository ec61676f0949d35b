import { partitionById } from "../../iam/partitions.ts";
import type { ArrayNode, Entry, ObjectNode, TextNode } from "../../text/node.ts";
import { itemsAt, valueAt } from "../../text/pick.ts";
import type { Range } from "../../text/span.ts";
import { attributeOf, referenceOf } from "./references.ts";
import { type Template, intrinsicOf, parameterOf, text, unknown } from "./template.ts";

/** `AWS::NoValue`: the property is taken away. */
const NOTHING = Symbol("AWS::NoValue");
type Resolved = TextNode | typeof NOTHING;

/** What could not be told while something was resolved. */
export interface Open {
  readonly ranges: Range[];
  /** In words, each with its first place: `Ref Environment`. */
  readonly words: Map<string, Range>;
  /** What is unknown in a pattern becomes `*`, which allows more: all of it, or only parts of texts that are told in part. */
  readonly widen?: "all" | "parts";
}

export function nothingOpen(): Open {
  return { ranges: [], words: new Map() };
}

/** A node with its intrinsic functions worked out, in the places of the template. What cannot be told is noted and open. */
export function resolve(template: Template, node: TextNode, open: Open): TextNode {
  const resolved = work(template, node, open, 0);
  return orNothing(resolved, node);
}

/** A text, or undefined where it cannot be told. */
export function textOf(template: Template, node: TextNode | undefined, open: Open = nothingOpen()): string | undefined {
  if (node === undefined) return undefined;
  const resolved = work(template, node, open, 0);
  if (resolved === NOTHING) return undefined;
  if (resolved.kind === "string") return resolved.value;
  return resolved.kind === "number" ? resolved.raw : undefined;
}

function work(template: Template, node: TextNode, open: Open, depth: number): Resolved {
  if (depth > 60) return leave(node, open, "too deep");
  if (node.kind === "array") return workItems(template, node, open, depth);
  if (node.kind !== "object") return node;
  const intrinsic = intrinsicOf(node);
  if (intrinsic !== undefined) return call(template, node, intrinsic.name, intrinsic.value, open, depth + 1);
  const allows = isAllow(node);
  const entries: Entry[] = [];
  for (const { key, value } of node.entries) {
    // A loop makes entries whose names are worked out too.
    if (key.value.startsWith("Fn::ForEach::")) say(open, key.value, key);
    const inner =
      allows && key.value === "Condition" && value.kind === "object"
        ? workConditions(template, value, open, depth)
        : work(template, value, allows && key.value === "Resource" ? { ...open, widen: "all" } : open, depth + 1);
    if (inner !== NOTHING) entries.push({ key, value: inner });
  }
  return { ...node, entries };
}

/** In an `Allow` more than is meant may be let through, never less. */
function isAllow(node: TextNode): boolean {
  const effect = valueAt(node, "Effect");
  return effect?.kind === "string" && effect.value === "Allow";
}

/**
 * The conditions of an `Allow`. A value that is told in part, as `...:ref:${Branch}`, is better taken for a pattern than
 * for nothing: under `StringLike` a `*` in place of the unknown part lets in whatever the part may turn out to be.
 */
function workConditions(template: Template, node: ObjectNode, open: Open, depth: number): TextNode {
  const entries = node.entries.map(({ key, value }): Entry => {
    const like = key.value === "StringLike";
    const free = key.value === "StringEquals" && valueAt(node, "StringLike") === undefined;
    if (!like && !free) return { key, value: orNothing(work(template, value, open, depth + 1), value) };
    const before = open.ranges.length;
    const inner = orNothing(work(template, value, { ...open, widen: "parts" }, depth + 1), value);
    const widened = open.ranges.length > before;
    return { key: widened ? { ...key, value: "StringLike" } : key, value: inner };
  });
  return { ...node, entries };
}

function orNothing(resolved: Resolved, node: TextNode): TextNode {
  return resolved === NOTHING ? unknown(node) : resolved;
}

function workItems(template: Template, node: ArrayNode, open: Open, depth: number): TextNode {
  const items = node.items.map((item) => work(template, item, open, depth + 1));
  return { ...node, items: items.flatMap((item) => (item === NOTHING ? [] : [item])) };
}

function leave(node: TextNode, open: Open, words: string): TextNode {
  say(open, words, node);
  open.ranges.push(node);
  return open.widen === "all" ? text(node, "*") : unknown(node);
}

function say(open: Open, words: string, range: Range): void {
  if (!open.words.has(words)) open.words.set(words, range);
}

function call(template: Template, node: TextNode, name: string, value: TextNode, open: Open, depth: number): Resolved {
  const give = (): TextNode => leave(node, open, describe(name, value));
  switch (name) {
    case "Ref":
      return value.kind === "string" ? (refer(template, node, value.value) ?? give()) : give();
    case "Fn::GetAtt": {
      const [id, attribute] = getAttOf(value);
      const found = id === undefined ? undefined : attributeOf(template, id, attribute ?? "");
      return found === undefined ? give() : text(node, found);
    }
    case "Fn::Sub":
      return substitute(template, node, value, open, depth) ?? give();
    case "Fn::Join":
      return join(template, node, value, open, depth) ?? give();
    case "Fn::Select":
      return select(template, value, depth) ?? give();
    case "Fn::Split":
      return split(template, node, value) ?? give();
    case "Fn::FindInMap":
      return findInMap(template, node, value) ?? give();
    case "Fn::If":
      return choose(template, value, open, depth) ?? give();
    default:
      return give();
  }
}

function describe(name: string, value: TextNode): string {
  if (value.kind === "string") return `${name.replace("Fn::", "!")} ${value.value}`;
  const words = itemsAt(value).flatMap((item) => (item.kind === "string" ? [item.value] : []));
  return `${name.replace("Fn::", "!")} ${words.join(" ")}`.trim();
}

function getAttOf(value: TextNode): readonly (string | undefined)[] {
  if (value.kind === "string") return [value.value.split(".")[0], value.value.slice(value.value.indexOf(".") + 1)];
  return itemsAt(value).map((item) => (item.kind === "string" ? item.value : undefined));
}

function refer(template: Template, node: TextNode, name: string): Resolved | undefined {
  if (name === "AWS::NoValue") return NOTHING;
  const value = wordFor(template, name);
  if (value === undefined) return undefined;
  return typeof value === "string" ? text(node, value) : { ...value, start: node.start, end: node.end };
}

/** What `Ref`, and `${...}` in a `Sub`, stand for. A list of a parameter comes as a list. */
function wordFor(template: Template, name: string): string | ArrayNode | undefined {
  if (name === "AWS::AccountId") return template.account;
  if (name === "AWS::Partition") return template.partition;
  if (name === "AWS::URLSuffix") return partitionById(template.partition).domain;
  const parameter = parameterOf(template, name);
  if (parameter === undefined) return referenceOf(template, name);
  const value = parameter.default;
  if (value?.kind === "string") {
    const type = valueAt(template.node, "Parameters", name, "Type");
    if (type?.kind !== "string" || !/^(?:CommaDelimitedList|List<)/.test(type.value)) return value.value;
    return { ...value, kind: "array", items: value.value.split(",").map((part) => text(value, part.trim())) };
  }
  return value?.kind === "number" ? value.raw : undefined;
}

function substitute(
  template: Template,
  node: TextNode,
  value: TextNode,
  open: Open,
  depth: number,
): TextNode | undefined {
  const [first, map] = value.kind === "array" ? value.items : [value];
  if (first?.kind !== "string") return undefined;
  let failed = false;
  const made = first.value.replaceAll(/\$\{([^}]*)\}/g, (_, inner: string) => {
    if (inner.startsWith("!")) return `\${${inner.slice(1)}}`;
    const given = map?.kind === "object" ? valueAt(map, inner.trim()) : undefined;
    const word = given === undefined ? plainWord(template, inner.trim()) : textIn(template, given, depth);
    if (word !== undefined) return word;
    say(open, `\${${inner}}`, node);
    failed = true;
    return "*";
  });
  if (!failed) return text(node, made);
  open.ranges.push(node);
  return open.widen !== undefined && made !== "*" ? text(node, made) : unknown(node);
}

function plainWord(template: Template, name: string): string | undefined {
  const word = wordFor(template, name);
  if (typeof word === "string") return word;
  const dot = name.indexOf(".");
  return dot < 0 ? undefined : attributeOf(template, name.slice(0, dot), name.slice(dot + 1));
}

function textIn(template: Template, node: TextNode, depth: number): string | undefined {
  const resolved = work(template, node, nothingOpen(), depth + 1);
  return resolved !== NOTHING && resolved.kind === "string" ? resolved.value : undefined;
}

function join(template: Template, node: TextNode, value: TextNode, open: Open, depth: number): TextNode | undefined {
  const [separator, list] = value.kind === "array" ? value.items : [];
  if (separator?.kind !== "string" || list === undefined) return undefined;
  const inner: Open = { ranges: [], words: open.words, ...(open.widen === undefined ? {} : { widen: "all" }) };
  const items = work(template, list, inner, depth);
  if (items === NOTHING || items.kind !== "array") return undefined;
  if (inner.ranges.length > 0) open.ranges.push(node);
  const words = items.items.map((item) =>
    item.kind === "string" ? item.value : item.kind === "number" ? item.raw : undefined,
  );
  if (words.includes(undefined)) return inner.ranges.length > 0 ? unknown(node) : undefined;
  return text(node, words.join(separator.value));
}

function select(template: Template, value: TextNode, depth: number): Resolved | undefined {
  const [index, list] = value.kind === "array" ? value.items : [];
  const at = Number(index?.kind === "number" ? index.value : index?.kind === "string" ? index.value : Number.NaN);
  if (list === undefined || !Number.isInteger(at)) return undefined;
  const items = work(template, list, nothingOpen(), depth);
  const found = items !== NOTHING && items.kind === "array" ? items.items[at] : undefined;
  return found === undefined || found.kind === "null" ? undefined : found;
}

function split(template: Template, node: TextNode, value: TextNode): TextNode | undefined {
  const [separator, source] = value.kind === "array" ? value.items : [];
  const word = textOf(template, source, nothingOpen());
  if (separator?.kind !== "string" || separator.value === "" || word === undefined) return undefined;
  const { start, end } = node;
  return { kind: "array", items: word.split(separator.value).map((part) => text(node, part)), start, end };
}

function findInMap(template: Template, node: TextNode, value: TextNode): TextNode | undefined {
  const path = itemsAt(value)
    .slice(0, 3)
    .map((item) => textOf(template, item, nothingOpen()));
  const [map, first, second] = path;
  if (map === undefined || first === undefined || second === undefined) return undefined;
  const found = valueAt(template.node, "Mappings", map, first, second);
  return found === undefined ? undefined : { ...found, start: node.start, end: node.end };
}

function choose(template: Template, value: TextNode, open: Open, depth: number): Resolved | undefined {
  const [condition, yes, no] = value.kind === "array" ? value.items : [];
  if (condition?.kind !== "string" || yes === undefined || no === undefined) return undefined;
  const holds = conditionHolds(template, condition.value);
  return holds === undefined ? undefined : work(template, holds ? yes : no, open, depth);
}

/** Whether a condition of the template holds with its parameters' defaults; undefined where that cannot be told. */
export function conditionHolds(template: Template, name: string): boolean | undefined {
  return holds(template, valueAt(template.node, "Conditions", name), 0);
}

function holds(template: Template, node: TextNode | undefined, depth: number): boolean | undefined {
  const intrinsic = node === undefined || depth > 20 ? undefined : intrinsicOf(node);
  if (intrinsic === undefined) return undefined;
  const parts = itemsAt(intrinsic.value);
  const inner = (): readonly (boolean | undefined)[] => parts.map((part) => holds(template, part, depth + 1));
  switch (intrinsic.name) {
    case "Condition": {
      const [name] = parts;
      return name?.kind === "string"
        ? holds(template, valueAt(template.node, "Conditions", name.value), depth + 1)
        : undefined;
    }
    case "Fn::Equals": {
      const [a, b] = parts.map((part) => textOf(template, part));
      return a === undefined || b === undefined ? undefined : a === b;
    }
    case "Fn::Not": {
      const [one] = inner();
      return one === undefined ? undefined : !one;
    }
    case "Fn::And":
      return inner().includes(false) ? false : inner().includes(undefined) ? undefined : true;
    case "Fn::Or":
      return inner().includes(true) ? true : inner().includes(undefined) ? undefined : false;
    default:
      return undefined;
  }
}
