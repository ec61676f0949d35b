import type { Context } from "./context.ts";
import type { Plain } from "./glob.ts";

/** A value after its variables. */
export interface Expanded {
  readonly text: string;
  /** Which characters came from a variable, and are no wildcards. */
  readonly plain: Plain;
}

export function hasVariables(text: string): boolean {
  return text.includes("${");
}

/**
 * Puts the request's values in the place of `${...}` (IAM User Guide, "IAM policy elements: Variables and tags").
 * "absent": a key without a value and without a default, so that the whole matches nothing. "unreadable": what AWS would
 * do is not documented, as with a key of several values. That a wildcard inside a request's value is plain text is how
 * AWS's examples read, not a sentence of its documentation.
 */
export function expandVariables(template: string, context: Context): Expanded | "absent" | "unreadable" {
  let text = "";
  const plain: boolean[] = [];
  let from = 0;
  for (;;) {
    const open = template.indexOf("${", from);
    const close = open < 0 ? -1 : closeOf(template, open);
    const literal = close < 0 ? template.slice(from) : template.slice(from, open);
    text += literal;
    for (let i = 0; i < literal.length; i++) plain.push(false);
    if (close < 0) return { text, plain };
    const value = valueOf(template.slice(open + 2, close), context);
    if (typeof value !== "string") return value.failed;
    text += value;
    for (let i = 0; i < value.length; i++) plain.push(true);
    from = close + 1;
  }
}

/** Where a variable ends: its default stands in single quotes and may hold a closing brace. */
function closeOf(template: string, open: number): number {
  const close = template.indexOf("}", open);
  const quote = template.indexOf("'", open);
  if (quote < 0 || quote > close) return close;
  const end = template.indexOf("'}", quote + 1);
  return end < 0 ? close : end + 1;
}

const WITH_DEFAULT = /^([^,']+), *'([^']*)'$/;

function valueOf(name: string, context: Context): string | { readonly failed: "absent" | "unreadable" } {
  if (name === "*" || name === "?" || name === "$") return name;
  const parts = WITH_DEFAULT.exec(name);
  const key = parts?.[1] ?? name;
  if (!/^[^\s,'{}$]+$/.test(key)) return { failed: "unreadable" };
  const values = context.get(key.toLowerCase());
  if (values === undefined) {
    if (context.has(key.toLowerCase())) return { failed: "unreadable" };
    return parts?.[2] ?? { failed: "absent" };
  }
  return values.length === 1 ? (values[0] ?? "") : { failed: "unreadable" };
}
