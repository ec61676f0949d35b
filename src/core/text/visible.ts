/**
 * What may not reach a terminal, a log or a report as it is: control characters and ANSI escapes (Cc), characters that
 * nobody sees and that reorder or hide what follows (Cf, the bidirectional overrides among them, and everything that is
 * ignorable by default, U+115F's kind and variation selectors included), line and paragraph separators, halves of
 * surrogate pairs, and spaces that only look like one. The ideographic space is an ordinary character where it is used.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?![ \u3000])\p{Zs}/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0" };

/**
 * Text from outside, safe to print: everything that cannot be seen is written as an escape.
 * `visible("acme\u202e\u001b[2J")` is `acme\u202e\x1b[2J`, in letters.
 */
export function visible(text: string): string {
  return text.replace(HIDDEN, escaped);
}

/**
 * A JSON document that means the same and can be printed: its own escapes stand for what cannot be seen, in the strings
 * where alone such characters can be. JSON itself escapes only what is below the space.
 */
export function visibleJson(json: string): string {
  return json.replace(HIDDEN, (character) => (/[\t\n\r]/.test(character) ? character : unicodeEscapes(character)));
}

function unicodeEscapes(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}

function escaped(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  if (hex.length <= 2) return `\\x${hex.padStart(2, "0")}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, "0")}` : `\\u{${hex}}`;
}
