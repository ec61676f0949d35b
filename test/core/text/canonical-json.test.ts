import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../../src/core/text/canonical-json.ts";
import { Secret } from "../../../src/core/text/secret.ts";

describe("canonical JSON", () => {
  it("has its keys in order, at every depth", () => {
    expect(canonicalJson({ b: [{ d: 1, c: undefined }], a: "x", "10": 1, "9": 2 })).toBe(
      '{"10":1,"9":2,"a":"x","b":[{"d":1}]}',
    );
  });

  it("is what JSON.stringify writes, but for the order", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
        if (value === null || typeof value !== "object" || Array.isArray(value)) return;
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
      }),
    );
  });

  it("with an indent is laid out as JSON.stringify does", () => {
    const value = { a: [1, { b: [], c: {} }], d: null };
    expect(canonicalJson(value, 2)).toBe(JSON.stringify(value, null, 2));
  });

  it("refuses what JSON would lose in silence, and takes a value's own JSON", () => {
    expect(() => canonicalJson({ a: Number.NaN })).toThrow(TypeError);
    expect(() => canonicalJson([1n])).toThrow(TypeError);
    expect(canonicalJson({ a: new Secret("x") })).toBe('{"a":"[secret]"}');
  });
});
