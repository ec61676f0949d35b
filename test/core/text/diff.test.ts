import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffLines, lineDifference } from "../../../src/core/text/diff.ts";

describe("the difference of two texts by lines", () => {
  it("marks what goes, what comes and what stays", () => {
    expect(lineDifference("a\nb\nc", "a\nx\nc")).toEqual([
      { sign: " ", text: "a" },
      { sign: "-", text: "b" },
      { sign: "+", text: "x" },
      { sign: " ", text: "c" },
    ]);
  });

  it("shows a few kept lines around, and nothing where nothing changed", () => {
    expect(diffLines("1\n2\n3\n4\n5\n6", "1\n2\n3\n4\n5\nx", 1)).toBe(" 5\n-6\n+x");
    expect(diffLines("same", "same")).toBe("");
    expect(diffLines("1\n2\n3\n4\n5", "x\n2\n3\n4\ny", 1)).toBe("-1\n+x\n 2\n ...\n 4\n-5\n+y");
  });

  it("gives both texts back, whatever they are", () => {
    const text = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 12 }).map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = lineDifference(before, after);
        const side = (sign: string): string =>
          lines
            .filter((line) => line.sign === " " || line.sign === sign)
            .map((line) => line.text)
            .join("\n");
        expect([side("-"), side("+")]).toEqual([before, after]);
      }),
    );
  });
});
