import * as fc from "fast-check";
import { describe as group, expect, it } from "vitest";
import { accepts } from "../../../src/core/language/automaton.ts";
import {
  ANY_CHARACTER,
  charRange,
  charsOf,
  containsChars,
  countChars,
  hasChar,
  intersectChars,
  invertChars,
  uniteChars,
} from "../../../src/core/language/char-set.ts";
import { find } from "../../../src/core/language/find.ts";
import { foldText, foldVariants } from "../../../src/core/language/fold.ts";
import { choice, optional, repeat, sequence } from "../../../src/core/language/grammar.ts";
import { concat, glob, literal, oneOf, runOf } from "../../../src/core/language/pattern.ts";
import { has, language } from "../../../src/core/language/string-set.ts";
import { globText, runs, specifiedGlob, wordsUpTo } from "./brute-force.ts";

const WORDS = wordsUpTo("abz", 5);

function codesIn(set: readonly number[]): readonly number[] {
  return Array.from({ length: 130 }, (_, code) => code).filter((code) => hasChar(set, code));
}

group("a set of characters", () => {
  const some = fc
    .array(fc.integer({ min: 0, max: 127 }), { maxLength: 12 })
    .map((codes) => charsOf(String.fromCharCode(...codes)));

  it("unites, meets and inverts as sets do", () => {
    fc.assert(
      fc.property(some, some, (a, b) => {
        const all = Array.from({ length: 130 }, (_, code) => code);
        expect(codesIn(uniteChars(a, b))).toEqual(all.filter((code) => hasChar(a, code) || hasChar(b, code)));
        expect(codesIn(intersectChars(a, b))).toEqual(all.filter((code) => hasChar(a, code) && hasChar(b, code)));
        expect(codesIn(invertChars(a))).toEqual(all.filter((code) => !hasChar(a, code)));
        expect(containsChars(a, b)).toBe(codesIn(b).every((code) => hasChar(a, code)));
        expect(countChars(a)).toBe(codesIn(a).length);
        expect(invertChars(invertChars(a))).toEqual(a);
      }),
      { numRuns: runs(500) },
    );
  });

  it("knows no surrogates", () => {
    expect(invertChars([])).toEqual(ANY_CHARACTER);
    expect(hasChar(invertChars(charRange("a", "z")), 0xd800)).toBe(false);
  });
});

group("a pattern", () => {
  it("matches as its regular expression does", () => {
    fc.assert(
      fc.property(globText, (text) => {
        const { has: specified } = specifiedGlob(text);
        const pattern = glob(text);
        for (const word of WORDS) expect(has(pattern, word)).toBe(specified(word));
      }),
      { numRuns: runs(300) },
    );
  });

  it.each([
    ["acme*", "acme", true],
    ["acme*", "acm", false],
    ["*:ref:main", "project_path:acme/api:ref_type:branch:ref:main", true],
    ["a?c", "a\u{1f600}c", true],
    ["a??c", "a\u{1f600}c", false],
    ["a?c", "ac", false],
    ["", "", true],
    ["?*", "", false],
    ["*?*?*", "x", false],
  ])("%j and %j: %j", (text, word, matches) => {
    expect(has(glob(text), word)).toBe(matches);
  });

  it("takes stars and marks of a literal for what they are", () => {
    expect(has(literal("acme/*"), "acme/*")).toBe(true);
    expect(has(literal("acme/*"), "acme/api")).toBe(false);
  });

  it("matches letters without case when asked to, and other characters with none", () => {
    expect(has(glob("s3:Get*", { fold: true }), "S3:GETOBJECT")).toBe(true);
    expect(has(glob("s3:Get*", { fold: true }), "s3-getobject")).toBe(false);
    expect(has(literal("\u00c4", { fold: true }), "\u00e4")).toBe(true);
    expect(has(literal("k", { fold: true }), "\u212a")).toBe(true);
  });

  it("keeps its wildcards inside a field when asked to", () => {
    const field = { barred: charsOf(":") };
    expect(has(glob("arn:*:s3", field), "arn:aws:s3")).toBe(true);
    expect(has(glob("arn:*:s3", field), "arn:aws:x:s3")).toBe(false);
    expect(has(glob("a?b", field), "a:b")).toBe(false);
  });

  it("is put together from parts, and has one spelling for what is the same", () => {
    expect(concat("a", glob("*"), glob("?"), glob("*b"))).toEqual(glob("a?*b"));
    expect(concat(runOf(charsOf("ab")), glob("*"))).toEqual(glob("*"));
    expect(concat(glob("*"), runOf(charsOf("ab")))).toEqual(glob("*"));
    expect(oneOf(charsOf("a"))).toEqual(literal("a"));
    expect(runOf(ANY_CHARACTER)).toEqual(glob("*"));
  });

  it("reads a lone surrogate as the character that replaces it", () => {
    expect(glob("a\ud800")).toEqual(literal("a\ufffd"));
    expect(has(glob("a\ufffd"), "a\ud800")).toBe(true);
  });
});

group("folding", () => {
  it("counts as one exactly what it lists as variants", () => {
    for (let code = 0; code < 0x2200; code++) {
      const character = String.fromCodePoint(code);
      const variants = foldVariants(character);
      expect(variants).toContain(character);
      for (const variant of variants) expect(foldText(variant)).toBe(foldText(character));
    }
  });

  it("misses no variant of a character that a policy can spell", () => {
    for (let code = 0; code <= 0xff; code++) {
      const character = String.fromCodePoint(code);
      const equal: string[] = [];
      for (let other = 0; other < 0xd800; other++)
        if (foldText(String.fromCodePoint(other)) === foldText(character)) equal.push(String.fromCodePoint(other));
      expect(foldVariants(character)).toEqual(equal);
    }
  });
});

group("a grammar", () => {
  it("puts in a row, chooses and repeats", () => {
    const digit = oneOf(charRange("0", "9"));
    const version = language(
      sequence(
        literal("v"),
        repeat(digit, 1, 3),
        optional(sequence(literal("."), digit)),
        choice(literal("a"), glob("-*")),
      ),
    );
    for (const text of ["v1a", "v123.4a", "v1-", "v12-x y"]) expect(accepts(version, text)).toBe(true);
    for (const text of ["va", "v1234a", "v1.a", "v1", "1a", "v1aa"]) expect(accepts(version, text)).toBe(false);
  });

  it("may be nothing at all", () => {
    expect(find(language(choice())).kind).toBe("empty");
    expect(find(language(sequence()))).toMatchObject({ kind: "found", witness: "" });
  });

  it("refuses to grow without bound", () => {
    const far = sequence(glob("*a"), repeat(glob("?"), 20, 20));
    expect(() => language(far)).toThrow(TypeError);
  });
});
