/**
 * A set of characters: inclusive ranges of code points `lo, hi, lo, hi, ...`, sorted, disjoint and not touching.
 *
 * A character is a Unicode code point here, and lone surrogates do not exist: text is made well-formed before it is
 * looked at. AWS does not say whether its `?` is a code point or a UTF-16 unit; the two differ only for characters
 * beyond U+FFFF, which no policy can spell but a git ref may hold.
 */
export type CharSet = readonly number[];

export const ANY_CHARACTER: CharSet = [0, 0xd7ff, 0xe000, 0x10ffff];

export function charsOf(text: string): CharSet {
  const codes = Array.from(text.toWellFormed(), (character) => character.codePointAt(0) ?? 0);
  return normalise(codes.flatMap((code) => [code, code]));
}

export function charRange(from: string, to: string): CharSet {
  return [from.codePointAt(0) ?? 0, to.codePointAt(0) ?? 0];
}

export function uniteChars(...sets: readonly CharSet[]): CharSet {
  return normalise(sets.flat());
}

export function invertChars(set: CharSet): CharSet {
  const gaps: number[] = [];
  let from = 0;
  for (let at = 0; at < set.length; at += 2) {
    const low = set[at] ?? 0;
    if (low > from) gaps.push(from, low - 1);
    from = (set[at + 1] ?? 0) + 1;
  }
  if (from <= 0x10ffff) gaps.push(from, 0x10ffff);
  return intersectChars(gaps, ANY_CHARACTER);
}

export function hasChar(set: CharSet, code: number): boolean {
  for (let at = 0; at < set.length; at += 2) {
    if (code < (set[at] ?? 0)) return false;
    if (code <= (set[at + 1] ?? 0)) return true;
  }
  return false;
}

export function containsChars(outer: CharSet, inner: CharSet): boolean {
  let at = 0;
  for (let of = 0; of < inner.length; of += 2) {
    while (at < outer.length && (outer[at + 1] ?? 0) < (inner[of] ?? 0)) at += 2;
    if (at >= outer.length || (outer[at] ?? 0) > (inner[of] ?? 0) || (outer[at + 1] ?? 0) < (inner[of + 1] ?? 0))
      return false;
  }
  return true;
}

export function countChars(set: CharSet): number {
  let count = 0;
  for (let at = 0; at < set.length; at += 2) count += (set[at + 1] ?? 0) - (set[at] ?? 0) + 1;
  return count;
}

export function sameChars(a: CharSet, b: CharSet): boolean {
  return a === b || (a.length === b.length && a.every((bound, at) => bound === b[at]));
}

export function intersectChars(a: CharSet, b: CharSet): CharSet {
  const out: number[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const low = Math.max(a[i] ?? 0, b[j] ?? 0);
    const high = Math.min(a[i + 1] ?? 0, b[j + 1] ?? 0);
    if (low <= high) out.push(low, high);
    if ((a[i + 1] ?? 0) < (b[j + 1] ?? 0)) i += 2;
    else j += 2;
  }
  return out;
}

function normalise(bounds: readonly number[]): CharSet {
  const ranges: [number, number][] = [];
  for (let at = 0; at < bounds.length; at += 2) ranges.push([bounds[at] ?? 0, bounds[at + 1] ?? 0]);
  ranges.sort((a, b) => a[0] - b[0]);
  const out: number[] = [];
  for (const [low, high] of ranges) {
    const last = out.length - 1;
    if (last > 0 && low <= (out[last] ?? 0) + 1) out[last] = Math.max(out[last] ?? 0, high);
    else out.push(low, high);
  }
  return out;
}
