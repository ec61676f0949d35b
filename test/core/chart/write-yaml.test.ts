import { assert, property, string } from "fast-check";
import { expect, it } from "vitest";
import { type YamlTree, explain, printYaml, put } from "../../../src/core/chart/write-yaml.ts";
import { toValue } from "../../../src/core/text/node.ts";
import { readYaml } from "../../../src/core/text/yaml.ts";

function read(text: string): unknown {
  const { value, diagnostics } = readYaml({ text });
  expect(diagnostics).toEqual([]);
  return value === undefined ? undefined : toValue(value);
}

it("any text is read back as it was, and so is any key and any reason", () => {
  const text = string({ unit: "grapheme" });
  assert(
    property(text, text, text, (key, value, says) => {
      const tree: YamlTree = new Map();
      put(tree, ["a", key], value, says);
      explain(tree, ["a"], says);
      expect(read(printYaml(tree))).toEqual({ a: { [key]: value } });
    }),
    { numRuns: 300 },
  );
});

it.each([
  "yes",
  "no",
  "On",
  "null",
  "007",
  "1e3",
  "a: b",
  "a #b",
  "a:",
  "-x",
  "*x",
  "{{ .Values }}",
  "arn:aws:iam::1:role/a",
])("the text %s stays a text", (value) => {
  const tree: YamlTree = new Map();
  put(tree, ["key"], value);
  expect(read(printYaml(tree))).toEqual({ key: value });
});

it("booleans, numbers and null stay what they are", () => {
  const tree: YamlTree = new Map();
  put(tree, ["a", "b"], true);
  put(tree, ["a", "c"], 3);
  put(tree, ["d"], null);
  expect(read(printYaml(tree))).toEqual({ a: { b: true, c: 3 }, d: null });
});
