import { visible } from "../text/visible.ts";
import { escapeMarkup } from "./xml.ts";

/**
 * Prose of ours with outside text in backticks, for GitLab and GitHub: what is in backticks becomes a code span, the rest
 * shows as it is, without markup, HTML or links.
 */
export function proseMarkdown(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) =>
      part.length > 2 && part.startsWith("`") && part.endsWith("`")
        ? inlineCode(part.slice(1, -1))
        : escapeMarkdown(part),
    )
    .join("");
}

function escapeMarkdown(text: string): string {
  const escaped = visible(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/[\\*_~[\]()|{}$^+]/g, (character) => `\\${character}`)
    .replaceAll("`", "&#96;");
  return withoutReferences(escaped);
}

/** Prose where GitLab reads HTML and no Markdown, as in a summary. */
export function proseHtml(text: string): string {
  return withoutReferences(escapeMarkup(text));
}

/**
 * `@name`, `#1` and `!1` would notify people and link issues: GitLab looks for them in all text but code, entities
 * resolved. A link is only a link with its colon.
 */
function withoutReferences(html: string): string {
  return html
    .replaceAll(/(?<!&)[@#!](?=\w)/g, (sign) => `<code>${sign}</code>`)
    .replaceAll(/(https?):\/\//g, "$1&#58;//");
}

/** Text in a code span, which ends at nothing that it holds; a pipe would end a table's cell. */
export function inlineCode(text: string): string {
  const shown = visible(text).replaceAll("|", "\\|");
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = "`".repeat(longest + 1);
  const pad = shown.startsWith("`") || shown.endsWith("`") ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}
