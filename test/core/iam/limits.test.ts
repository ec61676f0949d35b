import { describe, expect, it } from "vitest";
import { checkLimits } from "../../../src/core/iam/check-limits.ts";
import { countCharacters } from "../../../src/core/iam/limits.ts";
import { loadCases } from "./support.ts";
import type { PolicyKind } from "../../../src/core/iam/policy.ts";

interface Limits {
  readonly cases: readonly {
    readonly says: string;
    readonly kind: PolicyKind;
    readonly characters: number;
    readonly spaces?: number;
    readonly found?: string;
  }[];
}

/** A text of so many characters in a string, and spaces outside of it. */
function textOf(characters: number, spaces: number): string {
  return `"${"x".repeat(characters - 2)}"${" ".repeat(spaces)}`;
}

describe("the length of a policy:", () => {
  const { cases } = loadCases<Limits>("limits");
  it.each(cases.map((entry) => [entry.says, entry] as const))(
    "%s",
    (_says, { kind, characters, spaces = 0, found }) => {
      const codes = checkLimits(textOf(characters, spaces), kind).map(({ code }) => code);
      expect(codes).toEqual(found === undefined ? [] : [found]);
    },
  );

  it("leaves out whitespace between tokens and not inside of strings", () => {
    expect(countCharacters('{ "a\\" b" :\n\t1 }', false)).toBe(11);
    expect(countCharacters('{ "a\\" b" :\n\t1 }', true)).toBe(16);
  });
});
