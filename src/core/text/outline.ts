import type { Diagnostic, Reading } from "./diagnostic.ts";
import { readJson } from "./json.ts";
import { type ObjectNode, type TextNode, toValue } from "./node.ts";
import { stringAt, stringNodeAt } from "./pick.ts";
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
  /** An object with any names, each with a value that fits. */
  | { readonly each: Outline }
  /** An object whose field of that name says which of these it is. */
  | { readonly by: string; readonly of: Readonly<Record<string, Readonly<Record<string, Outline>>>> }
  | { readonly either: readonly Outline[] }
  | { readonly fields: Readonly<Record<string, Outline>> };

/** Beyond this many the file is of another kind, and more of them say nothing. */
const ENOUGH = 10;

/** Reads a JSON document of ours: one of a version that is known, and that fits the outline of its type. */
export function readOutlined<Document>(
  source: Source,
  outline: Outline,
  codes: { readonly version: string; readonly fit: string },
): Reading<Document> {
  const { value, diagnostics } = readJson(source);
  if (value === undefined) return { diagnostics };
  const problems = [...checkVersion(source, value, codes.version), ...checkOutline(source, value, outline, codes.fit)];
  if (problems.length > 0) return { diagnostics: problems };
  // The outline has just said so.
  return { value: toValue(value) as Document, diagnostics };
}

/** What keeps a document from fitting its outline; empty where it fits. */
export function checkOutline(source: Source, node: TextNode, outline: Outline, code: string): Diagnostic[] {
  const problems: Diagnostic[] = [];
  check(node, outline, "the document");
  return problems;

  function check(node: TextNode, outline: Outline, name: string): void {
    if (problems.length >= ENOUGH || outline === "anything") return;
    if (!isKind(node, outline)) refuse(node, `${name} is not ${say(outline)}`);
    else if (node.kind === "object") checkObject(node, outline, name);
    else if (node.kind === "array") {
      const inner = listOf(outline);
      if (inner !== undefined) for (const item of node.items) check(item, inner, `an entry of ${name}`);
    }
  }

  function checkObject(node: ObjectNode, outline: Outline, name: string): void {
    if (typeof outline !== "object" || isWords(outline)) return;
    if ("fields" in outline) checkFields(node, outline.fields, name);
    else if ("each" in outline) {
      for (const { key, value } of node.entries) check(value, outline.each, `\`${key.value}\``);
    } else if ("by" in outline) {
      const kind = stringAt(node, outline.by) ?? "";
      const fields = Object.hasOwn(outline.of, kind) ? outline.of[kind] : undefined;
      checkFields(node, fields ?? { [outline.by]: Object.keys(outline.of) }, name);
    }
  }

  function checkFields(node: ObjectNode, fields: Readonly<Record<string, Outline>>, name: string): void {
    const present = new Map(node.entries.map((entry) => [entry.key.value, entry.value]));
    const missing: string[] = [];
    for (const [field, outline] of Object.entries(fields)) {
      const key = field.replace(/\?$/, "");
      const value = present.get(key);
      if (value !== undefined) check(value, outline, `\`${key}\``);
      else if (key === field) missing.push(key);
    }
    // A document of another kind lacks nearly all of them, and is one mistake.
    if (missing.length > 0) refuse(node, `${name} has no ${missing.map((key) => `\`${key}\``).join(", ")}`);
  }

  function refuse(node: TextNode, message: string): void {
    // The head of an object or list is enough to find it; the whole of it would be the whole file.
    const end = node.kind === "object" || node.kind === "array" ? node.start + 1 : node.end;
    problems.push({ code, severity: "error", message, span: locate(source, { start: node.start, end }) });
  }
}

/** A minor step only adds, so that every 1.x of a document of ours can be read. */
export function checkVersion(source: Source, node: TextNode, code: string): Diagnostic[] {
  const version = stringNodeAt(node, "formatVersion");
  if (version === undefined || /^1\.\d+$/.test(version.value)) return [];
  const message = `\`formatVersion\` is \`${version.value}\`, and this program reads 1.x`;
  return [{ code, severity: "error", message, span: locate(source, version) }];
}

/** Whether the node itself is what the outline asks for; what is inside is looked at afterwards. */
function isKind(node: TextNode, outline: Outline): boolean {
  if (outline === "anything") return true;
  if (outline === "text") return node.kind === "string";
  if (outline === "number" || outline === "boolean") return node.kind === outline;
  if (isWords(outline)) return node.kind === "string" && outline.includes(node.value);
  if ("either" in outline) return outline.either.some((choice) => isKind(node, choice));
  return node.kind === ("list" in outline ? "array" : "object");
}

function isWords(outline: Outline): outline is readonly string[] {
  return Array.isArray(outline);
}

/** What the entries of a list are to be. */
function listOf(outline: Outline): Outline | undefined {
  if (typeof outline !== "object" || isWords(outline)) return undefined;
  if ("list" in outline) return outline.list;
  return "either" in outline ? outline.either.map(listOf).find((inner) => inner !== undefined) : undefined;
}

function say(outline: Outline): string {
  if (outline === "text" || outline === "anything") return outline;
  if (typeof outline === "string") return `a ${outline}`;
  if (isWords(outline)) {
    return outline.length === 1 ? `\`${outline[0]}\`` : `one of ${outline.map((word) => `\`${word}\``).join(", ")}`;
  }
  if ("either" in outline) return outline.either.map(say).join(" or ");
  return "list" in outline ? "a list" : "an object";
}
