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

/** One `${...}` of a value. */
export interface Variable {
  /** As written, between the braces. */
  readonly name: string;
  /** `*`, `?` or `$`, where it stands for that character. */
  readonly character?: string;
  /** The key in lower case; absent too for a name that is none. */
  readonly key?: string;
  readonly fallback?: string;
}

/** A value as plain text and variables, in their order. Under 2008-10-17 nothing is a variable: do not ask. */
export function templateOf(template: string): readonly (string | Variable)[] {
  const parts: (string | Variable)[] = [];
  let from = 0;
  for (;;) {
    const open = template.indexOf("${", from);
    const close = open < 0 ? -1 : closeOf(template, open);
    const literal = close < 0 ? template.slice(from) : template.slice(from, open);
    if (literal !== "") parts.push(literal);
    if (close < 0) return parts;
    parts.push(variableOf(template.slice(open + 2, close)));
    from = close + 1;
  }
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
  for (const part of templateOf(template)) {
    const value = typeof part === "string" ? part : valueOf(part, context);
    if (typeof value !== "string") return value.failed;
    text += value;
    for (let i = 0; i < value.length; i++) plain.push(typeof part !== "string");
  }
  return { text, plain };
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

function variableOf(name: string): Variable {
  if (name === "*" || name === "?" || name === "$") return { name, character: name };
  const parts = WITH_DEFAULT.exec(name);
  const key = parts?.[1] ?? name;
  if (!/^[^\s,'{}$]+$/.test(key)) return { name };
  const fallback = parts?.[2];
  return { name, key: key.toLowerCase(), ...(fallback === undefined ? undefined : { fallback }) };
}

function valueOf(variable: Variable, context: Context): string | { readonly failed: "absent" | "unreadable" } {
  const { character, key, fallback } = variable;
  if (character !== undefined) return character;
  if (key === undefined) return { failed: "unreadable" };
  const values = context.get(key);
  if (values === undefined) return context.has(key) ? { failed: "unreadable" } : (fallback ?? { failed: "absent" });
  return values.length === 1 ? (values[0] ?? "") : { failed: "unreadable" };
}
