/** One line of a text that changed: gone, new, or kept. */
export interface LineDifference {
  readonly sign: "-" | "+" | " ";
  readonly text: string;
}

/** Texts longer than this are shown as wholly replaced: the table of the comparison grows with the product. */
const MOST_LINES = 1_000;

/** The lines of two texts, kept, gone and new, by their longest common subsequence. */
export function lineDifference(before: string, after: string): readonly LineDifference[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  if (a.length > MOST_LINES || b.length > MOST_LINES) return [...a.map(marked("-")), ...b.map(marked("+"))];
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: LineDifference[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [old, young] = [a[i], b[j]];
    if (old !== undefined && old === young) {
      lines.push({ sign: " ", text: old });
      i++;
      j++;
    } else if (old !== undefined && (young === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ sign: "-", text: old });
      i++;
    } else {
      lines.push({ sign: "+", text: young ?? "" });
      j++;
    }
  }
  return lines;
}

/** The same as text, with a few kept lines around what changed, and dots for those between. */
export function diffLines(before: string, after: string, around = 3): string {
  const lines = lineDifference(before, after);
  const changed = lines.flatMap(({ sign }, at) => (sign === " " ? [] : [at]));
  const near = new Set(
    changed.flatMap((at) => Array.from({ length: 2 * around + 1 }, (_, index) => at - around + index)),
  );
  const shown: string[] = [];
  let last = -1;
  for (const [at, { sign, text }] of lines.entries()) {
    if (!near.has(at)) continue;
    if (shown.length > 0 && at > last + 1) shown.push(" ...");
    shown.push(`${sign}${text}`);
    last = at;
  }
  return shown.join("\n");
}

function linesOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "");
}

function marked(sign: LineDifference["sign"]): (text: string) => LineDifference {
  return (text) => ({ sign, text });
}
