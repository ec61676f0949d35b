import { MAYBE, NO, type Truth, truthOf } from "./truth.ts";

/** Which characters of a pattern are themselves although they look like wildcards or colons: those put in by a variable. */
export type Plain = readonly boolean[];

const STAR = 42;
const QUESTION = 63;

/**
 * Whether a text matches a pattern of `*` (any run of characters, `/` and `:` among them) and `?` (any one character).
 * Going back to the last star is enough, so this is at worst quadratic in the text. `?` takes one UTF-16 unit here.
 */
export function matchesGlob(pattern: string, text: string, plain?: Plain): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let resume = 0;
  while (next < text.length) {
    const code = at < pattern.length ? pattern.charCodeAt(at) : -1;
    const wild = (code === STAR || code === QUESTION) && plain?.[at] !== true;
    if (wild && code === STAR) {
      star = at++;
      resume = next;
    } else if (at < pattern.length && (wild || code === text.charCodeAt(next))) {
      at++;
      next++;
    } else if (star >= 0) {
      at = star + 1;
      next = ++resume;
    } else {
      return false;
    }
  }
  while (at < pattern.length && pattern.charCodeAt(at) === STAR && plain?.[at] !== true) at++;
  return at === pattern.length;
}

const ASTRAL = /[\u{10000}-\u{10ffff}]/gu;

/**
 * The same as a truth: AWS does not say whether `?` is one character or one UTF-16 unit, so where a character beyond
 * U+FFFF makes the two differ the answer is not known. Policies cannot hold such characters, requests can.
 */
export function globTruth(pattern: string, text: string, plain?: Plain): Truth {
  const byUnits = matchesGlob(pattern, text, plain);
  if (!pattern.includes("?") || text.search(ASTRAL) < 0 || pattern.search(ASTRAL) >= 0) return truthOf(byUnits);
  const byCharacters = matchesGlob(pattern, text.replace(ASTRAL, "\uffff"), plain);
  return byUnits === byCharacters ? truthOf(byUnits) : byUnits || byCharacters ? MAYBE : NO;
}
