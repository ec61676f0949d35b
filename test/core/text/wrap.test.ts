import { describe, expect, it } from "vitest";
import { wrap, wrapLines } from "../../../src/core/text/wrap.ts";

describe("wrapping", () => {
  it("breaks at spaces, and indents the lines that follow", () => {
    expect(wrap("one two three four", 9, "  ")).toBe("one two\n  three\n  four");
    expect(wrapLines("日本 語", 4)).toEqual(["日本", "語"]);
    expect(wrapLines("", 10)).toEqual([""]);
  });

  it("tears neither long words nor what stands in backticks", () => {
    expect(wrapLines("see arn:aws:iam::111111111111:role/x now", 10)).toEqual([
      "see",
      "arn:aws:iam::111111111111:role/x",
      "now",
    ]);
    expect(wrapLines("is `a b`, not `c d` here", 12)).toEqual(["is `a b`,", "not `c d`", "here"]);
    expect(wrapLines("x (`a b`/`c d`) y", 6)).toEqual(["x", "(`a b`/`c d`)", "y"]);
  });

  it("takes a backtick that is never closed as it is", () => {
    expect(wrapLines("don`t stop now", 9)).toEqual(["don`t", "stop now"]);
  });
});
