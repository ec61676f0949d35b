import { describe, expect, it } from "vitest";
import { runCli } from "../../run-cli.ts";

const cwd = process.cwd();

describe("fix", () => {
  it("shows the change for a finding as a diff, with what was proved and whom it would break", async () => {
    const { code, stdout } = await runCli(
      ["fix", "examples/acme", "--tenant", "acme", "--rule", "trust/path-not-identity"],
      { cwd },
    );
    expect(code).toBe(0);
    expect(stdout).toContain('+         "gitlab.com:project_id": "48120003"'.replace(/ {2,}/, " ").trim().slice(2));
    expect(stdout).toContain("proved: nobody comes in who did not before");
    expect(stdout).toMatch(/it would break/);
  });

  it("writes a script of AWS CLI commands for a bash that stops at the first error", async () => {
    const { code, stdout } = await runCli(["fix", "examples/acme", "--rule", "trust/long-session", "--format", "cli"], {
      cwd,
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^#!/);
    expect(stdout).toContain("infra-deploy");
  });

  it("gives programs the findings and the changes", async () => {
    const { stdout } = await runCli(["fix", "examples/acme", "--rule", "trust/long-session", "--format", "json"], {
      cwd,
    });
    const { formatVersion, changes } = JSON.parse(stdout) as {
      formatVersion: string;
      changes: { action: string; after: { maxSessionSeconds: number } }[];
    };
    expect(formatVersion).toBe("1.0");
    expect(changes.map(({ action, after }) => [action, after.maxSessionSeconds])).toEqual([["update", 3600]]);
  });

  it("knows the rules, and which was probably meant", async () => {
    const { code, stderr } = await runCli(["fix", "examples/acme", "--rule", "trust/any-refs"], { cwd });
    expect([code, stderr]).toEqual([3, expect.stringContaining("trust/any-ref")]);
  });
});
