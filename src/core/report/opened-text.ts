import type { AskedProject, OpenedDoor } from "../audit/opened-by.ts";
import { type Style, paint } from "../text/style.ts";
import { visible } from "../text/visible.ts";
import { wrap } from "../text/wrap.ts";
import { count, sayToken } from "./words.ts";

/** Which doors a project opens, and what lies behind each. */
export function renderOpenedText(
  { path, branch }: AskedProject,
  doors: readonly OpenedDoor[],
  complete: boolean,
  style: Style,
): string {
  const who = `${path}${branch === undefined ? "" : ` on ${branch}`}`;
  const lines = [
    paint(
      style,
      "bold",
      `  ${visible(who)} opens ${count(doors.length, "door")}${complete ? "" : " of what was read, which was not all"}`,
    ),
    "",
  ];
  for (const { door, witness, because, exact } of doors) {
    const power =
      door.admin === true
        ? paint(style, "red", "administrator")
        : door.escalates.length > 0
          ? paint(style, "yellow", "may climb")
          : "";
    lines.push(`  ${paint(style, "bold", visible(door.name))} in ${door.account} ${power}`.trimEnd());
    const say = (text: string): void =>
      void lines.push(`      ${wrap(visible(text), Math.max(style.width - 6, 24), "      ")}`);
    say(door.resource);
    say(exact ? because : `perhaps: ${because}`);
    if (witness !== undefined) say(`as ${sayToken(witness)}`);
    say(`can ${door.can.join("; ") || "do nothing that was read"}`);
    lines.push("");
  }
  return `${lines.join("\n").trimEnd()}\n`;
}
