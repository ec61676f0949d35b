import { escapeMarkup } from "../xml.ts";
import type { ShownDoor } from "./model.ts";

/** More lines than this are a hairball: the picture shows the worst, the table has them all. */
const DRAWN = 40;
const ROW = 30;
const WIDTH = 1000;
const LEFT = { x: 10, width: 230 };
const MIDDLE = { x: 385, width: 270 };
const RIGHT = { x: 790, width: 200 };

interface Node {
  readonly label: string;
  readonly y: number;
}

/** GitLab on the left, accounts on the right, a line through each door; the worst on top, and drawn over the rest. */
export function drawDoors(doors: readonly ShownDoor[], names: ReadonlyMap<string, string>): string {
  const drawn = doors.slice(0, DRAWN);
  if (drawn.length === 0) return "";
  const height = Math.max(drawn.length * ROW + 40, 120);
  const y = (at: number): number => 40 + at * ROW;
  const sources = spread(
    drawn.map((one) => one.door.from),
    drawn.length,
  );
  const accounts = spread(
    drawn.map((one) => one.door.account),
    drawn.length,
  );
  const lines = drawn.map((one, at) => drawDoor(one, y(at), sources, accounts));
  const rest = doors.length - drawn.length;
  return [
    `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Ways from GitLab on the left through ${drawn.length} doors into accounts on the right">`,
    `<text class="quiet" x="${LEFT.x}" y="16">who comes</text>`,
    `<text class="quiet" x="${MIDDLE.x}" y="16">through which door</text>`,
    `<text class="quiet" x="${RIGHT.x}" y="16">into which account</text>`,
    ...lines.reverse(),
    ...[...sources.values()].map((node) => drawNode(node, LEFT)),
    ...[...accounts.values()].map((node) => drawNode({ ...node, label: names.get(node.label) ?? node.label }, RIGHT)),
    "</svg>",
    rest > 0 ? `<p class="soft">The ${drawn.length} worst are drawn; ${rest} more stand in the table.</p>` : "",
  ].join("\n");
}

/** Each name once, in the order of its first line, spaced evenly over the height. */
function spread(names: readonly string[], rows: number): ReadonlyMap<string, Node> {
  const distinct = [...new Set(names)];
  const step = (rows * ROW) / distinct.length;
  return new Map(distinct.map((label, at) => [label, { label, y: 40 - ROW / 2 + step * (at + 0.5) }]));
}

function drawDoor(
  { door, anchor, worst }: ShownDoor,
  y: number,
  sources: ReadonlyMap<string, Node>,
  accounts: ReadonlyMap<string, Node>,
): string {
  const from = sources.get(door.from)?.y ?? y;
  const to = accounts.get(door.account)?.y ?? y;
  const word = worst === "none" ? "" : ` (${worst})`;
  return [
    `<a href="#${anchor}" class="s-${worst}"><title>${escapeMarkup(`${door.name}${word}: ${door.says}`)}</title>`,
    `<path d="${curve(LEFT.x + LEFT.width, from, MIDDLE.x, y)}"/>`,
    `<path d="${curve(MIDDLE.x + MIDDLE.width, y, RIGHT.x, to)}"/>`,
    `<rect class="node" x="${MIDDLE.x}" y="${y - 12}" width="${MIDDLE.width}" height="24" rx="5"/>`,
    `<text x="${MIDDLE.x + 8}" y="${y + 4}">${escapeMarkup(shorten(door.name + word, 34))}</text></a>`,
  ].join("");
}

function curve(x1: number, y1: number, x2: number, y2: number): string {
  const bend = (x1 + x2) / 2;
  return `M${x1} ${round(y1)}C${bend} ${round(y1)} ${bend} ${round(y2)} ${x2} ${round(y2)}`;
}

function drawNode({ label, y }: Node, column: { x: number; width: number }): string {
  return (
    `<g><title>${escapeMarkup(label)}</title><rect class="node" x="${column.x}" y="${round(y - 12)}" width="${column.width}" height="24" rx="5"/>` +
    `<text x="${column.x + 8}" y="${round(y + 4)}">${escapeMarkup(shorten(label, Math.floor(column.width / 8)))}</text></g>`
  );
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** By code points, so that no half of a pair is left; out of the middle, since long names differ at their ends. */
function shorten(text: string, most: number): string {
  const points = [...text];
  if (points.length <= most) return text;
  const tail = Math.floor((most - 1) / 2);
  return `${points.slice(0, most - 1 - tail).join("")}…${points.slice(-tail).join("")}`;
}
