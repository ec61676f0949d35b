import type { TextNode } from "../../text/node.ts";
import { itemsAt, stringAt } from "../../text/pick.ts";
import type { Tags } from "../account.ts";

/** `[{ Key, Value }]`, or the small letters of EKS and ECS, sorted by key. */
export function tagsAt(node: TextNode, key: string): Tags {
  const pairs = itemsAt(node, key).flatMap((item): [string, string][] => {
    const name = stringAt(item, "Key") ?? stringAt(item, "key");
    return name === undefined ? [] : [[name, stringAt(item, "Value") ?? stringAt(item, "value") ?? ""]];
  });
  return sortedRecord(pairs);
}

/** A record whose keys stand in one order and are only its own, whatever they are called. */
export function sortedRecord<T>(pairs: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  const record: Record<string, T> = Object.create(null) as Record<string, T>;
  for (const [key, value] of [...pairs].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) record[key] = value;
  return Object.freeze(record);
}
