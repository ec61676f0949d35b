import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { flagsOf } from "../../../src/core/settings/command.ts";
import { COMMANDS } from "../../../src/core/settings/commands.ts";
import { configKey, environmentName, environmentNames, isConfigurable } from "../../../src/core/settings/flag.ts";
import { FLAG_NAMES, flagNamed } from "../../../src/core/settings/flags.ts";
import { parseCommandLine } from "../../../src/core/settings/parse.ts";
import { readValue } from "../../../src/core/settings/value.ts";

describe("the table of flags", () => {
  it("gives each flag its own variable and its own key", () => {
    expect(environmentName("fail-on")).toBe("SALLYPORT_FAIL_ON");
    expect(configKey("exit-on-changes")).toBe("exitOnChanges");
    const variables = FLAG_NAMES.flatMap((name) => environmentNames(name, flagNamed(name)));
    expect(new Set(variables).size).toBe(variables.length);
    expect(new Set(FLAG_NAMES.map(configKey)).size).toBe(FLAG_NAMES.length);
    const shorts = FLAG_NAMES.flatMap((name) => flagNamed(name).short ?? []);
    expect(new Set(shorts).size).toBe(shorts.length);
  });

  it.each(FLAG_NAMES)("has a row for --%s that a reader can rely on", (name) => {
    const flag = flagNamed(name);
    expect(name).toMatch(/^[a-z][a-z0-9-]*[a-z0-9]$/);
    expect(flag.help).toMatch(/^[^A-Z].*[^.]$/);
    expect(flag.help).not.toContain("\n");
    expect(flag.type === "boolean").toBe(flag.metavariable === undefined);
    expect(flag.type === "choice").toBe(flag.choices !== undefined);
    if (flag.default !== undefined) expect(readValue(flag, String(flag.default))).toEqual({ value: flag.default });
  });

  it("takes nothing that opens, deletes or skips a question from environment or file", () => {
    // `--allow-only` narrows, whatever its name.
    const dangerous = FLAG_NAMES.filter((name) =>
      /^(allow(?!-only$)|dangerously|i-know)(-|$)|^(yes|prune)$/.test(name),
    );
    expect(dangerous).toContain("yes");
    for (const name of dangerous) {
      expect(environmentNames(name, flagNamed(name))).toEqual([]);
      expect(isConfigurable(flagNamed(name))).toBe(false);
    }
  });

  it("has no flag that takes a secret: those come in files, on standard input, or in the platform's own variables", () => {
    const secretive = FLAG_NAMES.filter((name) => /(^|-)(token|secret|password|passphrase|key)$/.test(name));
    expect(
      secretive.filter((name) => flagNamed(name).type === "string" && flagNamed(name).completes !== "file"),
    ).toEqual([]);
  });
});

describe("the table of commands", () => {
  it("and the folder of commands name the same ones", () => {
    const files = readdirSync("src/app/cli/commands", { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name.replace(/\.ts$/, ""));
    expect(files.toSorted()).toEqual(COMMANDS.map(({ name }) => name).toSorted());
  });

  it.each(COMMANDS.map((command) => [command.name, command] as const))(
    "has a row for `%s` that holds together",
    (name, command) => {
      expect(command.summary).toMatch(/^[^A-Z].*[^.]$/);
      expect(new Set(flagsOf(command)).size).toBe(flagsOf(command).length);
      for (const output of ["format", "out", "report"] as const) {
        if (flagsOf(command).includes(output)) expect(command.formats?.length).toBeGreaterThan(0);
      }
      const takes = command.takes ?? [];
      expect(takes.slice(0, -1).some((argument) => argument.many)).toBe(false);
      expect(takes.map((argument) => Boolean(argument.optional))).toEqual(
        takes.map((argument) => Boolean(argument.optional)).toSorted((a, b) => Number(a) - Number(b)),
      );
      if (command.page !== undefined) expect(readdirSync("docs")).toContain(command.page);
      expect(name).toMatch(/^[a-z-]+$/);
    },
  );

  it("shows two examples a command, each of which its own parser takes", () => {
    for (const { examples, name } of COMMANDS) {
      for (const { line } of examples) {
        const [, words = ""] = /(?:^|[(; ])sallyport ([^|>)&#]*)/.exec(line) ?? [];
        const parsed = parseCommandLine(splitWords(words));
        expect([line, parsed.problems]).toEqual([line, []]);
        expect([line, parsed.command?.name]).toEqual([line, name]);
      }
    }
  });
});

/** As a shell does, as far as examples need it. */
function splitWords(line: string): string[] {
  return (line.match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? []).map((word) => word.replaceAll(/['"]/g, ""));
}
