/**
 * Plain words broken into lines of at most `width`, the indent before the second and later ones not counted. A word
 * that is wider than that stands alone and whole, so that it can be copied. Text inside backticks is not torn.
 */
export function wrap(text: string, width: number, indent = ""): string {
  const words = text.match(/\S*`[^`]*`\S*|\S+/g) ?? [];
  const lines: string[] = [];
  let line = "";
  for (const word of words) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.join(`\n${indent}`);
}
