import type { TextNode } from "../../text/node.ts";
import type { Range } from "../../text/span.ts";
import type { ChartReading, PlacedSecret } from "../reading.ts";
import type { ChartPlace } from "../values.ts";

/** The rules of the category, by the second half of their ids. */
export type ChartRule =
  | "keypair-wins"
  | "renamed"
  | "account-disabled"
  | "global-wins"
  | "endpoint-breaks-role"
  | "no-profile-flag"
  | "legacy-agent"
  | "bucket-mismatch"
  | "backup-tool";

/** One thing that is wrong with how a chart is set up. */
export interface ChartProblem {
  readonly title: string;
  readonly message: string;
  readonly help: string;
  readonly at?: ChartPlace;
  /** The lines as they should be, without what stays as it is. */
  readonly lines?: string;
  /** What tells it from the rule's other problems, whatever the lines. */
  readonly meaning: string;
}

export function placeIn(reading: ChartReading, node: TextNode): { readonly at?: ChartPlace } {
  const at = reading.values.placeOf(node);
  return at === undefined ? {} : { at };
}

export function placeOfSecret({ source }: PlacedSecret, { start, end }: Range): { readonly at: ChartPlace } {
  return { at: { source, start, end } };
}

/** YAML lines below a path of keys. */
export function linesUnder(path: readonly string[], lines: readonly string[]): string {
  const heads = path.map((key, depth) => `${"  ".repeat(depth)}${key}:`);
  return [...heads, ...lines.map((line) => `${"  ".repeat(path.length)}${line}`)].join("\n");
}

export function dotted(path: readonly string[]): string {
  return path.join(".");
}
