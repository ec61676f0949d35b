import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../../src/core/settings/commands.ts";
import { FLAG_NAMES } from "../../../src/core/settings/flags.ts";
import { parseCommandLine } from "../../../src/core/settings/parse.ts";

function parse(line: string): {
  command?: string;
  given: Record<string, readonly string[]>;
  rest: readonly string[];
  codes: string[];
  positionals: readonly string[];
} {
  const { command, given, positionals, rest, problems } = parseCommandLine(line.split(" "));
  const codes = problems.map(({ code }) => code);
  return { ...(command && { command: command.name }), given: Object.fromEntries(given), positionals, rest, codes };
}

describe("a command line", () => {
  it("has flags anywhere, with their value behind a space or an equals sign", () => {
    const expected = {
      command: "render",
      given: { format: ["sarif"], share: ["true"] },
      positionals: ["a.json"],
      rest: [],
      codes: [],
    };
    expect(parse("render --format sarif --share a.json")).toEqual(expected);
    expect(parse("--format=sarif render a.json --share")).toEqual(expected);
    expect(parse("--share render a.json --format sarif")).toEqual(expected);
  });

  it("repeats flags, switches booleans off, and knows short ones", () => {
    expect(parse("render a --report html=x --report junit=y").given).toEqual({ report: ["html=x", "junit=y"] });
    expect(parse("render a --no-share").given).toEqual({ share: ["false"] });
    expect(parse("render a --share=false -q").given).toEqual({ share: ["false"], quiet: ["true"] });
  });

  it("takes a lone dash for a file, and nothing after two dashes for a flag", () => {
    expect(parse("render -").positionals).toEqual(["-"]);
    expect(parse("completion next -- audit --format").rest).toEqual(["audit", "--format"]);
    expect(parse("version -- x").codes).toEqual(["cli/unexpected-argument"]);
  });

  it("says what is wrong with it, all at once", () => {
    expect(parse("render").codes).toEqual(["cli/missing-argument"]);
    expect(parse("render a b").codes).toEqual(["cli/unexpected-argument"]);
    expect(parse("render a --format").codes).toEqual(["cli/flag-without-value"]);
    expect(parse("render a --out --share").codes).toEqual(["cli/flag-without-value"]);
    expect(parse("render a --shrae -x --yes").codes).toEqual([
      "cli/unknown-flag",
      "cli/unknown-flag",
      "cli/unknown-flag",
    ]);
    expect(parse("rendr a").codes).toEqual(["cli/unknown-command"]);
  });

  it("asks for help whatever else is wrong with it", () => {
    expect(parse("render --nonsense --help").codes).toEqual([]);
  });

  it("is read without a crash, and loses no word without a problem", () => {
    const words = fc.oneof(
      fc.string(),
      fc.constantFrom(
        ...COMMANDS.map(({ name }) => name),
        ...FLAG_NAMES.map((name) => `--${name}`),
        "--",
        "-",
        "-h",
        "__proto__",
        "--=",
        "--__proto__=x",
      ),
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 8 }), (line) => {
        const { command, given, positionals, rest, problems } = parseCommandLine(line);
        if (problems.length > 0 || given.has("help")) return;
        const values = [...given.values()].flat();
        for (const word of line) {
          const kept =
            word.startsWith("-") || word === command?.name || [...positionals, ...rest, ...values].includes(word);
          expect([line, kept]).toEqual([line, true]);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
