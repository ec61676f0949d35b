import { type ObjectNode, type TextNode, member } from "./node.ts";
import type { Source } from "./span.ts";
import { readYaml } from "./yaml.ts";

/**
 * The text with more members under a key of its top level, each in lines of its own, as a person would write it and with
 * comments above, which `editYaml` cannot write. Nothing that stands there is touched, and new lines follow the indent of
 * their neighbours. Undefined where the file is written in another style.
 */
export function addYamlLines(source: Source, key: string, lines: readonly string[]): string | undefined {
  const { value: root } = readYaml(source);
  const { text } = source;
  if (root?.kind !== "object" || isFlow(text, root)) return undefined;
  const entry = root.entries.find((one) => one.key.value === key);
  if (entry === undefined) return append(text, [`${key}:`, ...indented(fromFirst(lines), 2)]);
  const value = member(root, key);
  if (value?.kind !== "object") return undefined;
  if (value.entries.length === 0) return inPlaceOf(text, value, lines);
  return isFlow(text, value) ? undefined : intoBlock(text, value, lines);
}

function isFlow(text: string, node: TextNode): boolean {
  return text[node.start] === "{";
}

/** In place of `{}`: a comment behind it stays on the line of the key. */
function inPlaceOf(text: string, value: ObjectNode, lines: readonly string[]): string {
  const end = endOfLine(text, value.end);
  const comment = text.slice(value.end, end).trim();
  const head = `${text.slice(0, value.start).trimEnd()}${comment === "" ? "" : ` ${comment}`}`;
  return `${head}${joined(text, ["", ...indented(fromFirst(lines), 2)])}${rest(text, end)}`;
}

/** Behind the last member, and behind the comments that stand as deep as the members do. */
function intoBlock(text: string, node: ObjectNode, lines: readonly string[]): string | undefined {
  const [first] = node.entries;
  if (first === undefined || first.key.start < node.start) return undefined;
  const column = first.key.start - startOfLine(text, first.key.start);
  const last = node.entries.at(-1)?.value.end ?? node.end;
  let at = endOfLine(text, Math.max(first.key.end, text.slice(0, last).trimEnd().length));
  for (let next = at; next < text.length; ) {
    const start = text.indexOf("\n", next) + 1;
    if (start === 0) break;
    next = endOfLine(text, start);
    const line = text.slice(start, next);
    if (line.trim() === "") continue;
    const indent = line.length - line.trimStart().length;
    if (!line.trimStart().startsWith("#") || indent < column) break;
    at = next;
  }
  return `${text.slice(0, at)}${joined(text, ["", ...indented(lines, column)])}${rest(text, at)}`;
}

/** A blank line parts neighbours, and there are none before. */
function fromFirst(lines: readonly string[]): readonly string[] {
  return lines[0] === "" ? lines.slice(1) : lines;
}

function append(text: string, lines: readonly string[]): string {
  const end = lineEnd(text);
  const base = text === "" || text.endsWith("\n") ? text : `${text}${end}`;
  return `${base}${lines.join(end)}${end}`;
}

function rest(text: string, at: number): string {
  return at >= text.length ? lineEnd(text) : text.slice(at);
}

function indented(lines: readonly string[], column: number): readonly string[] {
  return lines.map((line) => (line === "" ? "" : `${" ".repeat(column)}${line}`));
}

function joined(text: string, lines: readonly string[]): string {
  return lines.join(lineEnd(text));
}

/** The file's own. */
function lineEnd(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

function startOfLine(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

/** Before the line's end, whichever it is. */
function endOfLine(text: string, at: number): number {
  const found = text.indexOf("\n", at);
  if (found < 0) return text.length;
  return text[found - 1] === "\r" && found > at ? found - 1 : found;
}
