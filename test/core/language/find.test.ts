import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkEmptiness } from "../../../src/core/language/check-emptiness.ts";
import { find } from "../../../src/core/language/find.ts";
import { cube, expression, runs, type Specified, wordsUpTo } from "./brute-force.ts";
import { proofOf } from "./proof-of.ts";

const WORDS = wordsUpTo("abz", 5);

/** Holds the answer about a set against every short word. */
function holdAgainstWords({ set, has }: Specified): void {
  const answer = find(set, { proof: true });
  const word = WORDS.find((candidate) => has(candidate));
  if (answer.kind === "found") {
    expect(has(answer.witness)).toBe(true);
    if (answer.shortest && word !== undefined) expect(answer.witness.length).toBeLessThanOrEqual(word.length);
    if (answer.shortest && word === undefined) expect(answer.witness.length).toBeGreaterThan(0);
    return;
  }
  expect(word).toBeUndefined();
  expect(answer.kind).toBe("empty");
  if (answer.kind === "empty")
    expect(checkEmptiness(JSON.parse(JSON.stringify(proofOf(answer))))).toEqual({ holds: true });
}

describe("find", () => {
  it("agrees with trying every short word on what policies ask, and proves what it denies", () => {
    fc.assert(fc.property(cube, holdAgainstWords), { numRuns: runs(3000) });
  });

  it("agrees with trying every short word on any expression, and proves what it denies", () => {
    fc.assert(fc.property(expression, holdAgainstWords), { numRuns: runs(3000) });
  });
});
