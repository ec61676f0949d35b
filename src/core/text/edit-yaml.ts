import { canonicalJson } from "./canonical-json.ts";
import { type FlowValue, flowYaml } from "./flow-yaml.ts";
import { type ArrayNode, type Entry, type ObjectNode, type TextNode, toValue } from "./node.ts";
import type { Source } from "./span.ts";
import { readYaml } from "./yaml.ts";

/** Keys of mappings and numbers of items; the number behind the last item is a new one. */
export type YamlPath = readonly (string | number)[];

export interface YamlEdit {
  readonly path: YamlPath;
  /** Absent: what stands there is taken away. */
  readonly value?: FlowValue;
}

/**
 * A YAML text with some of its values set or taken away, and every other character as it was: comments, order, quotes and
 * spaces. Undefined where that cannot be done in place, as where a value stands behind an alias: each edit is read back,
 * and must have changed just what it says.
 */
export function editYaml(source: Source, edits: readonly YamlEdit[]): string | undefined {
  let { text } = source;
  for (const edit of edits) {
    const before = readYaml({ text }).value;
    const edited = before === undefined ? undefined : editOnce(text, before, edit);
    if (before === undefined || edited === undefined) return undefined;
    const after = readYaml({ text: edited }).value;
    if (after === undefined) return undefined;
    if (canonicalJson(toValue(after)) !== canonicalJson(meant(toValue(before), edit.path, edit.value)))
      return undefined;
    text = edited;
  }
  return text;
}

function editOnce(text: string, root: TextNode, { path, value }: YamlEdit): string | undefined {
  let node = root;
  for (const [at, step] of path.entries()) {
    const isLast = at === path.length - 1;
    const rest = path.slice(at + 1);
    if (node.kind === "object" && typeof step === "string") {
      const entry = ownEntries(node).findLast(({ key }) => key.value === step);
      if (entry === undefined)
        return value === undefined ? text : insertKey(text, node, step, nested(rest, value) ?? value);
      if (isLast) return value === undefined ? removeKey(text, node, entry) : replaceValue(text, entry, value);
      node = entry.value;
    } else if (node.kind === "array" && typeof step === "number") {
      const item = node.items[step];
      if (item === undefined) return value === undefined ? text : appendItem(text, node, nested(rest, value) ?? value);
      if (isLast)
        return value === undefined
          ? removeItem(text, node, step)
          : splice(text, item, isFlow(text, node) ? flowYaml(value) : itemWords(value));
      node = item;
    } else return undefined;
  }
  return undefined;
}

/** Without those that a merge key brings from elsewhere: an own one wins over them. */
function ownEntries({ entries, start, end }: ObjectNode): readonly Entry[] {
  return entries.filter(({ key }) => key.start >= start && key.end <= end);
}

/** A value inside mappings that are not there yet. */
function nested(path: YamlPath, value: FlowValue): FlowValue | undefined {
  return path.toReversed().reduce<FlowValue>((inner, step) => ({ [String(step)]: inner }), value);
}

function insertKey(text: string, node: ObjectNode, key: string, value: FlowValue): string | undefined {
  const words = `${flowYaml(key)}: ${flowYaml(value)}`;
  const last = ownEntries(node).at(-1);
  if (isFlow(text, node)) {
    return last === undefined ? splice(text, node, `{ ${words} }`) : insert(text, endOf(last), `, ${words}`);
  }
  if (last === undefined) return undefined;
  return insertLine(text, endOf(last), columnOf(text, last.key.start), words);
}

function replaceValue(text: string, { key, value }: Entry, wanted: FlowValue): string | undefined {
  if (value.start <= key.end) return undefined;
  const kept = isList(wanted) && value.kind === "array" ? replaceItems(text, value, wanted) : undefined;
  if (kept !== undefined) return kept;
  const between = text.slice(key.end, value.start);
  // A value that began on a line of its own goes up to its key, unless that would take a comment away.
  const start = /^\s*:\s*\n\s*$/.test(between) ? key.end : value.start;
  return splice(text, { start, end: value.end }, `${start === key.end ? ": " : ""}${flowYaml(wanted)}`);
}

/** A list with a line for each item keeps the lines that stay, and their comments. */
function replaceItems(text: string, node: ArrayNode, wanted: readonly FlowValue[]): string | undefined {
  if (isFlow(text, node)) return undefined;
  const words = wanted.map((item) => canonicalJson(item));
  const stays = node.items.map((item) => words.includes(canonicalJson(toValue(item))));
  const isInOrder = node.items
    .filter((_, at) => stays[at])
    .every((item, at) => canonicalJson(toValue(item)) === words[at]);
  const kept = stays.filter(Boolean).length;
  if (!isInOrder || kept === 0) return undefined;
  const indent = columnOf(text, node.start);
  const last = node.items.findLast((_, at) => stays[at]);
  let edited: string | undefined = text;
  // From the end on, so that the places before stay what they are.
  for (const [at, item] of [...node.items.entries()].toReversed()) {
    if (item === last)
      for (const value of wanted.slice(kept).toReversed())
        edited = edited === undefined ? undefined : insertLine(edited, item.end, indent, `- ${itemWords(value)}`);
    if (stays[at] !== true && edited !== undefined) edited = removeItem(edited, node, at);
  }
  return edited;
}

function appendItem(text: string, node: ArrayNode, value: FlowValue): string | undefined {
  const last = node.items.at(-1);
  if (last === undefined) return splice(text, node, flowYaml([value]));
  if (isFlow(text, node)) return insert(text, last.end, `, ${flowYaml(value)}`);
  return insertLine(text, last.end, columnOf(text, node.start), `- ${itemWords(value)}`);
}

/** A mapping of one key needs no braces behind a dash. */
function itemWords(value: FlowValue): string {
  if (typeof value !== "object" || isList(value)) return flowYaml(value);
  const [[key, inner] = [], ...others] = Object.entries(value);
  return key === undefined || inner === undefined || others.length > 0
    ? flowYaml(value)
    : `${flowYaml(key)}: ${flowYaml(inner)}`;
}

function removeKey(text: string, node: ObjectNode, entry: Entry): string | undefined {
  const own = ownEntries(node);
  if (!isFlow(text, node)) return own.length === 1 ? undefined : removeLines(text, entry.key.start, endOf(entry), "");
  const at = own.indexOf(entry);
  const [before, after] = [own[at - 1], own[at + 1]];
  if (before !== undefined) return splice(text, { start: endOf(before), end: endOf(entry) }, "");
  return splice(text, { start: entry.key.start, end: after?.key.start ?? endOf(entry) }, "");
}

function removeItem(text: string, node: ArrayNode, at: number): string | undefined {
  const [before, item, after] = [node.items[at - 1], node.items[at], node.items[at + 1]];
  if (item === undefined) return undefined;
  if (!isFlow(text, node)) return node.items.length === 1 ? undefined : removeLines(text, item.start, item.end, "-");
  if (before !== undefined) return splice(text, { start: before.end, end: item.end }, "");
  return splice(text, { start: item.start, end: after?.start ?? item.end }, "");
}

/** Whole lines, if nothing else stands before what begins there than spaces and the mark of an item. */
function removeLines(text: string, start: number, end: number, mark: "" | "-"): string | undefined {
  const first = text.lastIndexOf("\n", start - 1) + 1;
  if (text.slice(first, start).trim() !== mark) return undefined;
  const newline = text.indexOf("\n", end);
  return splice(text, { start: first, end: newline < 0 ? text.length : newline + 1 }, "");
}

/** A line behind the one in which something ends. */
function insertLine(text: string, end: number, indent: number, words: string): string {
  const newline = text.indexOf("\n", end);
  const at = newline < 0 ? text.length : newline;
  const isCrLf = text.charAt(at - 1) === "\r";
  return insert(text, isCrLf ? at - 1 : at, `${isCrLf ? "\r\n" : "\n"}${" ".repeat(indent)}${words}`);
}

/** An alias has the place of what it stands for: then its key is the end. */
function endOf({ key, value }: Entry): number {
  return value.start >= key.end ? value.end : key.end;
}

function columnOf(text: string, at: number): number {
  return at - (text.lastIndexOf("\n", at - 1) + 1);
}

function isFlow(text: string, node: TextNode): boolean {
  return "{[".includes(text.charAt(node.start));
}

function insert(text: string, at: number, words: string): string {
  return splice(text, { start: at, end: at }, words);
}

function splice(text: string, { start, end }: { readonly start: number; readonly end: number }, words: string): string {
  return text.slice(0, start) + words + text.slice(end);
}

function isList(value: FlowValue): value is readonly FlowValue[] {
  return Array.isArray(value);
}

/** The same edit of plain values. */
function meant(value: unknown, path: YamlPath, wanted: FlowValue | undefined): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return wanted;
  if (Array.isArray(value)) {
    const at = Number(step);
    if (wanted === undefined && rest.length === 0) return value.filter((_, index) => index !== at);
    return value.toSpliced(at, 1, meant(value[at], rest, wanted));
  }
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  const inner = entries.find(([key]) => key === step)?.[1];
  const others = entries.filter(([key]) => key !== step);
  const made = rest.length === 0 ? wanted : meant(inner, rest, wanted);
  return Object.fromEntries(made === undefined ? others : [...others, [step, made]]);
}
