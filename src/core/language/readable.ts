import { type CharSet, hasChar } from "./char-set.ts";

/** What a person reads easily, best first; the rest follows by code point, control characters last. */
const READABLE: readonly number[] = Array.from(
  "xabcdefghijklmnopqrstuvwyz0123456789-_./:ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  (character) => character.charCodeAt(0),
);

const RANKS: readonly number[] = Array.from({ length: 128 }, (_, code) => {
  const at = READABLE.indexOf(code);
  return at >= 0 ? at : lateRank(code);
});

/** The lower, the more readable. */
export function readabilityOf(code: number): number {
  return RANKS[code] ?? lateRank(code);
}

/** The readable characters of a set, best first. */
export function readableIn(set: CharSet): readonly number[] {
  return READABLE.filter((code) => hasChar(set, code));
}

/** The most readable character of a set that is not taken; `readable` are those of the set. */
export function freshIn(set: CharSet, readable: readonly number[], taken: ReadonlySet<number>): number | undefined {
  for (const code of readable) if (!taken.has(code)) return code;
  let control: number | undefined;
  for (let at = 0; at < set.length; at += 2) {
    for (let code = set[at] ?? 0; code <= (set[at + 1] ?? 0); code++) {
      if (taken.has(code)) continue;
      if (!isControl(code)) return code;
      control ??= code;
    }
  }
  return control;
}

function lateRank(code: number): number {
  return isControl(code) ? 0x200000 + code : 100 + code;
}

function isControl(code: number): boolean {
  return code < 0x20 || (code >= 0x7f && code <= 0xa0);
}
