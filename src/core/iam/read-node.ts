import { type Entry, type ObjectNode, repeatedEntries, type StringNode, type TextNode } from "../text/node.ts";
import { type Range, locate } from "../text/span.ts";
import { type Complaints, complain, complainWith, quoted } from "./problems.ts";

export function rangeOf(node: Range): Range {
  return { start: node.start, end: node.end };
}

export function describe(node: TextNode): string {
  if (node.kind === "object" || node.kind === "array") return `an ${node.kind}`;
  return node.kind === "null" ? "null" : `a ${node.kind}`;
}

export function stringOf(complaints: Complaints, node: TextNode, what: string): string | undefined {
  if (node.kind === "string") return node.value;
  complain(complaints, "policy/text-expected", node, what, describe(node));
  return undefined;
}

/** The entries of an object; of equal keys the last, as every parser of JSON has it, and each of the others reported. */
export function distinctEntries(complaints: Complaints, node: ObjectNode): readonly Entry[] {
  const repeated = repeatedEntries(node.entries);
  if (repeated.length === 0) return node.entries;
  for (const [first, { key }] of repeated)
    complainWith(complaints, "policy/duplicate-key", key, [quoted(key.value)], {
      related: [{ message: "first here", span: locate(complaints.source, first.key) }],
    });
  const last = new Map(node.entries.map((entry) => [entry.key.value, entry]));
  return node.entries.filter((entry) => last.get(entry.key.value) === entry);
}

export function unknownElement(complaints: Complaints, key: StringNode, known: readonly string[], what: string): void {
  const meant = known.find((name) => name.toLowerCase() === key.value.toLowerCase());
  complainWith(complaints, "policy/unknown-element", key, [quoted(key.value), what], {
    help:
      meant === undefined ? `it has ${known.map((name) => `\`${name}\``).join(", ")}` : `did you mean \`${meant}\`?`,
  });
}

const PROHIBITED = /[^\t\n\r\u0020-\u00ff]/u;

/**
 * IAM User Guide, "IAM and AWS STS quotas": tab, line feed, carriage return and U+0020 to U+00FF. One look at the text
 * settles nearly every policy; only an escape can hide a character that is not in the text.
 */
export function checkCharacters(complaints: Complaints, node: TextNode): void {
  const text = complaints.source.text.slice(node.start, node.end);
  if (text.includes("\\") || PROHIBITED.test(text)) checkStrings(complaints, node);
}

function checkStrings(complaints: Complaints, node: TextNode): void {
  if (node.kind === "array") {
    for (const item of node.items) checkStrings(complaints, item);
  } else if (node.kind === "object") {
    for (const { key, value } of node.entries) {
      checkStrings(complaints, key);
      checkStrings(complaints, value);
    }
  } else if (node.kind === "string") {
    const found = PROHIBITED.exec(node.value);
    if (found === null) return;
    const code = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    complain(complaints, "policy/character", node, `U+${code}`);
  }
}

/** A scalar as the string that AWS compares: numbers as they are written, `true` and `false`. */
export function scalarOf(node: TextNode): string | undefined {
  if (node.kind === "string") return node.value;
  if (node.kind === "number") return node.raw;
  return node.kind === "boolean" ? String(node.value) : undefined;
}

/** One value or a list of them: brackets are optional everywhere in the language. */
export function itemsOf(node: TextNode): readonly TextNode[] {
  return node.kind === "array" ? node.items : [node];
}

/** How a value reads in a message. */
export function shown(node: TextNode): string {
  const scalar = scalarOf(node);
  return scalar === undefined ? describe(node) : quoted(scalar);
}
