import type { Change } from "./change.ts";
import { type CloudObject, identify } from "./object.ts";

/**
 * Several changes as one for each object: two findings about one role each know only their own part of it, and done one
 * after the other the second would take the first back. Of two that alter the same field the later one holds.
 */
export function mergeChanges(changes: readonly Change[]): readonly Change[] {
  const merged = new Map<string, Change>();
  for (const change of changes) {
    const object = change.after ?? change.before;
    if (object === undefined) continue;
    const key = `${change.account} ${identify(object)}`;
    const there = merged.get(key);
    merged.set(key, there === undefined ? change : both(there, change));
  }
  return [...merged.values()];
}

function both(first: Change, second: Change): Change {
  if (second.action === "delete" || first.after === undefined || second.after === undefined) return second;
  const altered = Object.entries(second.after).filter(([field, value]) => !same(value, fieldOf(second.before, field)));
  const after = Object.assign({}, first.after, Object.fromEntries(altered)) as CloudObject;
  return { ...first, after, reason: `${first.reason}, ${second.reason}` };
}

function fieldOf(object: CloudObject | undefined, field: string): unknown {
  return object === undefined ? undefined : Object.entries(object).find(([key]) => key === field)?.[1];
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
