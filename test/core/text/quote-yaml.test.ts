import * as fc from "fast-check";
import { expect, it } from "vitest";
import { toValue } from "../../../src/core/text/node.ts";
import { quoteYaml } from "../../../src/core/text/quote-yaml.ts";
import { readYaml } from "../../../src/core/text/yaml.ts";

function readBack(text: string): unknown {
  const { value, diagnostics } = readYaml({ text: `key: ${quoteYaml(text)}\n` });
  expect(diagnostics).toEqual([]);
  return value === undefined ? undefined : toValue(value);
}

it("a quoted text is read back as it was, whatever is in it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(readBack(text)).toEqual({ key: text });
    }),
  );
});

it("what YAML may not hold as it is stands there as an escape", () => {
  expect(quoteYaml("a\u007f\u0085\u2028\ufeff\ufffe\uffffb")).toBe(
    String.raw`"a\u007f\u0085\u2028\ufeff\ufffe\uffffb"`,
  );
});
