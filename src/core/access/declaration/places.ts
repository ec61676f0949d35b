import type { TextNode } from "../../text/node.ts";
import { type Source, type Span, locate } from "../../text/span.ts";

/**
 * Where the values of a declaration stand. Values stay plain data; a place is asked for with the object or list that
 * holds the value and the name under which it does: `places.of(grant.from, "branches")`, `places.of(branches, 0)`.
 * Objects that were not read from this source have no places.
 */
export interface Places {
  of(holder: object, key?: string | number): Span | undefined;
}

/** The one that is filled while reading. */
export class PlaceBook implements Places {
  private readonly source: Source;
  private readonly book = new WeakMap<object, Map<string | number | undefined, TextNode>>();

  constructor(source: Source) {
    this.source = source;
  }

  note(holder: object, key: string | number | undefined, node: TextNode): void {
    const known = this.book.get(holder);
    if (known === undefined) this.book.set(holder, new Map([[key, node]]));
    else known.set(key, node);
  }

  /** The places of an object, for another one that was made from it. */
  copy(from: object, to: object): void {
    for (const [key, node] of this.book.get(from) ?? []) this.note(to, key, node);
  }

  of(holder: object, key?: string | number): Span | undefined {
    const node = this.book.get(holder)?.get(key);
    return node === undefined ? undefined : locate(this.source, node);
  }
}
