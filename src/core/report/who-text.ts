import { sayPattern } from "../admission/say.ts";
import { type ColumnRow, layColumns } from "../text/columns.ts";
import { type Look, type Style, paint } from "../text/style.ts";
import { visible } from "../text/visible.ts";
import type { WhoDocument, WhoDoor } from "./who-document.ts";
import { sayToken } from "./words.ts";

/** More rows than this are counted; JSON has them all. */
const MOST_ROWS = 20;

const LOOKS: Readonly<Record<WhoDoor["reach"], Look>> = {
  nobody: "yellow",
  refs: "green",
  project: "yellow",
  group: "yellow",
  instance: "red",
  anyone: "red",
};

/** Who comes in by each door, for people. */
export function whoText(document: WhoDocument, style: Style): string {
  return document.doors.map((door) => doorText(door, style)).join("\n\n");
}

function doorText(door: WhoDoor, style: Style): string {
  const rows: ColumnRow[] = [];
  const row = (name: string, text: string): void =>
    void rows.push({ cells: [name], looks: ["dim"], text: visible(text) });
  row("proved", door.exact ? "exactly this set" : "at most this set; the notes say why");
  for (const [at, line] of setLines(door).entries()) row(at === 0 ? "the set" : "", line);
  if (door.witness !== undefined && door.witness.sub !== door.outsider?.sub) row("gets in", sayToken(door.witness));
  row("outsiders", outsiders(door));
  row("named by", NAMED[door.identity]);
  for (const { code, help } of door.broken ?? []) row("broken", `${help} (${code})`);
  for (const { code, message } of door.caveats) row("note", `${message} (${code})`);
  row("AWS", guard(door));
  const title = `${visible(door.role)} by ${visible(door.provider)}`;
  const says = paint(style, LOOKS[door.reach], visible(door.says));
  return `${paint(style, "bold", title)}\n  ${says}\n\n${layColumns(rows, style, 2)}`;
}

const NAMED: Readonly<Record<WhoDoor["identity"], string>> = {
  id: "ids, which are never given to another project",
  path: "paths, which another project can come to have once they are given up",
  mixed: "ids in part, and in part paths, which another project can come to have",
  none: "nothing",
};

function setLines({ describe, provider }: WhoDoor): readonly string[] {
  const lines = describe.map((pattern) => `${sayPattern(pattern, provider)}, by statement ${pattern.statement}`);
  if (lines.length <= MOST_ROWS) return lines.length === 0 ? ["empty"] : lines;
  return [...lines.slice(0, MOST_ROWS), `and ${lines.length - MOST_ROWS} more`];
}

function outsiders({ outsiders, outsider, hasTenant, reach }: WhoDoor): string {
  if (outsider !== undefined) return `get in, as ${sayToken(outsider)}`;
  if (outsiders === "unknown")
    return hasTenant ? "not known; the notes say why" : "not known: say with --tenant which groups are ours";
  return outsiders ? "get in" : reach === "nobody" ? "none" : "none, and that is proved";
}

function guard({ predictWrite }: WhoDoor): string {
  if (predictWrite.accepted) return "would store this policy today";
  const { reason = "it breaks a rule" } = predictWrite;
  return `would refuse to store this policy today, and leaves roles alone that have it: ${reason}`;
}
