import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fakeWorld, runCli } from "../run-cli.ts";

const HEAD = "version: 1\n";

async function settingsIn(
  files: Record<string, string>,
  options: { env?: Record<string, string>; words?: string[] } = {},
) {
  const words = ["settings", "--format", "json", ...(options.words ?? [])];
  const { code, stdout, stderr } = await runCli(words, { files, env: options.env ?? {} });
  expect(stderr).toBe("");
  expect(code).toBe(0);
  const { settings }: { settings: { flag: string; value: unknown; origin: unknown }[] } = JSON.parse(stdout);
  return new Map(settings.map((setting) => [setting.flag, setting]));
}

describe("sallyport.yaml", () => {
  it("sets flags by their config keys, below the environment and above the default", async () => {
    const files = { "sallyport.yaml": `${HEAD}settings: { failOn: high, strict: true }\n` };
    const settings = await settingsIn(files, { env: { SALLYPORT_STRICT: "false" } });
    expect(settings.get("fail-on")).toMatchObject({ value: "high", origin: { from: "file", file: "sallyport.yaml" } });
    expect(settings.get("strict")).toMatchObject({ value: false, origin: { from: "environment" } });
    expect(settings.get("format")).toMatchObject({ value: "json", origin: { from: "flag" } });
  });

  it("says once under `gitlab:` what is ours, for every command", async () => {
    const files = { "sallyport.yaml": `${HEAD}gitlab: { url: https://gitlab.example.com, groups: [acme, other] }\n` };
    const settings = await settingsIn(files);
    expect(settings.get("tenant")).toMatchObject({ value: ["acme", "other"], origin: { from: "file" } });
    expect(settings.get("issuer")).toMatchObject({ value: "https://gitlab.example.com" });
  });

  it("is looked for up to the root of the repository, and not above it", async () => {
    const { world } = fakeWorld({ files: { "sallyport.yaml": HEAD, "repository/deep/x": "" } });
    mkdirSync(join(world.cwd, "repository", ".git"));
    const deep = join(world.cwd, "repository", "deep");
    expect(await runCli(["doctor"], { cwd: deep })).toMatchObject({ stdout: expect.stringContaining("there is no") });
    const inside = await runCli(["doctor"], { cwd: deep, files: { "../sallyport.yaml": HEAD } });
    expect(inside.stdout).toContain("../sallyport.yaml is well-formed");
  });

  it("that is wrong ends the run with every fault at its place", async () => {
    const text = `${HEAD}settings:\n  failOn: hgih\n  strickt: true\n  yes: true\n`;
    const { code, stdout, stderr } = await runCli(["settings"], { files: { "sallyport.yaml": text } });
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toContain("sallyport.yaml:3:11");
    expect(stderr).toContain("sallyport.yaml:4:3");
    expect(stderr).toContain("did you mean `strict`?");
    expect(stderr).toContain("`--yes` cannot be set in a file");
  });

  it("is not read by what runs in every job", async () => {
    const files = { "sallyport.yaml": "not: [closed" };
    expect((await runCli(["settings"], { files })).code).toBe(3);
    expect((await runCli(["version"], { files })).code).toBe(0);
    expect((await runCli(["help"], { files })).code).toBe(0);
  });

  it("may be named, and must be there then", async () => {
    const files = { "other.yaml": `${HEAD}settings: { failOn: low }\n` };
    const settings = await settingsIn(files, { words: ["--config", "other.yaml"] });
    expect(settings.get("fail-on")).toMatchObject({ value: "low", origin: { from: "file", file: "other.yaml" } });
    expect((await settingsIn(files, { env: { SALLYPORT_CONFIG: "other.yaml" } })).get("fail-on")).toMatchObject({
      value: "low",
    });
    expect(await runCli(["settings", "--config=absent.yaml"])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("cannot read `absent.yaml`"),
    });
  });

  it("cannot send requests elsewhere, nor name another file", async () => {
    for (const key of ["endpointUrl: https://evil.example", "config: x", "out: x", "yes: true"]) {
      expect((await runCli(["settings"], { files: { "sallyport.yaml": `${HEAD}settings: { ${key} }\n` } })).code).toBe(
        3,
      );
    }
  });

  it("may name a format that a command does not write: it keeps its own and says so", async () => {
    const files = { "sallyport.yaml": `${HEAD}settings: { format: sarif }\n` };
    const { code, stdout, stderr } = await runCli(["doctor"], { files });
    expect(code).toBe(0);
    expect(stdout).toContain("program");
    expect(stderr).toContain("warning[cli/format-not-written]");
  });
});
