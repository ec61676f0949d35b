import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../../../src/app/sandbox/start.ts";
import { type Outcome, runCli } from "../../run-cli.ts";

const DECLARATION = `version: 1
stack: acme
gitlab: { groups: [acme] }
accounts: { prod: { id: "111111111111", region: eu-west-1 } }
grants:
  deploy:
    describe: ships
    from: { project: acme/api, id: "20", branches: [main], protected: true }
    into: prod
    environment: production
    can: [{ ecr-push: { repository: api } }, { s3-sync: { bucket: acme-www } }]
  runners:
    from: { runner: ec2 }
    into: prod
    session: 2h
    can: [{ runner-cache: { bucket: acme-cache } }]
  legacy:
    from: { user: pusher, because: "no OIDC there", until: 2027-03-01 }
    into: prod
    can: [{ ecr-push: { repository: old } }]
`;

async function open(options: SandboxOptions): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

async function plan(
  sandbox: Sandbox,
  words: readonly string[],
  { account = "111111111111", env = {} }: { account?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<Outcome> {
  const { accessKeyId, secretAccessKey } = sandbox.rootCredentials(account);
  // The SDK looks for credentials in the process's own environment.
  vi.stubEnv("AWS_ACCESS_KEY_ID", accessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", secretAccessKey);
  onTestFinished(() => void vi.unstubAllEnvs());
  return runCli(["plan", "--quick", "--endpoint-url", sandbox.awsUrl, ...words], {
    files: { "sallyport.yaml": DECLARATION },
    env,
    fetch,
  });
}

describe("sallyport plan, live", () => {
  it("reads the account, and once all stands there it is empty", async () => {
    const empty = await open({ accounts: ["111111111111"] });
    const { code, stdout, stderr, cwd } = await plan(empty, ["--save", "plan.json", "--exit-on-changes"]);
    expect([code, stderr.includes("error")]).toEqual([2, false]);
    expect(stdout).toContain("Plan: 8 to add, 0 to change, 0 to destroy.");
    const { changes } = JSON.parse(readFileSync(join(cwd, "plan.json"), "utf8"));
    const objects = changes.map(({ after }: { after: object }) => after);
    const full = await open({ accounts: ["111111111111"], planned: [{ account: "111111111111", objects }] });
    const again = await plan(full, ["--exit-on-changes"]);
    expect(again.stdout).toContain("nothing differs from what is declared");
    expect(again.stdout).toContain("Plan: 0 to add, 0 to change, 0 to destroy.");
    expect(again.code).toBe(0);
  });

  it("stops where the credentials reach another account than the one declared", async () => {
    const sandbox = await open({ accounts: ["111111111111", "222222222222"] });
    const { code, stdout, stderr } = await plan(sandbox, [], { account: "222222222222" });
    expect(stderr.replaceAll(/\s+/g, " ")).toContain(
      "`prod` is the account 111111111111, and with the credentials here one is in 222222222222",
    );
    expect([code, stdout]).toEqual([4, ""]);
  });

  it("reads a GitLab beside it, where one is named and a token is there", async () => {
    const sandbox = await open({ accounts: ["111111111111"] });
    const env = { GITLAB_TOKEN: sandbox.gitlabTokens.maintainer };
    const { code, stdout, stderr } = await plan(sandbox, ["--gitlab-url", sandbox.gitlabUrl], { env });
    expect(stderr).not.toContain("bug");
    expect([code, stdout.trimEnd().split("\n").at(-1)]).toEqual([0, "Plan: 8 to add, 0 to change, 0 to destroy."]);
  });

  it("names the account and the profile where the AWS configuration does not have it", async () => {
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) vi.stubEnv(name, "");
    onTestFinished(() => void vi.unstubAllEnvs());
    const sandbox = await open({ accounts: ["111111111111"] });
    const { code, stderr } = await runCli(["plan", "--endpoint-url", sandbox.awsUrl], {
      files: {
        "sallyport.yaml": DECLARATION.replace("region: eu-west-1 }", "region: eu-west-1, profile: acme-nowhere }"),
      },
    });
    expect([code, stderr.replaceAll(/\s+/g, " ")]).toEqual([
      4,
      expect.stringMatching(/`prod` cannot be read: .*names the profile `acme-nowhere`, which/),
    ]);
  });

  it("stops where AWS does not take the credentials", async () => {
    const sandbox = await open({ accounts: ["111111111111"] });
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    onTestFinished(() => void vi.unstubAllEnvs());
    const { code, stderr } = await runCli(["plan", "--endpoint-url", sandbox.awsUrl], {
      files: { "sallyport.yaml": DECLARATION },
    });
    expect(stderr).toContain("credentials/unusable");
    expect(code).toBe(4);
  });
});
