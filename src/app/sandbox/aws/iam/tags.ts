import type { Tags } from "../../state/account.ts";
import type { Context } from "../caller-context.ts";
import { invalidInput, limitExceeded } from "./errors.ts";

export interface WireTag {
  readonly Key: string;
  readonly Value: string;
}

const MOST = 50;

/** Tags as they were asked for, held against what IAM takes: keys once each, without regard to case. */
export function readTags(tags: readonly WireTag[] | undefined): Tags {
  return mergeTags(new Map(), tags ?? []);
}

export function mergeTags(known: Tags, added: readonly WireTag[]): Tags {
  const seen = new Set<string>();
  const next = new Map(known);
  for (const { Key, Value } of added) {
    const folded = Key.toLowerCase();
    if (seen.has(folded))
      throw invalidInput("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    if (folded.startsWith("aws:")) throw invalidInput("Reserved prefix 'aws:' is not allowed in tag keys.");
    seen.add(folded);
    // A key that differs only in case is the same tag; IAM keeps the new spelling.
    for (const key of known.keys()) if (key.toLowerCase() === folded) next.delete(key);
    next.set(Key, Value);
  }
  if (next.size > MOST) throw limitExceeded(`The number of tags has reached the maximum limit of ${MOST}.`);
  return next;
}

export function removeTags(known: Tags, keys: readonly string[]): Tags {
  const next = new Map(known);
  for (const wanted of keys) {
    for (const key of known.keys()) if (key.toLowerCase() === wanted.toLowerCase()) next.delete(key);
  }
  return next;
}

export function showTags(tags: Tags): readonly WireTag[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}

/** As `Tags` of an entity: left out where there are none. */
export function showSomeTags(tags: Tags): readonly WireTag[] | undefined {
  return tags.size === 0 ? undefined : showTags(tags);
}

/** The condition keys of a call that brings tags. */
export function requestTags(tags: readonly WireTag[] | undefined): Context {
  const context: Context = {};
  for (const { Key, Value } of tags ?? []) context[`aws:RequestTag/${Key}`] = Value;
  if (tags !== undefined && tags.length > 0) context["aws:TagKeys"] = tags.map(({ Key }) => Key);
  return context;
}
