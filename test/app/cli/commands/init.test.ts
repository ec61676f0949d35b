import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { runCli } from "../../run-cli.ts";

const ACME = resolve("examples/acme");

describe("sallyport init", () => {
  it("starts a file from flags, which plan then reads", async () => {
    const { code, cwd } = await runCli([
      "init",
      "--tenant",
      "acme",
      "--account",
      "111111111111",
      "--region",
      "eu-west-1",
    ]);
    expect(code).toBe(0);
    expect(readFileSync(join(cwd, "sallyport.yaml"), "utf8")).toContain(
      'production: { id: "111111111111", region: eu-west-1 }',
    );
    const plan = await runCli(["plan", "--offline"], { cwd });
    expect(plan.code).toBe(0);
    expect(plan.stdout).toContain("Plan: 0 to add, 0 to change, 0 to destroy.");
  });

  it("makes grants of what stands, and plan takes them over", async () => {
    const { code, cwd, stdout } = await runCli(["init", "--from", ACME, "--tenant", "acme"]);
    expect(stdout).toContain("\n`sallyport plan` shows what it would change\n");
    expect([code, stdout.split("\n")[0]]).toEqual([
      0,
      "wrote sallyport.yaml and 11 policies beside it with 8 grants and 8 more as comments, to be looked at",
    ]);
    expect(readdirSync(join(cwd, "policies"))).toHaveLength(11);
    const plan = await runCli(["plan", "--snapshot", ACME], { cwd });
    expect(plan.stdout.trimEnd().split("\n").at(-1)).toMatch(/^Plan: 0 to add, \d to change, 0 to destroy/);
  });

  it("adds the roles of the pipeline that keeps the file, and their boundary", async () => {
    const words = ["--bootstrap", "acme/access", "--project-id", "99", "--tenant", "acme", "--account", "111111111111"];
    const { code, cwd } = await runCli(["init", ...words, "--region", "eu-west-1"]);
    expect([code, existsSync(join(cwd, "policies/gitlab-boundary.json"))]).toEqual([0, true]);
    const plan = await runCli(["plan", "--offline"], { cwd });
    expect(plan.stdout).toContain("+ role gitlab/sallyport-apply");
    expect(plan.code).toBe(0);
  });

  it("writes over nothing", async () => {
    const files = { "sallyport.yaml": "version: 1\n" };
    const { code, stderr, cwd } = await runCli(["init"], { files });
    expect([code, stderr.includes("init/exists")]).toEqual([3, true]);
    expect(readFileSync(join(cwd, "sallyport.yaml"), "utf8")).toBe("version: 1\n");
    const other = await runCli(["init", "other.yaml"], { files });
    expect([other.code, existsSync(join(other.cwd, "other.yaml"))]).toEqual([0, true]);
  });

  it.each([
    ["an account that is none", ["--account", "12"], "cli/bad-value"],
    ["a group that can be none", ["--tenant", "a b"], "declaration/bad-value"],
    ["an issuer that is none", ["--issuer", "gitlab.com"], "declaration/bad-value"],
    ["a bootstrap into no account", ["--bootstrap", "acme/x"], "init/no-account"],
    ["a project's id without the project", ["--project-id", "2"], "cli/missing-flag"],
    ["a file that is nothing", ["--from", "x.json"], "estate/not-a-source"],
    ["a snapshot that holds no account", ["--from", "ci.yml"], "init/no-snapshot"],
  ])("exits with 3 for %s, and writes nothing", async (_, words, says) => {
    const { code, stderr, cwd } = await runCli(["init", ...words], {
      files: { "x.json": "[]", "ci.yml": "job: { script: [make] }\n" },
    });
    expect(stderr).toContain(says);
    expect([code, existsSync(join(cwd, "sallyport.yaml"))]).toEqual([3, false]);
  });
});
