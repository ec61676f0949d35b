import type { Diagnostic, Severity } from "./diagnostic.ts";
import { type Segment, excerpt, lineAfter, segmentsOf } from "./excerpt.ts";
import type { Span } from "./span.ts";
import { type Look, PLAIN, type Style, paint } from "./style.ts";
import { visible } from "./visible.ts";
import { widthOf } from "./width.ts";
import { wrapLines } from "./wrap.ts";

const LOOKS: Readonly<Record<Severity, Look>> = { error: "red", warning: "yellow", info: "cyan" };

export interface RenderOptions {
  /** The text that a file had when it was read. Without it, places are named and not drawn. */
  readonly textOf?: (file: string | undefined) => string | undefined;
  readonly style?: Style;
}

const LEAST_WIDTH = 30;

/** A label narrower than this beside its mark is harder to read than one below it. */
const LEAST_LABEL = 20;

interface Mark {
  readonly span: Span;
  readonly label: string;
  readonly sign: "^" | "-";
  readonly look: Look;
}

/**
 * Draws a diagnostic as compilers do: what, where, the line itself with the place marked, and help. Whatever stands in
 * it came from outside and is made visible first; lines too long for the terminal are cut around the place.
 */
export function renderDiagnostic(diagnostic: Diagnostic, options: RenderOptions = {}): string {
  const style = options.style ?? PLAIN;
  const width = Math.max(LEAST_WIDTH, style.width);
  const groups = byFile(marksOf(diagnostic), diagnostic.span?.file);
  const digits = groups.flat().reduce((most, { span }) => Math.max(most, String(span.endLine).length), 1);
  const lines = headOf(diagnostic, width, style);
  for (const marks of groups) {
    lines.push(`${" ".repeat(digits)} ${frame(style, `┌ ${placeOf(marks)}`)}`);
    const text = options.textOf?.(marks[0]?.span.file);
    if (text === undefined) lines.push(...named(marks, digits, style));
    else lines.push(...drawn(marks, { text, digits, cells: width - digits - 3, style }));
  }
  if (diagnostic.help !== undefined) lines.push(...helpOf(diagnostic.help, groups.length > 0, digits, width, style));
  return lines.map((line) => line.trimEnd()).join("\n");
}

function headOf({ severity, code, message }: Diagnostic, width: number, style: Style): string[] {
  const label = `${severity}[${visible(code)}]`;
  const [first = "", ...rest] = wrapLines(`${label}: ${visible(message)}`, width - 2);
  const body = first.startsWith(label) ? first.slice(label.length) : first;
  return [
    `${paint(style, LOOKS[severity], label)}${paint(style, "bold", body)}`,
    ...rest.map((line) => `  ${paint(style, "bold", line)}`),
  ];
}

function helpOf(help: string, framed: boolean, digits: number, width: number, style: Style): string[] {
  const lead = framed ? `${" ".repeat(digits)} ` : "  ";
  const label = framed ? "└ help: " : "help: ";
  const lines = wrapLines(visible(help), width - lead.length - label.length);
  return lines.map(
    (line, i) => `${lead}${i === 0 ? paint(style, "cyan", label.trimEnd()) : " ".repeat(label.length - 1)} ${line}`,
  );
}

function marksOf({ severity, span, related }: Diagnostic): Mark[] {
  const marks: Mark[] = span === undefined ? [] : [{ span, label: "", sign: "^", look: LOOKS[severity] }];
  for (const { message, span } of related ?? []) {
    marks.push({ span, label: visible(message), sign: "-", look: "blue" });
  }
  return marks;
}

/** The marks of each file, the diagnostic's own file first, in the order of the text. */
function byFile(marks: readonly Mark[], first: string | undefined): Mark[][] {
  const files = new Map<string | undefined, Mark[]>();
  if (marks[0]?.sign === "^") files.set(first, []);
  for (const mark of marks) {
    const group = files.get(mark.span.file) ?? [];
    group.push(mark);
    files.set(mark.span.file, group);
  }
  return [...files.values()];
}

function placeOf(marks: readonly Mark[]): string {
  const span = (marks.find(({ sign }) => sign === "^") ?? marks[0])?.span;
  if (span === undefined) return "";
  const { file, line, column } = span;
  return file === undefined ? `line ${line}, column ${column}` : `${visible(file)}:${line}:${column}`;
}

function named(marks: readonly Mark[], digits: number, style: Style): string[] {
  return marks
    .filter(({ label }) => label !== "")
    .map(({ span, label }) => `${" ".repeat(digits)} ${frame(style, "│")} line ${span.line}: ${label}`);
}

type Marked = Segment & { readonly mark: Mark; readonly label: string };

/** What is drawn on: one file's text, beside a gutter of so many digits, in so many cells. */
interface Canvas {
  readonly text: string;
  readonly digits: number;
  readonly cells: number;
  readonly style: Style;
}

function drawn(marks: readonly Mark[], canvas: Canvas): string[] {
  const { text, cells } = canvas;
  const segments = marks
    .flatMap((mark) => {
      const parts = segmentsOf(text, mark.span);
      return parts.map((part, i): Marked => ({ ...part, mark, label: i === parts.length - 1 ? mark.label : "" }));
    })
    .sort((a, b) => a.line - b.line || a.start - b.start);
  const lines: string[] = [];
  let previous: Segment | undefined;
  for (const [line, onLine] of Map.groupBy(segments, (segment) => segment.line)) {
    if (previous !== undefined && line === previous.line + 2) {
      const between = lineAfter(text, previous);
      lines.push(numbered(canvas, between.line, excerpt(text, between, cells).shown));
    } else if (previous !== undefined && line > previous.line + 1) {
      lines.push(`${" ".repeat(canvas.digits)} ${frame(canvas.style, "⋮")}`);
    }
    lines.push(...drawnLine(onLine, canvas));
    previous = onLine[0];
  }
  return lines;
}

/** One line with its marks. A line too long to show all of them is shown again, cut around those left over. */
function drawnLine(segments: readonly Marked[], canvas: Canvas): string[] {
  const lines: string[] = [];
  let left = segments;
  for (;;) {
    const focus = left.find(({ mark }) => mark.sign === "^") ?? left[0];
    if (focus === undefined) return lines;
    const cut = excerpt(canvas.text, focus, canvas.cells);
    lines.push(numbered(canvas, focus.line, cut.shown));
    const isSeen = (segment: Marked): boolean =>
      segment === focus || (segment.start >= cut.from && segment.start < cut.to);
    for (const segment of left.filter(isSeen)) {
      const at = cut.cellOf(segment.start);
      const length = Math.max(1, cut.cellOf(Math.min(segment.end, cut.to)) - at);
      lines.push(...underlined(segment, at, length, canvas));
    }
    left = left.filter((segment) => !isSeen(segment));
  }
}

function underlined({ mark, label }: Marked, at: number, length: number, { digits, cells, style }: Canvas): string[] {
  const gutter = `${" ".repeat(digits)} ${frame(style, "│")} `;
  const line = `${gutter}${" ".repeat(at)}${paint(style, mark.look, mark.sign.repeat(length))}`;
  if (label === "") return [line];
  const beside = cells - at - length - 1;
  if (beside >= Math.min(LEAST_LABEL, widthOf(label))) {
    const [first = "", ...rest] = wrapLines(label, beside);
    const indent = gutter + " ".repeat(at + length + 1);
    return [`${line} ${paint(style, mark.look, first)}`, ...rest.map((part) => indent + paint(style, mark.look, part))];
  }
  const indent = Math.max(0, Math.min(at, cells - LEAST_LABEL));
  return [
    line,
    ...wrapLines(label, cells - indent).map((part) => gutter + " ".repeat(indent) + paint(style, mark.look, part)),
  ];
}

function numbered({ digits, style }: Canvas, line: number, shown: string): string {
  return `${frame(style, `${String(line).padStart(digits)} │`)} ${shown}`;
}

/** Line numbers, frames and the names of files. */
function frame(style: Style, text: string): string {
  return paint(style, "blue", text);
}
