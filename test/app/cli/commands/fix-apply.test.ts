import {
  CreateAccessKeyCommand,
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GetRoleCommand,
  GetOpenIDConnectProviderCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleWithWebIdentityCommand } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Sandbox, startSandbox } from "../../../../src/app/sandbox/start.ts";
import type { AuditDocument } from "../../../../src/core/audit/document.ts";
import { type Outcome, type Setup, runCli } from "../../run-cli.ts";
import { clientsFor } from "../../sandbox/kit.ts";
import { useRootOf } from "../use-root-of.ts";

const OTHER = "222222222222";
const PROVIDER = "arn:aws:iam::111111111111:oidc-provider/gitlab.example.com";
const MAIN = "project_path:acme/api:ref_type:branch:ref:main";
const FIX = ["fix", "--quick", "--apply", "--rule", "trust/poisoned-list"] as const;

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({
    accounts: ["111111111111", OTHER],
    gitlab: { issuer: "https://gitlab.example.com", projects: [{ path: "acme/api" }] },
  });
  useRootOf(sandbox);
  const { iam } = clientsFor(sandbox);
  const provider = { Url: "https://gitlab.example.com", ClientIDList: ["https://gitlab.example.com"] };
  await iam.send(new CreateOpenIDConnectProviderCommand(provider));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await sandbox.close();
});

function run(words: readonly string[], setup: Setup = {}): Promise<Outcome> {
  return runCli([...words, "--endpoint-url", sandbox.awsUrl, "--region", "eu-west-1"], setup);
}

/** A role for one branch, and for everybody: the second value of the list undoes the first. */
async function openRole(name: string, subjects: readonly string[] = [MAIN, "*"], seconds = 3600): Promise<void> {
  const statement = {
    Effect: "Allow",
    Principal: { Federated: PROVIDER },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: { StringLike: { "gitlab.example.com:sub": subjects } },
  };
  await clientsFor(sandbox).iam.send(
    new CreateRoleCommand({
      RoleName: name,
      Description: "ships it",
      MaxSessionDuration: seconds,
      AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
    }),
  );
}

async function roleNow(name: string): Promise<object> {
  const { Role } = await clientsFor(sandbox).iam.send(new GetRoleCommand({ RoleName: name }));
  const trust = JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")) as {
    Statement: { Condition: { StringLike: Record<string, unknown> } }[];
  };
  const subjects = [trust.Statement[0]?.Condition.StringLike["gitlab.example.com:sub"]].flat();
  return { subjects, description: Role?.Description, seconds: Role?.MaxSessionDuration };
}

async function actAsAdministrator(): Promise<void> {
  const { iam } = clientsFor(sandbox);
  await iam.send(new CreateUserCommand({ UserName: "admin" }));
  const PolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
  });
  await iam.send(new PutUserPolicyCommand({ UserName: "admin", PolicyName: "all", PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "admin" }));
  vi.stubEnv("AWS_ACCESS_KEY_ID", AccessKey?.AccessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", AccessKey?.SecretAccessKey);
}

const WRITE = /^(?!Get|List|Describe|Generate|AssumeRole|Lookup)/;

function writes(): readonly string[] {
  return sandbox.world.journal
    .entries()
    .map(({ operation }) => operation)
    .filter((operation) => WRITE.test(operation));
}

async function found(rule: string): Promise<readonly string[]> {
  const { stdout } = await run(["audit", "--quick", "--format", "json"]);
  const { findings } = JSON.parse(stdout) as AuditDocument;
  return findings.filter((one) => one.rule === rule).map(({ resource }) => resource);
}

describe("fix --apply", { timeout: 30_000 }, () => {
  it("shows the plan, does it, and the audit is silent on it; undone, all stands as before", async () => {
    await openRole("deploy");
    const before = await roleNow("deploy");
    expect(await found("trust/poisoned-list")).toEqual(["arn:aws:iam::111111111111:role/deploy"]);
    const { code, stdout, stderr, cwd } = await run([...FIX, "--allow-narrowing", "--yes"]);
    expect([code, stdout]).toEqual([0, expect.stringContaining("Applied.")]);
    expect(stderr).toContain("~ role deploy  (trust/poisoned-list), narrows access");
    expect(stderr).toContain("Plan: 0 to add, 1 to change, 0 to destroy.");
    expect(stderr).toMatch(/proved .*nobody comes in who did not/);
    expect(stdout).toContain("done      update role arn:aws:iam::111111111111:role/deploy");
    expect(await roleNow("deploy")).toEqual({ ...before, subjects: [MAIN] });
    expect(await found("trust/poisoned-list")).toEqual([]);
    const count = writes().length;
    const again = await run([...FIX, "--allow-narrowing", "--yes"]);
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining("Nothing to do")]);
    expect(writes().length).toBe(count);

    const [, file = ""] = /--undo (\S+)/.exec(stdout) ?? [];
    const refused = await run(["apply", "--undo", file, "--quick"], { cwd });
    expect([refused.code, refused.stdout]).toEqual([2, expect.stringContaining("`--allow-broadening`")]);
    const undone = await run(["apply", "--undo", file, "--quick", "--allow-broadening"], { cwd });
    expect(undone.code).toBe(0);
    expect(await roleNow("deploy")).toEqual(before);
    expect(await found("trust/poisoned-list")).toHaveLength(1);
  });

  it("takes nothing away that may be in use before somebody agreed to it", async () => {
    await openRole("deploy");
    const count = writes().length;
    for (const words of [[], ["--yes"], ["--allow-broadening", "--yes"]]) {
      const { code, stdout } = await run([...FIX, ...words]);
      expect([code, stdout]).toEqual([2, expect.stringContaining("`--allow-narrowing`")]);
      expect(stdout).toContain("nothing was written");
    }
    const unsaid = await run([...FIX, "--allow-narrowing"]);
    expect([unsaid.code, unsaid.stdout]).toEqual([2, expect.stringContaining("`--yes`")]);
    const typed = await run([...FIX], { terminal: true, answers: ["y"] });
    expect(typed.code).toBe(2);
    const unasked = await run([...FIX, "--no-input"], { terminal: true, answers: ["yes"] });
    expect(unasked.code).toBe(2);
    expect(writes().length).toBe(count);
    const agreed = await run([...FIX], { terminal: true, answers: ["yes"] });
    expect([agreed.code, agreed.stderr]).toEqual([0, expect.stringContaining("Only `yes` goes on")]);
  });

  it("does what was chosen and leaves the rest", async () => {
    await openRole("deploy");
    await openRole("other");
    const resource = "arn:aws:iam::111111111111:role/deploy";
    const words = ["--resource", resource, "--allow-narrowing", "--yes", "--format", "json"];
    const { code, stdout } = await run([...FIX, ...words]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ result: "applied", stack: "fix", done: [{ id: resource }], left: [] });
    expect(await found("trust/poisoned-list")).toEqual(["arn:aws:iam::111111111111:role/other"]);
  });

  it("makes one change of two fixes of one role, and asks for a shorter session too", async () => {
    await openRole("deploy", [MAIN, "*"], 7200);
    const both = [
      "fix",
      "--quick",
      "--apply",
      "--rule",
      "trust/poisoned-list",
      "--rule",
      "trust/long-session",
      "--yes",
    ];
    const session = await run(["fix", "--quick", "--apply", "--rule", "trust/long-session", "--yes"]);
    expect([session.code, session.stdout]).toEqual([2, expect.stringContaining("`--allow-narrowing`")]);
    const { code, stderr } = await run([...both, "--allow-narrowing"]);
    expect([code, stderr]).toEqual([0, expect.stringContaining("1 to change")]);
    expect(await roleNow("deploy")).toEqual({ subjects: [MAIN], description: "ships it", seconds: 3600 });
  });

  it("leaves a fix out that was not proved, says why, and does not end as if all were done", async () => {
    await openRole("deploy");
    await openRole("theirs", ["project_path:stranger/api:ref_type:branch:ref:main", "*"]);
    const { code, stderr } = await run([...FIX, "--tenant", "acme", "--allow-narrowing", "--yes"]);
    expect(code).toBe(2);
    expect(stderr.replaceAll(/\s+/g, " ")).toContain(
      "the fix for trust/poisoned-list of role/theirs is left out: it does not hold that no outsider",
    );
    expect(await roleNow("deploy")).toMatchObject({ subjects: [MAIN] });
    expect(await roleNow("theirs")).toMatchObject({ subjects: [expect.stringContaining("stranger"), "*"] });
  });

  it("needs no more than a yes where all who were seen still come in, and names those who would not", async () => {
    await openRole("deploy");
    const comeIn = async (branch: string): Promise<void> => {
      const minted = await sandbox.gitlab.mint({ project: "acme/api", branch, audience: "https://gitlab.example.com" });
      const input = {
        RoleArn: "arn:aws:iam::111111111111:role/deploy",
        RoleSessionName: "job",
        WebIdentityToken: "token" in minted ? minted.token : "",
      };
      await clientsFor(sandbox).sts.send(new AssumeRoleWithWebIdentityCommand(input));
    };
    await comeIn("main");
    const words = ["fix", "--apply", "--rule", "trust/poisoned-list", "--regions", "us-east-1,eu-west-1"];
    const { code, stdout, cwd } = await run([...words, "--yes"]);
    expect([code, stdout]).toEqual([0, expect.stringContaining("Applied.")]);

    const [, file = ""] = /--undo (\S+)/.exec(stdout) ?? [];
    expect((await run(["apply", "--undo", file, "--allow-broadening"], { cwd })).code).toBe(0);
    await comeIn("feature");
    const refused = await run([...words, "--yes"]);
    expect([refused.code, refused.stdout]).toEqual([2, expect.stringContaining("`--allow-narrowing`")]);
    expect(refused.stderr).toContain("would break, seen using it: project_path:acme/api:ref_type:branch:ref:feature");
  });

  it("comes into another account by the role with which it was read, and back by the same", async () => {
    const { iam } = clientsFor(sandbox, sandbox.rootCredentials(OTHER));
    const allow = (rest: object): string =>
      JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...rest }] });
    const own = { AWS: "arn:aws:iam::111111111111:root" };
    const name = { RoleName: "fixer" };
    const trust = allow({ Principal: own, Action: "sts:AssumeRole" });
    await iam.send(new CreateRoleCommand({ ...name, AssumeRolePolicyDocument: trust }));
    const all = allow({ Action: "*", Resource: "*" });
    await iam.send(new PutRolePolicyCommand({ ...name, PolicyName: "all", PolicyDocument: all }));
    const provider = { Url: "https://gitlab.example.com", ClientIDList: ["one", "two"] };
    const { OpenIDConnectProviderArn } = await iam.send(new CreateOpenIDConnectProviderCommand(provider));

    // Nobody takes a role as the root of an account, so that somebody of it has to.
    const words = ["fix", "--quick", "--apply", "--rule", "provider/unused", "--accounts", OTHER, "--allow-narrowing"];
    await actAsAdministrator();
    const unsaid = await run([...words, "--yes"]);
    expect([unsaid.code, unsaid.stdout]).toEqual([0, expect.stringContaining("Nothing to do")]);
    expect(unsaid.stderr).toContain("not all was read");
    const { code, stdout, cwd } = await run([...words, "--yes", "--role", "fixer"]);
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining(`done      delete provider ${OpenIDConnectProviderArn}`),
    ]);

    const [, file = ""] = /--undo (\S+)/.exec(stdout) ?? [];
    const undone = await run(["apply", "--undo", file, "--quick", "--allow-broadening"], { cwd });
    expect(undone.code).toBe(0);
    const back = await iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
    expect(back.ClientIDList?.toSorted()).toEqual(["one", "two"]);
  });

  it("has nothing to do where nothing was found", async () => {
    const { code, stdout, stderr } = await run([...FIX, "--yes"]);
    expect([code, stdout, stderr]).toEqual([0, expect.stringContaining("Nothing to do"), ""]);
  });

  it("puts a key aside that nobody used only when that is agreed to", async () => {
    const { iam } = clientsFor(sandbox);
    await iam.send(new CreateUserCommand({ UserName: "bot" }));
    await iam.send(new CreateAccessKeyCommand({ UserName: "bot" }));
    const words = ["fix", "--apply", "--rule", "key/unused", "--yes"];
    const later = { now: new Date("2027-11-20T12:00:00Z") };
    const refused = await run(words, later);
    expect([refused.code, refused.stdout]).toEqual([2, expect.stringContaining("`--allow-narrowing`")]);
    const { code, stdout } = await run([...words, "--allow-narrowing"], later);
    expect([code, stdout]).toEqual([0, expect.stringContaining("done      update access-key")]);
  });

  it("says what it is for where no finding was chosen, what was never used included, and needs a yes for that", async () => {
    await openRole("deploy");
    const statement = { Effect: "Allow", Action: ["s3:PutObject", "sqs:SendMessage"], Resource: "*" };
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const own = { RoleName: "deploy", PolicyName: "own", PolicyDocument };
    await clientsFor(sandbox).iam.send(new PutRolePolicyCommand(own));
    const later = { now: new Date("2027-11-20T12:00:00Z") };
    const { code, stdout, stderr } = await run(["fix", "--apply", "--yes"], later);
    expect([code, stdout]).toEqual([2, expect.stringContaining("`--allow-narrowing`")]);
    const said = stderr.replaceAll(/\s+/g, " ");
    expect(said).toMatch(
      /this is for everything that can be put right \(.*permission\/unused 1, .*trust\/poisoned-list 1.*\)/,
    );
    expect(said).toContain("permissions that were never seen in use are taken away too (permission/unused)");
    const chosen = await run(["fix", "--apply", "--yes", "--rule", "trust/poisoned-list"], later);
    expect(chosen.stderr).not.toContain("never seen in use");
  });

  it("writes to nothing that it only read from files", async () => {
    for (const path of ["examples/acme", "-"]) {
      const { code, stderr } = await run(["fix", path, "--apply", "--yes"], { cwd: process.cwd() });
      expect([code, stderr]).toEqual([3, expect.stringContaining("fix/not-live")]);
    }
    const script = await run(["fix", "--apply", "--format", "cli"]);
    expect([script.code, script.stderr]).toEqual([3, expect.stringContaining("exclude each other")]);
  });

  it("goes on with the same command where it was refused half-way", async () => {
    await openRole("deploy");
    await openRole("other");
    sandbox.world.faults.arm({ call: "iam:UpdateAssumeRolePolicy", nth: 2, kind: "deny" });
    const { code, stdout, cwd } = await run([...FIX, "--allow-narrowing", "--yes"]);
    expect([code, stdout]).toEqual([1, expect.stringContaining("AccessDenied")]);
    const again = await run([...FIX, "--allow-narrowing", "--yes"], { cwd });
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining("Applied.")]);
    expect(await found("trust/poisoned-list")).toEqual([]);
  });
});
