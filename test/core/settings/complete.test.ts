import { describe, expect, it } from "vitest";
import { complete } from "../../../src/core/settings/complete.ts";
import { COMMANDS } from "../../../src/core/settings/commands.ts";

async function words(...typed: string[]): Promise<readonly string[] | string> {
  const found = await complete(typed, async (kind) =>
    kind === "profile" ? [{ word: "acme-staging" }] : [{ word: "trust/anyone" }],
  );
  return typeof found === "string" ? found : found.map(({ word }) => word);
}

describe("what may stand next", () => {
  it("is a command at the start", async () => {
    expect(await words("")).toEqual(COMMANDS.map(({ name }) => name));
    expect(await words("ver")).toEqual(["version"]);
    expect(await words("--quiet", "ver")).toEqual(["version"]);
  });

  it("is a flag of the command that was not given yet, unless it may be repeated", async () => {
    expect(await words("render", "--s")).toEqual(["--share"]);
    expect(await words("render", "--share", "--s")).toEqual([]);
    expect(await words("render", "--report", "html=x", "--rep")).toEqual(["--report"]);
  });

  it("is a value of the flag before it, in every shell's way of parting words", async () => {
    expect(await words("render", "--format", "sa")).toEqual(["sarif"]);
    expect(await words("render", "--format=sa")).toEqual(["--format=sarif"]);
    expect(await words("render", "--format", "=", "sa")).toEqual(["sarif"]);
    expect(await words("render", "--format", "=")).toContain("sarif");
    expect(await words("version", "--color", "a")).toEqual(["auto", "always"]);
  });

  it("is a file where the shell knows best", async () => {
    expect(await words("render", "")).toBe("file");
    expect(await words("render", "x.json", "--out", "")).toBe("file");
  });

  it("is what only the machine knows", async () => {
    expect(await words("rule", "tr")).toEqual(["trust/anyone"]);
  });

  it("is nothing where nothing is expected", async () => {
    expect(await words("version", "")).toEqual([]);
    expect(await words("nonsense", "")).toEqual([]);
  });
});
