import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toValue } from "../../../src/core/text/node.ts";
import { valueAt } from "../../../src/core/text/pick.ts";
import { readToml } from "../../../src/core/text/toml.ts";

function read(text: string): unknown {
  const { value, diagnostics } = readToml({ text });
  expect(diagnostics).toEqual([]);
  return value && toValue(value);
}

function codes(text: string): readonly string[] {
  return readToml({ text }).diagnostics.map(({ code }) => code);
}

describe("readToml", () => {
  it("reads a runner's configuration, with lists of tables and tables in them", () => {
    const text = `concurrent = 10 # jobs
[session_server]
  session_timeout = 1_800
[[runners]]
  name = "a"
  environment = ["A=b", 'C="d"',]
  [runners.cache.s3]
    BucketName = "cache"
  [[runners.kubernetes.volumes.host_path]]
    name = "x"
[[runners]]
  "quoted key" = true
  limits.cpu = { max = 1.5 }
`;
    expect(read(text)).toEqual({
      concurrent: 10,
      session_server: { session_timeout: 1800 },
      runners: [
        {
          name: "a",
          environment: ["A=b", 'C="d"'],
          cache: { s3: { BucketName: "cache" } },
          kubernetes: { volumes: { host_path: [{ name: "x" }] } },
        },
        { "quoted key": true, limits: { cpu: { max: 1.5 } } },
      ],
    });
  });

  it("reads every kind of value that TOML 1.0 has", () => {
    expect(read('a = """\nx\\\n   y"""')).toEqual({ a: "xy" });
    expect(read("a = '''it's'''")).toEqual({ a: "it's" });
    expect(read('a = "\\u00e9\\t\\U0001F600"')).toEqual({ a: "é\t😀" });
    expect(read("a = 0xff\nb = 0o17\nc = 0b11\nd = -1e3\ne = inf")).toEqual({
      a: 255,
      b: 15,
      c: 3,
      d: -1000,
      e: Number.NaN,
    });
  });

  it("keeps the place of every value, and ends a table where its last line does", () => {
    const text = '[[runners]]\n  name = "a"\n\n[[runners]]\n  name = "b"\n';
    const runners = valueAt(readToml({ text }).value, "runners");
    const places = runners?.kind === "array" ? runners.items.map(({ start, end }) => text.slice(start, end)) : [];
    expect(places).toEqual(['[[runners]]\n  name = "a"', '[[runners]]\n  name = "b"']);
  });

  it("names what is wrong, once, with its place", () => {
    expect(codes("a = [1,")).toEqual(["toml/expected-value"]);
    expect(codes("a")).toEqual(["toml/expected-equals"]);
    expect(codes("a = 1 b = 2")).toEqual(["toml/trailing"]);
    expect(codes("[a")).toEqual(["toml/header"]);
    expect(codes('a = "x')).toEqual(["toml/unclosed-string"]);
    expect(codes('a = "\\q"')).toEqual(["toml/escape"]);
    expect(codes("a = 1\n[a]")).toEqual(["toml/not-a-table"]);
    expect(codes("[a]\n[[a]]")).toEqual(["toml/not-a-list"]);
    expect(codes(`a = ${"[".repeat(1000)}`)).toEqual(["toml/too-deep"]);
    expect(readToml({ name: "config.toml", text: "a = 1\nb = ?" }).diagnostics[0]?.span).toMatchObject({
      line: 2,
      column: 5,
    });
  });

  it("keeps both of two equal keys and says so", () => {
    const { value, diagnostics } = readToml({ text: "a = 1\na = 2" });
    expect(value).toMatchObject({ entries: [{ value: { value: 1 } }, { value: { value: 2 } }] });
    expect(diagnostics).toMatchObject([{ code: "toml/duplicate-key", severity: "warning" }]);
  });

  it("gives back any text that is written as a basic string", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const written = JSON.stringify(text).replaceAll("\u007f", "\\u007f");
        expect(read(`a = ${written}`)).toEqual({ a: text });
      }),
    );
  });

  it("ends on any text, without throwing", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."[]{}=.\"'\\\n #ab1-,") }), (text) => {
        const { value, diagnostics } = readToml({ text });
        expect(value !== undefined || diagnostics.length > 0).toBe(true);
      }),
    );
  });
});
