import type { TextNode } from "../../text/node.ts";
import { itemsAt } from "../../text/pick.ts";
import type { Range } from "../../text/span.ts";
import type { HeldPolicy } from "../place.ts";
import { type Document, type Draft, given, placeOf } from "../read/draft.ts";
import { type PolicyDescription, holdPolicy } from "../read/hold-policy.ts";
import { type Open, nothingOpen, resolve, textOf } from "./resolve.ts";
import type { Template } from "./template.ts";

export interface Reading {
  readonly draft: Draft;
  readonly document: Document;
  readonly template: Template;
  readonly unresolved: Map<string, Range>;
}

function note(reading: Reading, open: Open): void {
  for (const [words, range] of open.words) if (!reading.unresolved.has(words)) reading.unresolved.set(words, range);
}

export function say(reading: Reading, node: TextNode | undefined): string | undefined {
  if (node === undefined) return undefined;
  const open = nothingOpen();
  const value = textOf(reading.template, node, open);
  note(reading, open);
  return value;
}

/** Texts of a list; what cannot be told of them is left open under the words that were written. */
export function sayAll(reading: Reading, node: TextNode | undefined): readonly string[] {
  if (node === undefined) return [];
  const open = nothingOpen();
  const resolved = resolve(reading.template, node, open);
  note(reading, open);
  const told = itemsAt(resolved).flatMap((item) => (item.kind === "string" ? [item.value] : []));
  return open.ranges.length === 0 ? told : [...told, `(${[...open.words.keys()].sort().join(", ")})`];
}

export function hold(reading: Reading, node: TextNode, description: PolicyDescription): HeldPolicy {
  const open = nothingOpen();
  const resolved = resolve(reading.template, node, open);
  note(reading, open);
  const { source } = reading.document;
  const { name, arn } = description;
  // A text with something unknown in it is no JSON that could be read.
  if (resolved.kind === "null") return { name, ...given("arn", arn), exact: false, at: placeOf(source, node) };
  return holdPolicy(reading.draft, source, resolved, {
    ...description,
    exact: open.ranges.length === 0,
    open: open.ranges,
  });
}
