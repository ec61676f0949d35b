import { type Look, type Style, paint } from "./style.ts";
import { widthOf } from "./width.ts";
import { wrapLines } from "./wrap.ts";

/** One row: short cells that line up with those above, then text that is wrapped beside them. */
export interface ColumnRow {
  readonly cells: readonly string[];
  /** How each cell looks. */
  readonly looks?: readonly (Look | undefined)[];
  /** Its lines are wrapped one by one. */
  readonly text: string;
}

/** Text narrower than this beside its cells is harder to read than text below them. */
const LEAST_ROOM = 30;
const GAP = 2;

/** Rows in columns; where the terminal is too narrow for that, the text of each row stands below its cells. */
export function layColumns(rows: readonly ColumnRow[], style: Style, indent = 0): string {
  const widths = widest(rows);
  const left = indent + widths.reduce((sum, width) => sum + width + GAP, 0);
  const margin = " ".repeat(indent);
  if (style.width - left < LEAST_ROOM) {
    const below = " ".repeat(indent + 4);
    return rows
      .flatMap((row) => [
        `${margin}${row.cells.map((cell, column) => look(row, column, cell, style)).join("  ")}`,
        ...lines(row.text, style.width - below.length).map((line) => `${below}${line}`),
      ])
      .join("\n");
  }
  return rows
    .flatMap((row) => {
      const head = row.cells.map((cell, column) => {
        const filling = " ".repeat((widths[column] ?? 0) - widthOf(cell) + GAP);
        return `${look(row, column, cell, style)}${filling}`;
      });
      const [first = "", ...rest] = lines(row.text, style.width - left);
      return [`${margin}${head.join("")}${first}`.trimEnd(), ...rest.map((line) => `${" ".repeat(left)}${line}`)];
    })
    .join("\n");
}

function widest(rows: readonly ColumnRow[]): number[] {
  const widths: number[] = [];
  for (const { cells } of rows) {
    for (const [column, cell] of cells.entries()) widths[column] = Math.max(widths[column] ?? 0, widthOf(cell));
  }
  return widths;
}

function look({ looks }: ColumnRow, column: number, cell: string, style: Style): string {
  const wanted = looks?.[column];
  return wanted === undefined ? cell : paint(style, wanted, cell);
}

function lines(text: string, width: number): string[] {
  return text.split("\n").flatMap((line) => wrapLines(line, width));
}
