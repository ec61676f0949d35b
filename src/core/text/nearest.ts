/** Longer words than this are not typing slips, and comparing two costs the product of their lengths. */
const MAX_LENGTH = 64;

/**
 * The known word that somebody may have meant, if one is near enough to be worth saying: at most a third of the letters
 * missing, extra, wrong or swapped, else the only word that begins with it. Ties go to the alphabet.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const asked = fold(word);
  if (asked.length === 0 || asked.length > MAX_LENGTH) return undefined;
  let best: string | undefined;
  let least = Math.max(1, Math.floor(asked.length / 3)) + 1;
  const begun: string[] = [];
  for (const candidate of [...known].sort()) {
    const folded = fold(candidate);
    if (asked.length >= 3 && folded.startsWith(asked)) begun.push(candidate);
    if (Math.abs(folded.length - asked.length) >= least) continue;
    const distance = distanceBetween(asked, folded, least);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best ?? (begun.length === 1 ? begun[0] : undefined);
}

/** "did you mean `audit`?", or nothing where no known word is near. */
export function didYouMean(word: string, known: Iterable<string>): string | undefined {
  const near = nearest(word, known);
  return near === undefined ? undefined : `did you mean \`${near}\`?`;
}

/** More than these to choose from are no help. */
const MOST = 3;

/**
 * The same for ARNs and paths, whose last part is the name: those that end in the nearest name, the ones that have most in
 * common with what was said first. A bare name finds every path that ends in it.
 */
export function didYouMeanPath(path: string, known: Iterable<string>): string | undefined {
  const byName = Map.groupBy(new Set(known), lastPartOf);
  const asked = lastPartOf(path);
  const name = byName.has(asked) ? asked : nearest(asked, byName.keys());
  const found = name === undefined ? [] : (byName.get(name) ?? []);
  if (found.length === 0) return undefined;
  const meant = found.toSorted((a, b) => commonStart(path, b) - commonStart(path, a) || (a < b ? -1 : 1));
  return `did you mean ${meant
    .slice(0, MOST)
    .map((one) => `\`${one}\``)
    .join(" or ")}?`;
}

function lastPartOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf(":")) + 1);
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

/** `taskRoles`, `task_roles` and `Task-Roles` are one word to people. */
function fold(word: string): string {
  return word.toLowerCase().replaceAll(/[-_ ]/g, "");
}

/** Edits between two words, two neighbours swapped counting as one (Damerau's restricted distance); stops at `limit`. */
function distanceBetween(a: string, b: string, limit: number): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    if (Math.min(...row) >= limit) return limit;
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? limit;
}
