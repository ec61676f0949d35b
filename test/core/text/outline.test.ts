import { describe, expect, it } from "vitest";
import { readJson } from "../../../src/core/text/json.ts";
import { type Outline, checkOutline } from "../../../src/core/text/outline.ts";

function messages(text: string, outline: Outline): string[] {
  const source = { text };
  const { value } = readJson(source);
  return value === undefined
    ? ["unreadable"]
    : checkOutline(source, value, outline, "x/y").map(({ message }) => message);
}

describe("an outline", () => {
  it("asks for what it names and lets the rest through", () => {
    const outline: Outline = { fields: { name: "text", "size?": "number", on: "boolean" } };
    expect(messages('{"name": "a", "on": true, "more": []}', outline)).toEqual([]);
    expect(messages('{"name": 1, "size": "2"}', outline)).toEqual([
      "`name` is not text",
      "`size` is not a number",
      "the document has no `on`",
    ]);
    expect(messages("[]", outline)).toEqual(["the document is not an object"]);
    expect(messages("{}", outline)).toEqual(["the document has no `name`, `on`"]);
  });

  it("reaches into lists, maps and choices", () => {
    expect(messages('["a", "c"]', { list: ["a", "b"] })).toEqual(["an entry of the document is not one of `a`, `b`"]);
    expect(messages('{"a": 1, "b": "c"}', { each: "text" })).toEqual(["`a` is not text"]);
    const either: Outline = { either: [["unknown"], { list: "text" }] };
    expect(messages('"unknown"', either)).toEqual([]);
    expect(messages('"known"', either)).toEqual(["the document is not `unknown` or a list"]);
    expect(messages("[1]", either)).toEqual(["an entry of the document is not text"]);
  });

  it("knows kinds by the field that tells them apart", () => {
    const outline: Outline = { by: "kind", of: { one: { size: "number" }, two: {} } };
    expect(messages('{"kind": "two"}', outline)).toEqual([]);
    expect(messages('{"kind": "one"}', outline)).toEqual(["the document has no `size`"]);
    expect(messages('{"kind": "__proto__"}', outline)).toEqual(["`kind` is not one of `one`, `two`"]);
    expect(messages("{}", outline)).toEqual(["the document has no `kind`"]);
  });

  it("stops when it has said enough", () => {
    expect(messages(JSON.stringify(Array.from({ length: 100 }, () => 1)), { list: "text" })).toHaveLength(10);
  });
});
