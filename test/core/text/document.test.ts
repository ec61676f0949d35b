import { describe, expect, it } from "vitest";
import { readDocument } from "../../../src/core/text/document.ts";
import { toValue } from "../../../src/core/text/node.ts";

function read(text: string, name?: string): { value: unknown; codes: string[] } {
  const { value, diagnostics } = readDocument(name === undefined ? { text } : { name, text });
  return { value: value && toValue(value), codes: diagnostics.map(({ code }) => code) };
}

describe("a document whose kind nobody told", () => {
  it("is JSON when it reads as JSON", () => {
    expect(read('{"a": 1, "a": 2}')).toEqual({ value: { a: 2 }, codes: ["json/duplicate-key"] });
    expect(read(" [1]")).toEqual({ value: [1], codes: [] });
  });

  it("is YAML when it does not look like JSON", () => {
    expect(read("a: [1]")).toEqual({ value: { a: [1] }, codes: [] });
    expect(read("")).toEqual({ value: undefined, codes: ["yaml/empty"] });
  });

  it("may still be YAML's flow style when it begins like JSON", () => {
    expect(read("{a: 1}")).toEqual({ value: { a: 1 }, codes: [] });
    expect(read("[a]\n")).toEqual({ value: ["a"], codes: [] });
  });

  it("is judged as JSON when it is neither and looks like JSON, unless its name says YAML", () => {
    expect(read('{"a": }}')).toEqual({ value: undefined, codes: ["json/unexpected"] });
    expect(read("{a: 1}", "policy.json")).toEqual({ value: undefined, codes: ["json/unexpected"] });
    expect(read("{a: 1", "values.yaml").codes).toEqual(["yaml/missing-char"]);
  });

  it("of 10 MB gets an answer", () => {
    const rows = Array.from({ length: 200_000 }, (_, i) => `{"Id": "${i}", "Text": "${"x".repeat(20)}"}`);
    const json = readDocument({ text: `[${rows.join(",\n")}]` });
    expect(json.diagnostics).toEqual([]);
    expect(json.value?.kind === "array" && json.value.items.length).toBe(200_000);
    expect(read(`a: ${"x".repeat(10_000_000)}`).codes).toEqual(["yaml/too-long"]);
    expect(read(`"${"x".repeat(10_000_000)}`).codes).toEqual(["json/unclosed-string"]);
  });
});
