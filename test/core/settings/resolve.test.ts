import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commandNamed } from "../../../src/core/settings/commands.ts";
import { type FlagName, flagNamed } from "../../../src/core/settings/flags.ts";
import { resolveSettings } from "../../../src/core/settings/resolve.ts";
import { readTypedValue, readValue } from "../../../src/core/settings/value.ts";

const render = commandNamed("render");

function settle(parts: { flag?: string; variable?: string; file?: string }) {
  const given = new Map<FlagName, string[]>(parts.flag === undefined ? [] : [["fail-on", [parts.flag]]]);
  const environment = parts.variable === undefined ? {} : { SALLYPORT_FAIL_ON: parts.variable };
  const file = parts.file === undefined ? {} : { file: { file: "sallyport.yaml", values: { failOn: parts.file } } };
  return resolveSettings({ given, environment, ...file }, render);
}

describe("a setting", () => {
  const value = fc.constantFrom("info", "low", "medium", "high", "critical");
  const maybe = fc.option(value, { nil: undefined });

  it("is the flag's, else the environment's, else the file's, else the table's", () => {
    fc.assert(
      fc.property(maybe, maybe, maybe, (flag, variable, file) => {
        const parts = { ...(flag && { flag }), ...(variable && { variable }), ...(file && { file }) };
        const setting = settle(parts).values.get("fail-on");
        expect(setting?.value).toBe(flag ?? variable ?? file ?? "never");
        const from = flag ? "flag" : variable ? "environment" : file ? "file" : "default";
        expect(setting?.origin.from).toBe(from);
      }),
    );
  });

  it("is unset by an empty variable", () => {
    expect(settle({ variable: "" }).values.get("fail-on")).toEqual({ value: "never", origin: { from: "default" } });
  });

  it("that is no value of its flag is refused, with the ones that are", () => {
    expect(settle({ flag: "hgih" }).problems).toMatchObject([
      { code: "cli/bad-value", message: expect.stringContaining("`critical`") },
    ]);
    expect(settle({ variable: "hgih" }).problems).toMatchObject([
      { message: expect.stringContaining("`SALLYPORT_FAIL_ON`") },
    ]);
  });

  it("that may be repeated is a list, parted by commas in the environment", () => {
    const { values } = resolveSettings({ given: new Map(), environment: { SALLYPORT_TENANT: "acme, other" } });
    expect(values.get("tenant")?.value).toEqual(["acme", "other"]);
  });

  it("is AWS's own variable where it has one, after ours", () => {
    const region = (environment: Record<string, string>) =>
      resolveSettings({ given: new Map(), environment }).values.get("region")?.value;
    expect(region({ AWS_DEFAULT_REGION: "eu-north-1" })).toBe("eu-north-1");
    expect(region({ AWS_DEFAULT_REGION: "eu-north-1", AWS_REGION: "eu-west-1" })).toBe("eu-west-1");
    expect(region({ SALLYPORT_REGION: "eu-south-1", AWS_REGION: "eu-west-1" })).toBe("eu-south-1");
  });

  it("is never taken from outside the command line where it skips a question", () => {
    const file = { file: "sallyport.yaml", values: { yes: true } };
    const { values } = resolveSettings({ given: new Map(), environment: { SALLYPORT_YES: "true" }, file });
    expect(values.get("yes")).toEqual({ value: false, origin: { from: "default" } });
  });
});

describe("a value", () => {
  it("is a duration in seconds, however it is written", () => {
    const flag = { type: "duration", help: "x" } as const;
    expect(["90", "90s", "15m", "1h", "7d", "2w"].map((text) => readValue(flag, text))).toEqual(
      [90, 90, 900, 3600, 604_800, 1_209_600].map((value) => ({ value })),
    );
    for (const text of ["", "h", "1.5h", "-1h", "1y", "1 h"]) expect(readValue(flag, text)).toHaveProperty("expected");
  });

  it("has its own type in a file, or is written as text", () => {
    expect(readTypedValue(flagNamed("strict"), true)).toEqual({ value: true });
    expect(readTypedValue(flagNamed("strict"), "yes")).toEqual({ value: true });
    expect(readTypedValue(flagNamed("strict"), 1)).toHaveProperty("expected");
    expect(readTypedValue(flagNamed("fail-on"), ["high"])).toHaveProperty("expected");
    expect(readTypedValue({ type: "integer", help: "x" }, 1.5)).toHaveProperty("expected");
  });
});
