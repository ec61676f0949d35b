import { widthOf } from "./width.ts";

/** Runs without spaces, what stands in backticks counting as one letter. A backtick that is never closed is just that. */
const WORD = /(?:[^\s`]|`[^`]*`|`(?![^`]*`))+/g;

/**
 * Plain words broken into lines of at most `width`, the indent before the second and later ones not counted. A word
 * that is wider than that stands alone and whole, so that it can be copied. Text inside backticks is not torn.
 */
export function wrap(text: string, width: number, indent = ""): string {
  return wrapLines(text, width).join(`\n${indent}`);
}

/** The same as a list of lines. */
export function wrapLines(text: string, width: number): string[] {
  const words = text.match(WORD) ?? [];
  const lines: string[] = [];
  let line = "";
  let used = 0;
  for (const word of words) {
    const cells = widthOf(word);
    if (line !== "" && used + 1 + cells <= width) {
      line += ` ${word}`;
      used += 1 + cells;
      continue;
    }
    if (line !== "") lines.push(line);
    line = word;
    used = cells;
  }
  lines.push(line);
  return lines;
}
