import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type FlowValue, flowYaml } from "../../../src/core/text/flow-yaml.ts";

const { value } = fc.letrec<{ value: FlowValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: "binary" }),
    fc.string(),
    fc.constantFrom("true", "no", "null", "~", "y", "1", "0x1", "- a", "a: b", "# c", "1e3", "2026-11-20", ".5", "..."),
    fc.boolean(),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(
      fc.stringMatching(/^[a-z]{1,8}$/).filter((key) => !/^(?:y|n|yes|no|on|off|true|false|null)$/.test(key)),
      tie("value"),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
}));

describe("a value in YAML's flow style", () => {
  it.each(["1.2", "1.1"] as const)("is read back as it was, by YAML %s", (version) => {
    fc.assert(
      fc.property(value, (written) => {
        expect(parse(`key: ${flowYaml(written)}\n`, { version })).toEqual({ key: written });
      }),
    );
  });

  it("stays on one line and within printable characters", () => {
    expect(flowYaml("a\nb\u0085\u2028")).toBe('"a\\nb\\u0085\\u2028"');
  });
});
