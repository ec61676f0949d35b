import type { Diagnostic, Related } from "../../text/diagnostic.ts";
import type { TextNode } from "../../text/node.ts";
import { type Range, type Source, locate } from "../../text/span.ts";
import { PlaceBook } from "./places.ts";

/** A part of a JSON Schema, draft-07: what the YAML language servers of editors understand. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/**
 * What a value may look like, said once: it reads a node into a typed value, and it says itself to a JSON Schema and to
 * the reference page.
 */
export interface Shape<T> {
  /** Completes "expected ...", in messages and on the page. */
  readonly says: string;
  readonly schema: JsonSchema;
  /** The objects inside, for the page. */
  readonly tables?: readonly Table[];
  /** Undefined where the node was refused; the reader then has an error. */
  read(node: TextNode, reader: ShapeReader): T | undefined;
}

/** One object of the page: a heading and a row for each key. */
export interface Table {
  readonly title: string;
  readonly rows: readonly Row[];
}

export interface Row {
  readonly key: string;
  readonly needed: boolean;
  readonly says: string;
  readonly about: string;
}

/** What the shapes of one reading share: the source, what was wrong with it, and where its values stand. */
export class ShapeReader {
  readonly source: Source;
  readonly diagnostics: Diagnostic[] = [];
  readonly places: PlaceBook;

  constructor(source: Source) {
    this.source = source;
    this.places = new PlaceBook(source);
  }

  refuse(code: string, message: string, range: Range, help?: string, related: readonly Related[] = []): undefined {
    const base = { code: `declaration/${code}`, severity: "error", message } as const;
    const span = locate(this.source, range);
    const place = related.length === 0 ? { span } : { span, related };
    this.diagnostics.push(help === undefined ? { ...base, ...place } : { ...base, help, ...place });
    return undefined;
  }

  /** The node is of another kind than wanted. */
  refuseKind(says: string, node: TextNode, help?: string): undefined {
    return this.refuse("wrong-type", `expected ${says}, found ${kindOf(node)}`, node, help);
  }
}

function kindOf(node: TextNode): string {
  switch (node.kind) {
    case "object":
      return "a mapping";
    case "array":
      return "a list";
    case "null":
      return "nothing";
    case "number":
      return `the number \`${node.raw}\``;
    case "boolean":
      return `\`${node.value}\``;
    case "string":
      return `\`${node.value}\``;
  }
}
