import { describe, expect, it } from "vitest";
import { readSetValues } from "../../../src/core/chart/set-values.ts";
import { mergeValues } from "../../../src/core/chart/values.ts";
import { toValue } from "../../../src/core/text/node.ts";
import { stringNodeAt } from "../../../src/core/text/pick.ts";
import { readYaml } from "../../../src/core/text/yaml.ts";

function file(name: string, text: string): { source: { name: string; text: string }; node: never } {
  const source = { name, text };
  return { source, node: readYaml(source).value as never };
}

function setOf(text: string): unknown {
  const { value = [] } = readSetValues(text);
  return toValue(mergeValues(value).root);
}

describe("values of several files", () => {
  it("are merged key by key, the later file over the earlier", () => {
    const { root } = mergeValues([
      file("a.yaml", "global: { registry: { bucket: one }, edition: ce }\n"),
      file("b.yaml", "global: { registry: { bucket: two } }\n"),
    ]);
    expect(toValue(root)).toEqual({ global: { registry: { bucket: "two" }, edition: "ce" } });
  });

  it("have their lists replaced whole", () => {
    const { root } = mergeValues([file("a.yaml", "hosts: [a, b]\n"), file("b.yaml", "hosts: [c]\n")]);
    expect(toValue(root)).toEqual({ hosts: ["c"] });
  });

  it("lose a key that a later file says is null", () => {
    const { root } = mergeValues([
      file("a.yaml", "registry: { serviceAccount: { enabled: true }, enabled: true }\n"),
      file("b.yaml", "registry: { serviceAccount: null }\n"),
    ]);
    expect(toValue(root)).toEqual({ registry: { enabled: true } });
  });

  it("know for every leaf which file it came from", () => {
    const values = mergeValues([
      file("a.yaml", "global:\n  registry:\n    bucket: one\n  edition: ce\n"),
      file("b.yaml", "global:\n  edition: ee\n"),
    ]);
    const from = (...path: string[]): string | undefined => {
      const node = stringNodeAt(values.root, ...path);
      return node === undefined ? undefined : values.placeOf(node)?.source.name;
    };
    expect(from("global", "registry", "bucket")).toBe("a.yaml");
    expect(from("global", "edition")).toBe("b.yaml");
  });
});

describe("--set", () => {
  it.each([
    ["a.b=c", { a: { b: "c" } }],
    ["a.b=c,a.d=e", { a: { b: "c", d: "e" } }],
    ["on=true,off=false,count=3,zip=007", { on: true, off: false, count: 3, zip: "007" }],
    ["hosts={a,b}", { hosts: ["a", "b"] }],
    ["hosts={}", { hosts: [] }],
    [
      String.raw`annotations.eks\.amazonaws\.com/role-arn=arn:aws:iam::111111111111:role/a`,
      { annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::111111111111:role/a" } },
    ],
    [String.raw`args=--a\,--b`, { args: "--a,--b" }],
    ["a=", { a: "" }],
  ])("reads %s", (text, value) => {
    expect(setOf(text)).toEqual(value);
  });

  it.each(["a", "=b", "hosts[0]=a"])("refuses %s", (text) => {
    const { value, diagnostics } = readSetValues(text);
    expect(value).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toEqual(["chart/bad-set"]);
  });

  it("keeps no secret that stands in a pair", () => {
    const [pair] = readSetValues("global.psql.password=hunter2hunter2").value ?? [];
    expect(JSON.stringify(pair?.source)).not.toContain("hunter2");
  });
});
