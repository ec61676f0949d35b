import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { visible, visibleJson } from "../../../src/core/text/visible.ts";

describe("text from outside, made visible", () => {
  it("loses its power over the terminal", () => {
    expect(visible("\u001b[2J\u001b]0;title\u0007")).toBe("\\x1b[2J\\x1b]0;title\\x07");
    expect(visible("\u009b31m")).toBe("\\x9b31m");
    expect(visible("a\r\nb\tc\0")).toBe("a\\r\\nb\\tc\\0");
    expect(visible("\b\b\b")).toBe("\\x08\\x08\\x08");
  });

  it("shows what reorders or hides text", () => {
    expect(visible("main\u202egnirtS")).toBe("main\\u202egnirtS");
    expect(visible("acme\u200b/api\u2066")).toBe("acme\\u200b/api\\u2066");
    expect(visible("main\ufe0f\u00ad\u115f\u3164")).toBe("main\\ufe0f\\xad\\u115f\\u3164");
    expect(visible("\u{e0041}\ufeff\u2028")).toBe("\\u{e0041}\\ufeff\\u2028");
    expect(visible("a\u00a0b\u2003c")).toBe("a\\xa0b\\u2003c");
  });

  it("shows half of a surrogate pair and leaves whole ones alone", () => {
    expect(visible("\ud800x\udc00")).toBe("\\ud800x\\udc00");
    expect(visible("🚀")).toBe("🚀");
  });

  it("leaves what people write as it is", () => {
    for (const text of ["project_path:acme/*", "größe naïve", "日本語　テキスト", "é e\u0301", "Ω ≠ ∅ — “quoted”"]) {
      expect(visible(text)).toBe(text);
    }
  });

  it("does nothing the second time, and never leaves anything that is not printed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const once = visible(text);
        expect(visible(once)).toBe(once);
        expect(once).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

describe("a JSON document, made visible", () => {
  it("means the same, and has nothing in it that cannot be seen but its own white space", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
        const text = visibleJson(JSON.stringify(value, null, 2));
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(visible(text.replaceAll("\n", ""))).toBe(text.replaceAll("\n", ""));
      }),
    );
    expect(visibleJson('{ "a": "x\u202e\u{e0041}\u009b" }')).toBe('{ "a": "x\\u202e\\udb40\\udc41\\u009b" }');
  });
});
