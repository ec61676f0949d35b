import type { Denial } from "../escalate/explain-denial.ts";
import { type Style, paint } from "../text/style.ts";
import { visible } from "../text/visible.ts";

/** Why a principal may not do a thing: the layer, the closest statement, what failed in it. */
export function renderDenialText(denial: Denial, style: Style): string {
  const { allowed, principal, action, resource, layer, because, closest, caveats } = denial;
  const word =
    allowed === true
      ? paint(style, "green", "ALLOWED")
      : allowed === false
        ? paint(style, "red", "DENIED")
        : paint(style, "yellow", "UNDECIDED");
  const lines = [
    `  ${word}   ${visible(principal)} ${allowed === true ? "may" : "may not"} ${visible(action)} on ${visible(resource)}`,
    "",
  ];
  lines.push(`  because   ${visible(because)}${layer === undefined ? "" : ` (${layer})`}`);
  for (const one of closest) {
    const where = [one.policy, one.sid === undefined ? `statement ${one.statement}` : `Sid ${one.sid}`]
      .filter((part) => part !== undefined)
      .join("  ");
    lines.push(
      `  closest   ${visible(where)}${one.at === undefined ? "" : `  ${one.at.file ?? ""}:${one.at.line}`}`,
      `            ${visible(one.failed)}`,
    );
  }
  for (const caveat of caveats) lines.push(`  note      ${visible(caveat)}`);
  return `${lines.join("\n")}\n`;
}
