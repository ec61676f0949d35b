import type { ContextValue } from "./request.ts";

/** What a request says under one key: its values as AWS compares them. `undefined` under a key: a value that is none. */
export type Context = ReadonlyMap<string, readonly string[] | undefined>;

const NOTHING: Context = new Map();

/**
 * The keys of a request without their case. A key without a value, an empty list included, is as one that is not there:
 * "the key values resolve to a null data set".
 */
export function contextOf(
  record: Readonly<Record<string, ContextValue | readonly ContextValue[]>> | undefined,
): Context {
  if (record === undefined || record === null || typeof record !== "object") return NOTHING;
  const context = new Map<string, readonly string[] | undefined>();
  for (const key in record) {
    const value: unknown = record[key];
    if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) continue;
    context.set(key.toLowerCase(), valuesOf(value));
  }
  return context;
}

function valuesOf(value: unknown): readonly string[] | undefined {
  if (typeof value === "string") return [value];
  if (!Array.isArray(value)) return isScalar(value) ? [String(value)] : undefined;
  return value.every(isScalar) ? value.map(String) : undefined;
}

function isScalar(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
