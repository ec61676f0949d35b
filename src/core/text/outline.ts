import type { Diagnostic } from "./diagnostic.ts";
import type { TextNode } from "./node.ts";
import { type Source, locate } from "./span.ts";

/**
 * What a document of ours must have to be worked with: enough that code written for its type does not trip, be the file
 * old, cut off or made by somebody else. Fields that an outline does not name are let through; a name that ends in `?`
 * may be absent. A list of words means one of them.
 */
export type Outline =
  | "text"
  | "number"
  | "boolean"
  | "anything"
  | readonly string[]
  | { readonly list: Outline }
  | { readonly either: readonly Outline[] }
  | { readonly fields: Readonly<Record<string, Outline>> };

/** Beyond this many the file is of another kind, and more of them say nothing. */
const ENOUGH = 10;

/** What keeps a document from fitting its outline; empty where it fits. */
export function checkOutline(source: Source, node: TextNode, outline: Outline, code: string): Diagnostic[] {
  const problems: Diagnostic[] = [];
  check(node, outline, "the document");
  return problems;

  function check(node: TextNode, outline: Outline, name: string): void {
    if (problems.length >= ENOUGH || outline === "anything") return;
    if (typeof outline === "object" && "fields" in outline) {
      if (node.kind === "object") checkFields(node, outline.fields, name);
      else refuse(node, `${name} is not ${say(outline)}`);
      return;
    }
    if (typeof outline === "object" && "list" in outline && node.kind === "array") {
      for (const item of node.items) check(item, outline.list, `an entry of ${name}`);
      return;
    }
    if (!fits(node, outline)) refuse(node, `${name} is not ${say(outline)}`);
  }

  function checkFields(
    node: TextNode & { kind: "object" },
    fields: Readonly<Record<string, Outline>>,
    name: string,
  ): void {
    const present = new Map(node.entries.map((entry) => [entry.key.value, entry.value]));
    for (const [field, outline] of Object.entries(fields)) {
      const key = field.replace(/\?$/, "");
      const value = present.get(key);
      if (value !== undefined) check(value, outline, `\`${key}\``);
      else if (key === field) refuse(node, `${name} has no \`${key}\``);
    }
  }

  function refuse(node: TextNode, message: string): void {
    // The head of an object or list is enough to find it; the whole of it would be the whole file.
    const end = node.kind === "object" || node.kind === "array" ? node.start + 1 : node.end;
    problems.push({ code, severity: "error", message, span: locate(source, { start: node.start, end }) });
  }
}

function fits(node: TextNode, outline: Outline): boolean {
  if (outline === "anything") return true;
  if (outline === "text") return node.kind === "string";
  if (outline === "number" || outline === "boolean") return node.kind === outline;
  if ("either" in outline) return outline.either.some((choice) => fits(node, choice));
  if ("list" in outline) return node.kind === "array" && node.items.every((item) => fits(item, outline.list));
  if ("fields" in outline) return node.kind === "object";
  return node.kind === "string" && outline.includes(node.value);
}

function say(outline: Outline): string {
  if (typeof outline === "string") return outline === "number" || outline === "boolean" ? `a ${outline}` : outline;
  if ("either" in outline) return outline.either.map(say).join(" or ");
  if ("list" in outline) return "a list";
  if ("fields" in outline) return "an object";
  return outline.length === 1 ? `\`${outline[0]}\`` : `one of ${outline.map((word) => `\`${word}\``).join(", ")}`;
}
