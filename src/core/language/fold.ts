/**
 * Comparison without case: two characters are the same when their simple lower-case forms are. AWS does not document
 * its rule; over ASCII every candidate agrees but for the signs below, which a git ref may hold and a policy may not.
 */
const SIGNS: ReadonlyMap<string, string> = new Map([
  ["k", "\u212a"],
  ["\u00e5", "\u212b"],
  ["\u00df", "\u1e9e"],
]);

/** The characters that are equal to this one without case, itself among them, in ascending order. */
export function foldVariants(character: string): readonly string[] {
  const lower = lowerOf(character);
  const upper = lower.toUpperCase();
  const variants = new Set([character, lower]);
  if (isOneCharacter(upper) && lowerOf(upper) === lower) variants.add(upper);
  const sign = SIGNS.get(lower);
  if (sign !== undefined) variants.add(sign);
  return [...variants].sort();
}

/** The same text for texts that are equal without case, and different text for all others. */
export function foldText(text: string): string {
  let out = "";
  for (const character of text) out += lowerOf(character);
  return out;
}

function lowerOf(character: string): string {
  const lower = character.toLowerCase();
  return isOneCharacter(lower) ? lower : character;
}

function isOneCharacter(text: string): boolean {
  return String.fromCodePoint(text.codePointAt(0) ?? 0) === text;
}
