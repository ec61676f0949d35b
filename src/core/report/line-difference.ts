/** One line of a text that changed: gone, new, or kept. */
export interface LineDifference {
  readonly sign: "-" | "+" | " ";
  readonly text: string;
}

/** Texts longer than this are shown as wholly replaced: the table of the comparison grows with the product. */
const MOST_LINES = 1_000;

/** The lines that two texts differ in, in order, by their longest common subsequence; kept lines are left out. */
export function lineDifference(before: string, after: string): readonly LineDifference[] {
  const [a, b] = [before, after].map((text) => text.split("\n").filter((line) => line !== ""));
  if (a === undefined || b === undefined) return [];
  if (a.length > MOST_LINES || b.length > MOST_LINES) return [...removed(a), ...added(b)];
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const same = a[i] === b[j];
      const down = lengths[(i + 1) * width + j] ?? 0;
      const right = lengths[i * width + j + 1] ?? 0;
      lengths[i * width + j] = same ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1 : Math.max(down, right);
    }
  }
  const lines: LineDifference[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      i++;
      j++;
    } else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) {
      lines.push({ sign: "-", text: a[i++] ?? "" });
    } else {
      lines.push({ sign: "+", text: b[j++] ?? "" });
    }
  }
  return [...lines, ...removed(a.slice(i)), ...added(b.slice(j))];
}

function removed(lines: readonly string[]): readonly LineDifference[] {
  return lines.map((text) => ({ sign: "-", text }));
}

function added(lines: readonly string[]): readonly LineDifference[] {
  return lines.map((text) => ({ sign: "+", text }));
}
