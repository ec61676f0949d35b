import type { ProofAtom, ProofRanges, ProofToken } from "../../language/proof.ts";

/** The checker's own idea of patterns: from a policy's text to the tokens of a proof, and a matcher for them. */
export interface CheckedPattern {
  readonly tokens: readonly ProofToken[];
}

export function patternOf(text: string, wildcards: boolean, fold: boolean, wild: ProofRanges = "any"): CheckedPattern {
  const tokens: ProofToken[] = [];
  for (const character of text) {
    if (wildcards && character === "*") addToken(tokens, { run: wild });
    else if (wildcards && character === "?") addToken(tokens, { one: wild });
    else {
      tokens.push(fold ? foldedToken(character) : character);
    }
  }
  return { tokens };
}

/**
 * Puts a token behind others in the spelling that a proof counts: of one character and a run of the same kind, the
 * character comes first, and of two runs side by side, the wider one stands for both.
 */
export function addToken(tokens: ProofToken[], token: ProofToken): void {
  const last = tokens.at(-1);
  if (typeof token === "string" || typeof last !== "object" || !("run" in last)) tokens.push(token);
  else if ("one" in token) {
    if (isWithin(token.one, last.run) && isWithin(last.run, token.one)) tokens.splice(-1, 0, token);
    else tokens.push(token);
  } else if (!isWithin(token.run, last.run)) {
    if (!isWithin(last.run, token.run)) tokens.push(token);
    else {
      tokens.pop();
      addToken(tokens, token);
    }
  }
}

function isWithin(inner: ProofRanges, outer: ProofRanges): boolean {
  if (outer === "any" || inner === "any") return outer === "any";
  return inner.every(([low, high]) => outer.some(([from, to]) => from <= low && high <= to));
}

/** Whether the pattern matches every text. */
export function isEverything({ tokens }: CheckedPattern): boolean {
  return (
    tokens.length > 0 && tokens.every((token) => typeof token === "object" && "run" in token && token.run === "any")
  );
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

/** The characters of policies are few, and forms of many names are made of them. */
const FOLDED: Map<string, ProofToken> = new Map();

function foldedToken(character: string): ProofToken {
  const known = FOLDED.get(character);
  if (known !== undefined) return known;
  const variants = variantsOf(character);
  const token = variants.length === 1 ? character : { one: variants.map(rangeOf) };
  if (character < "\u0100") FOLDED.set(character, token);
  return token;
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
    if (next.size === 0) return false;
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
