/** Past this many lines a change is told as old and new, whole: nobody reads such a diff, and it costs their product. */
const MOST = 2000;

/** The lines of two texts as a diff: ` ` for what stays, `-` and `+` for what goes and comes; unchanged ends are cut off. */
export function diffLines(before: string, after: string, around = 3): string {
  const [a, b] = [before.trimEnd().split("\n"), after.trimEnd().split("\n")];
  const lines =
    a.length > MOST || b.length > MOST ? [...a.map((line) => `-${line}`), ...b.map((line) => `+${line}`)] : align(a, b);
  const changed = lines.flatMap((line, at) => (line.startsWith(" ") ? [] : [at]));
  const [first] = changed;
  const last = changed.at(-1);
  if (first === undefined || last === undefined) return "";
  return lines.slice(Math.max(0, first - around), last + around + 1).join("\n");
}

/** By the longest common subsequence. */
function align(a: readonly string[], b: readonly string[]): string[] {
  const width = b.length + 1;
  const longest = new Int32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: string[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push(` ${a[i]}`);
      i++;
      j++;
    } else if (i < a.length && (j >= b.length || at(i + 1, j) >= at(i, j + 1))) lines.push(`-${a[i++]}`);
    else lines.push(`+${b[j++]}`);
  }
  return lines;
}
