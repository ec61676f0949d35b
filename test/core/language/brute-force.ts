import * as fc from "fast-check";
import { charsOf } from "../../../src/core/language/char-set.ts";
import { choice, type Grammar, repeat, sequence, without } from "../../../src/core/language/grammar.ts";
import { glob, literal, oneOf, runOf } from "../../../src/core/language/pattern.ts";
import { complement, intersection, language, type StringSet, union } from "../../../src/core/language/string-set.ts";

/** The plain specification of a set: is the word in it? Written with regular expressions, which the engine never uses. */
export interface Specified {
  readonly name: string;
  readonly set: StringSet;
  readonly has: (word: string) => boolean;
}

/** Every word over the letters of at most so many characters, shortest first. */
export function wordsUpTo(letters: string, length: number): readonly string[] {
  const words = [""];
  for (const word of words) if (word.length < length) for (const letter of letters) words.push(word + letter);
  return words;
}

export function specifiedGlob(text: string): Specified {
  return { name: text, set: glob(text), has: (word) => globRegExp(text, "").test(word) };
}

function globRegExp(text: string, flags: string, any = "[^]"): RegExp {
  const source = text.replace(/[*?]|[^]/gu, (character) => {
    if (character === "*") return `${any}*`;
    return character === "?" ? any : character.replace(/[\\^$.|+()[\]{}/]/u, "\\$&");
  });
  return new RegExp(`^${source}$`, `u${flags}`);
}

const pieces = fc.constantFrom("a", "b", "*", "?", "*", "a", "b", "*a", "b*");
export const globText: fc.Arbitrary<string> = fc.array(pieces, { maxLength: 7 }).map((parts) => parts.join(""));

const plainGlob: fc.Arbitrary<Specified> = globText.map(specifiedGlob);

const otherPattern: fc.Arbitrary<Specified> = fc.oneof(
  globText.map((text) => {
    const pattern = globRegExp(text, "i");
    return {
      name: `fold ${text}`,
      set: glob(text.toUpperCase(), { fold: true }),
      has: (word: string) => pattern.test(word),
    };
  }),
  globText.map((text) => {
    const pattern = globRegExp(text, "", "[^b]");
    return {
      name: `not-b ${text}`,
      set: glob(text, { barred: charsOf("b") }),
      has: (word: string) => pattern.test(word),
    };
  }),
  globText.map((text) => ({ name: `'${text}'`, set: literal(text), has: (word: string) => word === text })),
);

interface SpecifiedGrammar {
  readonly grammar: Grammar;
  readonly source: string;
}

const { grammarOf } = fc.letrec<{ grammarOf: SpecifiedGrammar }>((tie) => ({
  grammarOf: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom<SpecifiedGrammar>(
      { grammar: literal("a"), source: "a" },
      { grammar: literal("ab"), source: "ab" },
      { grammar: oneOf(charsOf("ab")), source: "[ab]" },
      { grammar: runOf(charsOf("az")), source: "[az]*" },
      { grammar: glob("?"), source: "[^]" },
    ),
    fc.array(tie("grammarOf"), { minLength: 1, maxLength: 3 }).map((parts) => ({
      grammar: sequence(...parts.map((part) => part.grammar)),
      source: parts.map((part) => part.source).join(""),
    })),
    fc.array(tie("grammarOf"), { minLength: 1, maxLength: 3 }).map((parts) => ({
      grammar: choice(...parts.map((part) => part.grammar)),
      source: `(?:${parts.map((part) => part.source).join("|")})`,
    })),
    fc.tuple(tie("grammarOf"), fc.nat(2), fc.option(fc.nat(2))).map(([part, least, more]) => ({
      grammar: more === null ? repeat(part.grammar, least) : repeat(part.grammar, least, least + more),
      source: `(?:${part.source}){${least},${more === null ? "" : least + more}}`,
    })),
  ),
}));

export const automaton: fc.Arbitrary<Specified> = fc.tuple(grammarOf, fc.option(globText)).map(([of, cut]) => {
  const pattern = new RegExp(`^(?:${of.source})$`, "u");
  const refused = cut === null ? undefined : globRegExp(cut, "");
  return {
    name: `/${of.source}/ without ${cut}`,
    set: language(cut === null ? of.grammar : without(of.grammar, glob(cut))),
    has: (word: string) => pattern.test(word) && refused?.test(word) !== true,
  };
});

export const atom: fc.Arbitrary<Specified> = fc.oneof(
  { weight: 6, arbitrary: plainGlob },
  { weight: 2, arbitrary: otherPattern },
  { weight: 1, arbitrary: automaton },
);

/** What policies ask: in one of these and of those, and in none of the others. */
export const cube: fc.Arbitrary<Specified> = fc
  .tuple(
    fc.array(fc.array(atom, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
    fc.array(atom, { maxLength: 5 }),
  )
  .map(([clauses, refused]) => ({
    name: `${clauses.map((clause) => `(${clause.map((of) => of.name).join(" | ")})`).join(" & ")} \\ ${refused.map((of) => of.name).join(", ")}`,
    set: intersection(
      ...clauses.map((clause) => union(...clause.map((of) => of.set))),
      complement(union(...refused.map((of) => of.set))),
    ),
    has: (word) => clauses.every((clause) => clause.some((of) => of.has(word))) && !refused.some((of) => of.has(word)),
  }));

const { setOf } = fc.letrec<{ setOf: Specified }>((tie) => ({
  setOf: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    atom,
    fc.array(tie("setOf"), { maxLength: 3 }).map((parts) => ({
      name: `(${parts.map((part) => part.name).join(" | ")})`,
      set: union(...parts.map((part) => part.set)),
      has: (word: string) => parts.some((part) => part.has(word)),
    })),
    fc.array(tie("setOf"), { maxLength: 3 }).map((parts) => ({
      name: `(${parts.map((part) => part.name).join(" & ")})`,
      set: intersection(...parts.map((part) => part.set)),
      has: (word: string) => parts.every((part) => part.has(word)),
    })),
    tie("setOf").map((part) => ({
      name: `not ${part.name}`,
      set: complement(part.set),
      has: (word: string) => !part.has(word),
    })),
  ),
}));

/** Any expression at all. */
export const expression: fc.Arbitrary<Specified> = setOf;

/** How often a property is tried: a few seconds' worth, or with SALLYPORT_NIGHTLY as often as patience allows. */
export function runs(usual: number): number {
  return process.env["SALLYPORT_NIGHTLY"] === undefined ? usual : usual * 100;
}
