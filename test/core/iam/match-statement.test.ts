import { describe, expect, it } from "vitest";
import { type Known, loadCases, probe } from "./support.ts";

interface Patterns {
  readonly action: { readonly cases: readonly PatternCase[] };
  readonly resource: { readonly cases: readonly PatternCase[] };
}

interface PatternCase {
  readonly pattern: string | readonly string[];
  readonly asked: string;
  readonly matches: Known;
  readonly because?: string;
}

const { action, resource } = loadCases<Patterns>("patterns");
const CONTEXT = { "aws:PrincipalTag/team": "red", "aws:PrincipalTag/star": "*" };

function titled(cases: readonly PatternCase[]): (readonly [string, PatternCase])[] {
  return cases.map((entry) => {
    const { pattern, asked, matches, because } = entry;
    return [
      `${JSON.stringify(pattern)} matches ${asked}: ${matches}${because === undefined ? "" : ` (${because})`}`,
      entry,
    ];
  });
}

function opposite(known: Known): Known {
  return known === "unknown" ? known : !known;
}

describe("an action's pattern", () => {
  it.each(titled(action.cases))("%s", (_title, { pattern, asked, matches }) => {
    expect(probe({ Action: pattern }, { action: asked })).toBe(matches);
    expect(probe({ Action: undefined, NotAction: pattern }, { action: asked })).toBe(opposite(matches));
  });
});

describe("a resource's pattern", () => {
  it.each(titled(resource.cases))("%s", (_title, { pattern, asked, matches }) => {
    const request = { resource: asked, resourceAccount: "111111111111", context: CONTEXT };
    expect(probe({ Resource: pattern }, request)).toBe(matches);
    expect(probe({ Resource: undefined, NotResource: pattern }, request)).toBe(opposite(matches));
  });

  it("is plain text with all its braces in a policy of 2008-10-17", () => {
    const pattern = "arn:aws:s3:::bucket/${aws:PrincipalTag/team}/*";
    const request = { resource: "arn:aws:s3:::bucket/red/x", context: CONTEXT };
    expect(probe({ Resource: pattern }, request, "2008-10-17")).toBe(false);
    expect(probe({ Resource: pattern }, request, "2012-10-17")).toBe(true);
  });
});
