import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../src/core/settings/commands.ts";
import { runCli } from "../app/run-cli.ts";

const page = readFileSync("README.md", "utf8");
const blocks = [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = "", text = ""]) => ({
  language,
  text,
}));

describe("the README", () => {
  it("shows what `npm start` prints, line by line but for what it leaves out", async () => {
    const shown = blocks.find(({ text }) => text.includes("doors checked by"))?.text ?? "";
    const parts = shown.split(/^ {2}\.\.\.\n/m);
    expect(parts).toHaveLength(3);
    const { stdout } = await runCli(["audit", "examples/acme", "--tenant", "acme"], { cwd: process.cwd() });
    let at = 0;
    for (const part of parts) {
      expect(stdout.slice(at)).toContain(part);
      at = stdout.indexOf(part, at) + part.length;
    }
  });

  it("declares what every proof holds of", async () => {
    const text = blocks.find(({ language }) => language === "yaml")?.text ?? "";
    const { code, stdout } = await runCli(["plan", "--offline"], { files: { "sallyport.yaml": text } });
    expect([code, stdout]).toEqual([0, expect.stringContaining("Plan: 3 to add, 0 to change, 0 to destroy.")]);
    expect(stdout).not.toMatch(/refuted|undecided +api-deploy/);
  });

  it("names commands that there are", () => {
    const told = [...page.matchAll(/`sallyport ([a-z-]+)/g)].map(([, name = ""]) => name);
    const names = COMMANDS.map(({ name }) => name);
    expect(told).toContain("audit");
    expect(told.filter((name) => !names.includes(name))).toEqual([]);
  });
});
