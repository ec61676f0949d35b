import type { Reading } from "../text/diagnostic.ts";
import type { Entry, TextNode } from "../text/node.ts";
import { scrubText } from "../text/scrub.ts";
import { type Range, type Source, locate } from "../text/span.ts";
import type { ValuesFile } from "./values.ts";

/*
 * Helm's `--set` (strvals): pairs parted by commas, keys by dots, a backslash before what is meant as it stands, `{a,b}`
 * for a list. `a[0]=b` would change one item of a list, which no value read here has.
 */

/** Reads the pairs of one `--set` as if each were a small file. */
export function readSetValues(text: string): Reading<readonly ValuesFile[]> {
  const pairs: ValuesFile[] = [];
  for (const range of split(text, ",", { start: 0, end: text.length })) {
    const written = text.slice(range.start, range.end);
    const [key] = split(written, "=", { start: 0, end: written.length });
    const end = key?.end ?? 0;
    // The text may be drawn beside a finding, and pairs are where people put passwords.
    const source: Source = { name: `--set ${written.slice(0, end)}`, text: scrubText(written, { assignments: true }) };
    const bad = end === 0 || end === written.length || /(?<!\\)\[/.test(written.slice(0, end));
    if (bad) {
      const message = `\`${written.slice(0, end)}\` is no pair that is understood here`;
      const help = "write `key.inner=value`; put items of lists into a values file";
      const span = locate(source, { start: 0, end: written.length });
      return { diagnostics: [{ code: "chart/bad-set", severity: "error", message, help, span }] };
    }
    pairs.push({ source, node: nest(written, end) });
  }
  return { value: pairs, diagnostics: [] };
}

function nest(text: string, equals: number): TextNode {
  const whole = { start: 0, end: text.length };
  let node = scalar(text, { start: equals + 1, end: text.length });
  for (const step of split(text, ".", { start: 0, end: equals }).toReversed()) {
    const entry: Entry = { key: { kind: "string", value: plain(text, step), ...step }, value: node };
    node = { kind: "object", entries: [entry], ...whole };
  }
  return node;
}

/** strvals' typed value: booleans, integers without a leading zero, null, and text. */
function scalar(text: string, range: Range): TextNode {
  const written = text.slice(range.start, range.end);
  if (written.startsWith("{") && written.endsWith("}")) {
    const inner = { start: range.start + 1, end: range.end - 1 };
    const items = inner.start === inner.end ? [] : split(text, ",", inner).map((item) => scalar(text, item));
    return { kind: "array", items, ...range };
  }
  if (written === "true" || written === "false") return { kind: "boolean", value: written === "true", ...range };
  if (written === "null") return { kind: "null", ...range };
  if (/^(?:0|-?[1-9]\d*)$/.test(written)) return { kind: "number", value: Number(written), raw: written, ...range };
  return { kind: "string", value: plain(text, range), ...range };
}

function plain(text: string, { start, end }: Range): string {
  return text.slice(start, end).replaceAll(/\\(.)/g, "$1");
}

/** Between separators that no backslash stands before and no braces are around. */
function split(text: string, separator: string, { start, end }: Range): readonly Range[] {
  const parts: Range[] = [];
  let from = start;
  let depth = 0;
  for (let at = start; at < end; at++) {
    const character = text[at];
    if (character === "\\") at++;
    else if (character === "{") depth++;
    else if (character === "}") depth--;
    else if (character === separator && depth <= 0) {
      parts.push({ start: from, end: at });
      from = at + 1;
    }
  }
  parts.push({ start: from, end });
  return parts;
}
