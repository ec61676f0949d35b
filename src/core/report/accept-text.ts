import type { AcceptDocument } from "../access/drift/drift.ts";
import { type Style, paint } from "../text/style.ts";
import { visible } from "../text/visible.ts";
import { wrap } from "../text/wrap.ts";
import { renderDriftText } from "./drift-text.ts";

/** The drift, what the file says of it now, and what it could not be made to say. */
export function renderAcceptText(document: AcceptDocument, style: Style): string {
  const { accepted, administrators, left, written, refused, items } = document;
  const lines = [renderDriftText(document, style)];
  const width = Math.max(style.width - 6, 24);
  const tell = (text: string): void => void lines.push(`  ${wrap(visible(text), width, "    ")}\n`);
  const words = [...new Set(accepted.flatMap((one) => one.words ?? []))];
  if (words.length > 0) {
    lines.push(`\n${paint(style, "bold", refused === undefined ? "Accepted" : "Would be accepted")}\n`);
    for (const word of words) tell(word);
    for (const grant of administrators)
      tell(`\`dangerously-administrator: true\` in \`grants.${grant}\`: it may end as an administrator`);
  }
  if (left.length > 0) {
    lines.push(`\n${paint(style, "bold", "Left")}\n`);
    for (const [, group] of Map.groupBy(left, ({ on, id, because }) => `${on ?? id} ${because}`)) {
      const [{ on, id, because, reverts } = { id: "", because: "", reverts: false }] = group;
      const way = reverts ? "`drift --revert` plans it away" : "a person has to see to it";
      tell(`${on ?? id}: ${group.map(({ says }) => says).join("; ")}. Left, since ${because}; ${way}`);
    }
  }
  if (items.length > 0) lines.push(`\n${wrap(verdict(written, refused, words.length), style.width)}\n`);
  return lines.join("");
}

function verdict(written: readonly string[], refused: string | undefined, words: number): string {
  if (refused !== undefined) return `Nothing was written: ${refused}.`;
  if (words === 0) return "Nothing was written: sallyport.yaml has no words for it.";
  return `Written: ${written.map(visible).join(", ")}.`;
}
