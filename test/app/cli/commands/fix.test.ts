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

  it.each([
    ["nope", "name it as `audit` does"],
    ["infra-deploy", "did you mean `arn:aws:iam::222222222222:role/infra-deploy`?"],
    ["arn:aws:iam::222222222222:role/infra-deplyo", "did you mean `arn:aws:iam::222222222222:role/infra-deploy`?"],
  ])("takes a resource that nothing is for wrong input, and not for one that is well: %s", async (name, help) => {
    const { code, stdout, stderr } = await runCli(["fix", "examples/acme", "--resource", name], { cwd });
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toContain("cli/unknown-resource");
    expect(stderr.replaceAll(/\s+/g, " ")).toContain(help);
  });

  it("says of a resource that was read and has no finding that there is nothing to put right", async () => {
    const trust = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
    };
    const arn = "arn:aws:iam::111111111111:role/quiet";
    const roles = [{ RoleName: "quiet", Arn: arn, Path: "/", AssumeRolePolicyDocument: trust }];
    const files = { "roles.json": JSON.stringify({ Roles: roles }) };
    const { code, stdout } = await runCli(["fix", "roles.json", "--resource", arn], { files });
    expect([code, stdout]).toEqual([0, expect.stringContaining("0 findings")]);
  });

  it("knows the rules, and which was probably meant", async () => {
    const { code, stderr } = await runCli(["fix", "examples/acme", "--rule", "trust/any-refs"], { cwd });
    expect([code, stderr]).toEqual([3, expect.stringContaining("trust/any-ref")]);
  });
});
