import type { Range, Span } from "./span.ts";
import { visible } from "./visible.ts";
import { widthOf } from "./width.ts";

/** A part of one line, in offsets of the text. */
export interface Segment extends Range {
  readonly line: number;
  readonly lineStart: number;
}

/** What of a line is shown: safe to print, at most so many cells, with a way from offsets to cells. */
export interface Excerpt {
  readonly shown: string;
  /** The first offset that is shown, and the first that no longer is. */
  readonly from: number;
  readonly to: number;
  /** The cell in which an offset stands. */
  cellOf(offset: number): number;
}

/** How a tab is drawn; where it would end depends on a terminal that we do not know. */
const TAB = "    ";
const CUT = "…";

/** A longer span is shown by its first and last line. */
const MAX_LINES = 4;

/** The lines of a span, each with the part that belongs to it. Found by scanning from both ends, never the whole text. */
export function segmentsOf(text: string, span: Span): Segment[] {
  const start = Math.min(span.start, text.length);
  const lineStart = Math.max(0, start - (span.column - 1));
  const end = Math.min(Math.max(span.end, start), text.length);
  if (span.endLine <= span.line) return [{ line: span.line, lineStart, start, end }];
  const segments: Segment[] = [];
  const stopLine = span.endLine - span.line < MAX_LINES ? span.endLine : span.line + 1;
  let at = lineStart;
  for (let line = span.line; line < stopLine; line++) {
    const stop = lineEnd(text, at);
    segments.push({ line, lineStart: at, start: line === span.line ? start : indented(text, at, stop), end: stop });
    at = stop + (text.startsWith("\r\n", stop) ? 2 : 1);
  }
  const lastStart = Math.max(0, end - (span.endColumn - 1));
  // A span that ends before the first character of a line does not touch that line.
  if (span.endColumn > 1) {
    segments.push({ line: span.endLine, lineStart: lastStart, start: indented(text, lastStart, end), end });
  }
  return segments;
}

/** Where the next line begins, for the one line that is shown between two others. */
export function lineAfter(text: string, segment: Segment): Segment {
  const stop = lineEnd(text, segment.lineStart);
  const start = Math.min(text.length, stop + (text.startsWith("\r\n", stop) ? 2 : 1));
  return { line: segment.line + 1, lineStart: start, start, end: start };
}

/** Cuts a line to the cells there are, around what must be seen. Only that neighbourhood of the text is looked at. */
export function excerpt(text: string, { lineStart, start, end }: Segment, cells: number): Excerpt {
  let from = Math.max(lineStart, start - 2 * cells);
  if (from > lineStart && /[\udc00-\udfff]/.test(text.charAt(from))) from++;
  const limit = Math.min(text.length, start + 2 * cells);
  const pieces: Piece[] = [];
  let at = from;
  for (const character of text.slice(from, limit)) {
    if (character === "\n" || character === "\r") break;
    const drawn = character === "\t" ? TAB : visible(character);
    pieces.push({ at, drawn, cells: widthOf(drawn) });
    at += character.length;
  }
  const goesOn = at < text.length && text[at] !== "\n" && text[at] !== "\r";
  return cut({ pieces, from, to: at, left: from > lineStart, right: goesOn }, { start, end }, cells);
}

interface Piece {
  readonly at: number;
  readonly drawn: string;
  readonly cells: number;
}

interface Neighbourhood {
  readonly pieces: readonly Piece[];
  readonly from: number;
  readonly to: number;
  /** Whether the line goes on to the left and to the right of it. */
  readonly left: boolean;
  readonly right: boolean;
}

function cut(around: Neighbourhood, focus: Range, cells: number): Excerpt {
  const { pieces, to } = around;
  const before = (offset: number): number => cellsBefore(pieces, offset);
  if (!around.left && !around.right && before(to) <= cells) return show(pieces, to, false, false);
  const room = cells - CUT.length * 2;
  const begins = !around.left && before(Math.min(focus.end, to)) <= room;
  // With the line's beginning out of sight, a third of the room shows what leads up to the place.
  const skipped = begins ? 0 : Math.max(0, before(focus.start) - Math.floor(room / 3));
  const first = begins
    ? 0
    : Math.max(
        0,
        pieces.findIndex((piece) => before(piece.at) >= skipped),
      );
  let used = 0;
  let last = first;
  for (; last < pieces.length; last++) {
    used += pieces[last]?.cells ?? 0;
    if (used > room) break;
  }
  const right = around.right || last < pieces.length;
  return show(pieces.slice(first, last), pieces[last]?.at ?? to, around.left || first > 0, right);
}

function show(pieces: readonly Piece[], to: number, left: boolean, right: boolean): Excerpt {
  const text = pieces.map((piece) => piece.drawn).join("");
  return {
    shown: `${left ? CUT : ""}${text}${right ? CUT : ""}`,
    from: pieces[0]?.at ?? to,
    to,
    cellOf: (offset) => (left ? CUT.length : 0) + cellsBefore(pieces, offset),
  };
}

function cellsBefore(pieces: readonly Piece[], offset: number): number {
  return pieces.reduce((sum, piece) => (piece.at < offset ? sum + piece.cells : sum), 0);
}

function lineEnd(text: string, from: number): number {
  const breaks = /[\r\n]/g;
  breaks.lastIndex = from;
  return breaks.exec(text)?.index ?? text.length;
}

function indented(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && (text[at] === " " || text[at] === "\t")) at++;
  return at;
}
