import { describe, expect, it } from "vitest";
import { readJson } from "../../../src/core/text/json.ts";
import { toValue } from "../../../src/core/text/node.ts";

function codes(text: string): string[] {
  return readJson({ text }).diagnostics.map((diagnostic) => diagnostic.code);
}

describe("the JSON reader", () => {
  it("reads what JSON.parse reads, to the same value", () => {
    for (const text of ['{"a":[1,-2.5e3,true,false,null,"x\\u0041\\n"]}', " [] ", '"\\ud83d\\ude00"', "0", '{"":{}}']) {
      const { value, diagnostics } = readJson({ text });
      expect(diagnostics).toEqual([]);
      expect(value && toValue(value)).toEqual(JSON.parse(text));
    }
  });

  it("keeps both of two equal keys and says where they stand", () => {
    const { value, diagnostics } = readJson({ name: "p.json", text: '{\n  "a": 1,\n  "a": 2\n}' });
    expect(value).toMatchObject({ entries: [{ value: { value: 1 } }, { value: { value: 2 } }] });
    expect(diagnostics).toMatchObject([
      { code: "json/duplicate-key", span: { file: "p.json", line: 3, column: 3 }, related: [{ span: { line: 2 } }] },
    ]);
  });

  it("names what is wrong with text that is not JSON", () => {
    expect(codes("")).toEqual(["json/empty"]);
    expect(codes("{")).toEqual(["json/truncated"]);
    expect(codes("{'a':1}")).toEqual(["json/unexpected"]);
    expect(codes("[1,]")).toEqual(["json/trailing-comma"]);
    expect(codes("01")).toEqual(["json/number"]);
    expect(codes('"a')).toEqual(["json/unclosed-string"]);
    expect(codes('"a\u0000"')).toEqual(["json/control-character"]);
    expect(codes("1 2")).toEqual(["json/trailing"]);
    expect(codes("[".repeat(100_000))).toEqual(["json/too-deep"]);
    expect(codes('"\\ud800"')).toEqual(["json/lone-surrogate"]);
    expect(codes("\ufeff1")).toEqual(["json/byte-order-mark"]);
  });
});
