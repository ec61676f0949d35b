import type { Tags } from "../../change/object.ts";

/** One `name = value` of a block, or a block in it, or a remark. */
export type Entry =
  | { readonly kind: "attribute"; readonly name: string; readonly value: string }
  | { readonly kind: "block"; readonly head: string; readonly entries: readonly Entry[] }
  | { readonly kind: "comment"; readonly text: string; readonly alone: boolean };

export function attribute(name: string, value: string | undefined): readonly Entry[] {
  return value === undefined ? [] : [{ kind: "attribute", name, value }];
}

export function block(head: string, entries: readonly Entry[]): Entry {
  return { kind: "block", head, entries };
}

/** A remark on what follows it. */
export function comment(text: string): Entry {
  return { kind: "comment", text, alone: false };
}

/** A remark that stands for itself. */
export function remark(text: string): Entry {
  return { kind: "comment", text, alone: true };
}

/** A text in quotes. Templates begin with `${` and `%{`, which are doubled to stand for themselves. */
export function quoted(text: string): string {
  const escaped = JSON.stringify(text).replaceAll(/\\[bf]/g, (escape) => (escape === "\\b" ? "\\u0008" : "\\u000c"));
  return withoutTemplates(escaped);
}

export function list(texts: readonly string[]): string {
  return `[${texts.map(quoted).join(", ")}]`;
}

export function tagMap(tags: Tags): string | undefined {
  const entries = Object.entries(tags);
  if (entries.length === 0) return undefined;
  const width = Math.max(...entries.map(([key]) => quoted(key).length));
  const lines = entries.map(([key, value]) => `  ${quoted(key).padEnd(width)} = ${quoted(value)}`);
  return `{\n${lines.join("\n")}\n}`;
}

/** A document as it is, indented by whoever prints it: `<<-` takes the indentation away again. */
export function heredoc(text: string): string {
  return `<<-JSON\n${withoutTemplates(text.trimEnd()).replaceAll(/^/gm, "  ")}\nJSON`;
}

function withoutTemplates(text: string): string {
  return text.replaceAll(/[$%]\{/g, (found) => `${found.slice(0, 1)}${found}`);
}

/** Entries as `terraform fmt` leaves them: equals signs of neighbours in one column, long values standing alone. */
export function printHcl(entries: readonly Entry[], depth = 0): string {
  const margin = "  ".repeat(depth);
  const parts: string[] = [];
  for (const group of groupsOf(entries)) {
    const width = Math.max(...group.map((entry) => (entry.kind === "attribute" ? entry.name.length : 0)));
    parts.push(group.map((entry) => printEntry(entry, width).replaceAll(/^(?=.)/gm, margin)).join("\n"));
  }
  return parts.join("\n\n");
}

function printEntry(entry: Entry, width: number): string {
  if (entry.kind === "comment") return entry.text.replaceAll(/^/gm, "# ").replaceAll(/ +$/gm, "");
  if (entry.kind === "attribute") return `${entry.name.padEnd(width)} = ${entry.value}`;
  if (entry.entries.length === 0) return `${entry.head} {\n}`;
  const body = printHcl(entry.entries, 1);
  return `${entry.head} {\n${body}\n}`;
}

/** Runs of entries without a blank line between them: short attributes together, remarks with what they are about. */
function groupsOf(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const groups: Entry[][] = [];
  let open: Entry[] | undefined;
  for (const entry of entries) {
    const short = entry.kind === "attribute" && !entry.value.includes("\n");
    const last = open?.at(-1);
    const joins = last !== undefined && (last.kind === "comment" || short);
    if (open !== undefined && joins) open.push(entry);
    else {
      open = [entry];
      groups.push(open);
    }
    if (entry.kind === "comment" ? entry.alone : !short) open = undefined;
  }
  return groups;
}
