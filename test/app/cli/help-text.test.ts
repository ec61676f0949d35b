import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../../src/core/settings/commands.ts";
import { widthOf } from "../../../src/core/text/width.ts";
import { runCli } from "../run-cli.ts";

describe("help", () => {
  it.each(COMMANDS.map(({ name }) => name))("on `%s` leads with two examples and fits a screen", async (name) => {
    const { code, stdout } = await runCli([name, "--help"], { terminal: true, columns: 80, env: { NO_COLOR: "1" } });
    expect(code).toBe(0);
    const lines = stdout.split("\n");
    expect(lines.slice(2).find((line) => line !== "")).toMatch(/^ {2}\S.*sallyport|^ {2}sallyport/);
    expect(stdout.indexOf("Usage:")).toBeGreaterThan(stdout.indexOf("sallyport", 10));
    expect(lines.length).toBeLessThanOrEqual(45);
  });

  it.each(["help", ...COMMANDS.map(({ name }) => name)])("on `%s` stays within 40 columns", async (name) => {
    const words = name === "help" ? ["help"] : ["help", name];
    const { stdout } = await runCli(words, { terminal: true, columns: 40, env: { NO_COLOR: "1" } });
    const examples = COMMANDS.flatMap((command) => command.examples.map(({ line }) => `  ${line}`));
    // An example stays on one line, so that it can be copied.
    const tooWide = stdout
      .split("\n")
      .filter((line) => widthOf(line) > 40 && !examples.includes(line) && /\S\s+\S/.test(line.trim()));
    expect(tooWide).toEqual([]);
  });

  it("is the same by any of its names", async () => {
    const { stdout } = await runCli(["help", "version"]);
    expect((await runCli(["version", "--help"])).stdout).toBe(stdout);
    expect((await runCli(["version", "-h"])).stdout).toBe(stdout);
    expect((await runCli([])).stdout).toBe((await runCli(["help"])).stdout);
    expect((await runCli(["--help"])).stdout).toBe((await runCli(["help"])).stdout);
  });

  it("on something unknown is wrong input", async () => {
    expect(await runCli(["help", "vresion"])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("did you mean `version`?"),
    });
  });
});
