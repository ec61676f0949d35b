import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { readXml, textAt } from "../../../src/edge/aws/xml.ts";

describe("the XML of AWS", () => {
  it("is read by names", () => {
    const text = `<?xml version="1.0"?>\n<!-- c --><R xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
      <A><B>x</B><B>y</B><Empty/></A></R>`;
    const root = readXml(text);
    expect(root?.name).toBe("R");
    expect(textAt(root, "A", "B")).toBe("x");
    expect(textAt(root, "A", "Empty")).toBeUndefined();
    expect(textAt(root, "Nope")).toBeUndefined();
  });

  it("has its entities decoded, and nothing else", () => {
    expect(readXml("<a>&lt;&amp;&quot;&#65;&#x42;&unknown;&#x110000;</a>")?.text).toBe('<&"AB&unknown;&#x110000;');
  });

  it("is not taken for anything else", () => {
    for (const text of ["", "text", "<a>", "<a></b>", "</a>", "<a/><b/>", "<a>x</a>y", "<html><p>gone", "{}"]) {
      expect(readXml(text)).toBeUndefined();
    }
  });

  it("is refused or read for every text, and never throws", () => {
    assert(property(string({ unit: "grapheme" }), (text) => void readXml(`<a>${text}</a>`)));
  });
});
