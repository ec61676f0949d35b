import { describe, expect, it } from "vitest";
import { widthOf } from "../../../src/core/text/width.ts";

describe("the width of text on a terminal", () => {
  it("is one cell a letter, two for East Asian and emoji, none for accents that combine", () => {
    expect(widthOf("acme")).toBe(4);
    expect(widthOf("größe")).toBe(5);
    expect(widthOf("日本語")).toBe(6);
    expect(widthOf("한국어")).toBe(6);
    expect(widthOf("ｆｕｌｌ")).toBe(8);
    expect(widthOf("ﾊﾝｶｸ")).toBe(4);
    expect(widthOf("🚀✅")).toBe(4);
    expect(widthOf("e\u0301")).toBe(1);
    expect(widthOf("─│✓…")).toBe(4);
    expect(widthOf("𠀀")).toBe(2);
  });
});
