import type { ProofAtom, ProofRanges, ProofToken } from "../../language/proof.ts";

/** The checker's own idea of patterns: from a policy's text to the tokens of a proof, and a matcher for them. */
export interface CheckedPattern {
  readonly tokens: readonly ProofToken[];
}

/** Wildcards in a row are as many `?` as there are, and then the star: a proof counts them so. */
export function patternOf(text: string, wildcards: boolean, fold: boolean, wild: ProofRanges = "any"): CheckedPattern {
  const tokens: ProofToken[] = [];
  let star = false;
  const flush = (): void => {
    if (star) tokens.push({ run: wild });
    star = false;
  };
  for (const character of text) {
    if (wildcards && character === "*") star = true;
    else if (wildcards && character === "?") tokens.push({ one: wild });
    else {
      flush();
      const variants = fold ? variantsOf(character) : [character];
      tokens.push(variants.length === 1 ? character : { one: variants.map(rangeOf) });
    }
  }
  flush();
  return { tokens };
}

const NO_COLON: ProofRanges = [
  [0, 57],
  [59, 0xd7ff],
  [0xe000, 0x10ffff],
];

/** ARNs are compared field by field: the first five run to a colon, and the last takes the rest. */
export function arnPatternOf(text: string): CheckedPattern {
  const fields = text.split(":");
  const first = fields.slice(0, Math.min(5, fields.length - 1));
  const tokens = first.flatMap((field) => [...patternOf(field, true, false, NO_COLON).tokens, ":"]);
  return { tokens: [...tokens, ...patternOf(fields.slice(first.length).join(":"), true, false).tokens] };
}

/** Letters that are the same without case, with the three signs beyond ASCII that fold into letters of policies. */
function variantsOf(character: string): readonly string[] {
  const lower = character.toLowerCase().length === character.length ? character.toLowerCase() : character;
  const upper = lower.toUpperCase().length === lower.length ? lower.toUpperCase() : lower;
  const sign = { k: "\u212a", "\u00e5": "\u212b", "\u00df": "\u1e9e" }[lower];
  const all = new Set([
    character,
    lower,
    upper.toLowerCase() === lower ? upper : lower,
    ...(sign === undefined ? [] : [sign]),
  ]);
  return [...all].sort();
}

function rangeOf(character: string): readonly [number, number] {
  const code = character.codePointAt(0) ?? 0;
  return [code, code];
}

export function atomOf({ tokens }: CheckedPattern): ProofAtom {
  return { pattern: tokens };
}

/** Whether the pattern is one text and nothing else. */
export function singleText({ tokens }: CheckedPattern): string | undefined {
  return tokens.every((token) => typeof token === "string") ? tokens.join("") : undefined;
}

/** Matches by trying: the positions that can be reached after each character. */
export function matches({ tokens }: CheckedPattern, text: string): boolean {
  let positions = new Set([0]);
  const settle = (): void => {
    for (const at of positions) if (isRun(tokens[at])) positions.add(at + 1);
  };
  settle();
  for (const character of text) {
    const next = new Set<number>();
    for (const at of positions) {
      const token = tokens[at];
      if (token === undefined || !takes(token, character)) continue;
      next.add(isRun(token) ? at : at + 1);
    }
    positions = next;
    settle();
  }
  return positions.has(tokens.length);
}

function isRun(token: ProofToken | undefined): boolean {
  return typeof token === "object" && "run" in token;
}

function takes(token: ProofToken, character: string): boolean {
  if (typeof token === "string") return token === character;
  const ranges = "run" in token ? token.run : token.one;
  const code = character.codePointAt(0) ?? 0;
  return ranges === "any" || ranges.some(([low, high]) => low <= code && code <= high);
}
