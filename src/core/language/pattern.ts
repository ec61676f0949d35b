import { ANY_CHARACTER, type CharSet, charsOf, containsChars, hasChar, invertChars, sameChars } from "./char-set.ts";
import { foldVariants } from "./fold.ts";

/**
 * A row of tokens, each one character or a run of them. A token at or above 0 is that character; the others are:
 * odd, one character (`ONE`, or of a set); even, a run of any length (`RUN`, or of a set).
 */
export interface Pattern {
  readonly kind: "pattern";
  readonly tokens: readonly number[];
  readonly sets: readonly CharSet[];
  /** How many literal characters it begins with. All of them: it holds one string. */
  readonly prefix: number;
  /** Whether it has runs of less than everything. */
  readonly boundedRuns: boolean;
}

export const ONE = -1;
export const RUN = -2;
/** What stands after the last token; equal to no token. */
export const END = 0x110000;

const NO_SETS: readonly CharSet[] = [];

export interface GlobOptions {
  /** Letters match without case. */
  readonly fold?: boolean;
  /** Characters that `*` and `?` do not match, as `:` inside one field of an ARN. */
  readonly barred?: CharSet;
}

/** The one string, character by character. */
export function literal(text: string, options: { readonly fold?: boolean } = {}): Pattern {
  const builder = startPattern();
  if (options.fold === true) for (const character of text.toWellFormed()) addFolded(builder, character);
  else addText(builder, text);
  return finishPattern(builder);
}

/** `*` matches any run of characters, `?` any one, everything else itself. */
export function glob(text: string, options: GlobOptions = {}): Pattern {
  const builder = startPattern();
  const { tokens } = builder;
  if (options.fold !== true && options.barred === undefined) {
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 0x2a) addWild(builder, RUN);
      else if (code === 0x3f) addWild(builder, ONE);
      else if (code < 0xd800) tokens.push(code);
      else at += addCode(tokens, text, at);
    }
    return finishPattern(builder);
  }
  const set = options.barred && invertChars(options.barred);
  const index = set === undefined ? 0 : setToken(builder, set);
  for (const character of text.toWellFormed()) {
    if (character === "*") addWild(builder, set === undefined ? RUN : index - 1);
    else if (character === "?") addWild(builder, set === undefined ? ONE : index);
    else if (options.fold === true) addFolded(builder, character);
    else addText(builder, character);
  }
  return finishPattern(builder);
}

/** One character of the set. */
export function oneOf(set: CharSet): Pattern {
  const builder = startPattern();
  if (set.length === 2 && set[0] === set[1]) builder.tokens.push(set[0] ?? END);
  else addWild(builder, sameChars(set, ANY_CHARACTER) ? ONE : setToken(builder, set));
  return finishPattern(builder);
}

/** Any number of characters of the set, none included. */
export function runOf(set: CharSet): Pattern {
  const builder = startPattern();
  addWild(builder, sameChars(set, ANY_CHARACTER) ? RUN : setToken(builder, set) - 1);
  return finishPattern(builder);
}

export function concat(...parts: readonly (Pattern | string)[]): Pattern {
  const builder = startPattern();
  for (const part of parts) {
    if (typeof part === "string") addText(builder, part);
    else {
      for (const token of part.tokens) {
        if (token >= 0) builder.tokens.push(token);
        else addWild(builder, token >= RUN ? token : setToken(builder, setOf(part, token)) - (isRun(token) ? 1 : 0));
      }
    }
  }
  return finishPattern(builder);
}

export const ANYTHING: Pattern = glob("*");

export function isRun(token: number): boolean {
  return token < 0 && (token & 1) === 0;
}

/** The pattern with one of the set in the place of the any one character at a token. */
export function narrowOne(pattern: Pattern, at: number, set: CharSet): Pattern {
  const { tokens, sets } = pattern;
  return { ...pattern, tokens: tokens.with(at, -3 - 2 * sets.length), sets: [...sets, set] };
}

/** The characters that a token below 0 stands for. */
export function setOf(pattern: Pattern, token: number): CharSet {
  return token >= RUN ? ANY_CHARACTER : (pattern.sets[(-3 - token) >> 1] ?? ANY_CHARACTER);
}

export function tokenTakes(pattern: Pattern, token: number, code: number): boolean {
  if (token >= RUN) return token === code || token < 0;
  return hasChar(setOf(pattern, token), code);
}

/** Whether the characters of `token` are all among those of `wide`. */
export function tokenCovers(wideIn: Pattern, wide: number, narrowIn: Pattern, token: number): boolean {
  if (wide >= 0) return wide === token;
  if (wide >= RUN) return true;
  if (token >= 0) return hasChar(setOf(wideIn, wide), token);
  return containsChars(setOf(wideIn, wide), setOf(narrowIn, token));
}

export function isLiteral(pattern: Pattern): boolean {
  return pattern.prefix === pattern.tokens.length;
}

/** The one string of a literal. */
export function textOf(pattern: Pattern): string {
  return fromCodes(pattern.tokens);
}

/** In slices, since an argument list has a limit that a hostile text would meet. */
export function fromCodes(codes: readonly number[]): string {
  let text = "";
  for (let at = 0; at < codes.length; at += 4096) text += String.fromCodePoint(...codes.slice(at, at + 4096));
  return text;
}

/** The length of its shortest strings. */
export function shortestLength(pattern: Pattern): number {
  let length = 0;
  for (const token of pattern.tokens) if (!isRun(token)) length++;
  return length;
}

interface Builder {
  readonly tokens: number[];
  sets: CharSet[] | undefined;
}

function startPattern(): Builder {
  return { tokens: [], sets: undefined };
}

function finishPattern({ tokens, sets }: Builder): Pattern {
  let prefix = 0;
  while (prefix < tokens.length && (tokens[prefix] ?? END) >= 0) prefix++;
  const boundedRuns = sets !== undefined && tokens.some((token) => token < RUN && isRun(token));
  const used = sets !== undefined && (boundedRuns || tokens.some((token) => token < RUN));
  return { kind: "pattern", tokens, sets: used ? sets : NO_SETS, prefix, boundedRuns };
}

/** The token for one character of the set; one less is the token for a run of them. */
function setToken(builder: Builder, set: CharSet): number {
  builder.sets ??= [];
  let index = builder.sets.findIndex((known) => sameChars(known, set));
  if (index < 0) index = builder.sets.push(set) - 1;
  return -3 - 2 * index;
}

/**
 * Keeps one spelling of equal patterns: `**` is `*`, `*?` is `?*`, and a run swallows a narrower run beside it.
 * `?*` rather than `*?` because a position inside a run is the widest, and so the most useful, thing to be at.
 */
function addWild(builder: Builder, token: number): void {
  const { tokens } = builder;
  const last = tokens[tokens.length - 1] ?? END;
  if (!isRun(last)) {
    tokens.push(token);
    return;
  }
  const lastSet = setIn(builder, last);
  const set = setIn(builder, token);
  if (!isRun(token)) {
    if (sameChars(lastSet, set)) tokens.splice(tokens.length - 1, 0, token);
    else tokens.push(token);
  } else if (!containsChars(lastSet, set)) {
    if (containsChars(set, lastSet)) {
      tokens.pop();
      addWild(builder, token);
    } else tokens.push(token);
  }
}

function setIn(builder: Builder, token: number): CharSet {
  return token >= RUN ? ANY_CHARACTER : (builder.sets?.[(-3 - token) >> 1] ?? ANY_CHARACTER);
}

function addText(builder: Builder, text: string): void {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0xd800) builder.tokens.push(code);
    else at += addCode(builder.tokens, text, at);
  }
}

/** Adds a character that may be a pair of surrogates, and says whether it was. A lone one is read as U+FFFD. */
function addCode(tokens: number[], text: string, at: number): 0 | 1 {
  const code = text.codePointAt(at) ?? 0;
  tokens.push(code >= 0xd800 && code <= 0xdfff ? 0xfffd : code);
  return code > 0xffff ? 1 : 0;
}

function addFolded(builder: Builder, character: string): void {
  const set = foldedSet(character);
  if (set.length === 2 && set[0] === set[1]) addText(builder, character);
  else builder.tokens.push(setToken(builder, set));
}

/** The characters of policies are few, and many patterns are made of them. */
const FOLDED: Map<string, CharSet> = new Map();

function foldedSet(character: string): CharSet {
  const known = FOLDED.get(character);
  if (known !== undefined) return known;
  const set = charsOf(foldVariants(character).join(""));
  if (character < "\u0100") FOLDED.set(character, set);
  return set;
}
