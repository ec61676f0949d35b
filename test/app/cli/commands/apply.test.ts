import { statSync } from "node:fs";
import { join } from "node:path";
import { GetRoleCommand, PutRolePolicyCommand, UpdateRoleCommand } from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Sandbox, startSandbox } from "../../../../src/app/sandbox/start.ts";
import { type Outcome, type Setup, runCli } from "../../run-cli.ts";
import { clientsFor } from "../../sandbox/kit.ts";
import { useRootOf } from "../use-root-of.ts";

const DECLARATION = `
version: 1
stack: acme
gitlab: { url: "https://gitlab.com", groups: [acme] }
accounts: { prod: { id: "111111111111", region: eu-west-1 } }
defaults: { path: /gitlab/ }
grants:
  api-deploy:
    from: { project: acme/api, id: "48120001", branches: [main], protected: true }
    into: prod
    can: [ { ecr-push: { repository: platform/api } } ]
  runners:
    from: { runner: ec2 }
    into: prod
    can: [ { runner-cache: { bucket: acme-runner-cache } } ]
`;
const files = { "sallyport.yaml": DECLARATION };

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
  useRootOf(sandbox);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await sandbox.close();
});

function run(words: readonly string[], setup: Setup = { files }): Promise<Outcome> {
  return runCli([...words, "--endpoint-url", sandbox.awsUrl], setup);
}

const WRITE = /^(?!Get|List|Describe|Generate|AssumeRole|Lookup)/;

function writes(): readonly string[] {
  return sandbox.world.journal
    .entries()
    .map(({ operation }) => operation)
    .filter((operation) => WRITE.test(operation));
}

async function savePlan(): Promise<string> {
  const { code, cwd, stderr } = await run(["plan", "--quick", "--save", "plan.json"]);
  expect([code, stderr]).toEqual([0, expect.stringContaining("plan.json")]);
  return cwd;
}

async function applied(): Promise<string> {
  const cwd = await savePlan();
  const { code, stderr } = await run(["apply", "plan.json", "--quick", "--allow-broadening"], { cwd });
  expect([code, stderr]).toEqual([0, ""]);
  return cwd;
}

describe("apply", { timeout: 30_000 }, () => {
  it("writes nothing that lets somebody in before somebody agreed to it", async () => {
    const cwd = await savePlan();
    for (const words of [[], ["--yes"], ["--allow-narrowing", "--yes"]]) {
      const { code, stdout } = await run(["apply", "plan.json", "--quick", ...words], { cwd });
      expect(code).toBe(2);
      expect(stdout).toContain("`--allow-broadening`");
      expect(stdout).toContain("nothing was written");
    }
    expect(writes()).toEqual([]);
  });

  it("does the saved plan, then has nothing to do, and a new plan is empty", async () => {
    const cwd = await applied();
    const before = writes().length;
    const again = await run(["apply", "plan.json", "--quick"], { cwd });
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining("Nothing to do")]);
    const plan = await run(["plan", "--quick", "--exit-on-changes"], { cwd });
    expect(plan.code).toBe(0);
    expect(writes().length).toBe(before);
  });

  it("takes a person's yes on a terminal, and nothing else that they type", async () => {
    const cwd = await savePlan();
    const refused = await run(["apply", "plan.json", "--quick"], { cwd, terminal: true, answers: ["y"] });
    expect(refused.code).toBe(2);
    expect(writes()).toEqual([]);
    const { code, stderr } = await run(["apply", "plan.json", "--quick"], { cwd, terminal: true, answers: ["yes"] });
    expect(code).toBe(0);
    expect(stderr).toContain("Only `yes` goes on");
  });

  it("without a plan makes one, shows it, and needs a yes for what opens nothing, too", async () => {
    const { code, stderr } = await run(["apply", "--quick", "--allow-broadening"]);
    expect(code).toBe(2);
    expect(stderr).toContain("api-deploy");
    expect(writes()).toEqual([]);
    const done = await run(["apply", "--quick", "--allow-broadening", "--yes", "--format", "json"]);
    expect(done.code).toBe(0);
    expect(JSON.parse(done.stdout)).toMatchObject({ formatVersion: "1.0", result: "applied", left: [] });
  });

  it("refuses when the account moved on", async () => {
    const cwd = await applied();
    const { iam } = clientsFor(sandbox);
    await iam.send(new UpdateRoleCommand({ RoleName: "api-deploy", MaxSessionDuration: 7200, Description: "by hand" }));
    const before = writes().length;
    const { code, stdout } = await run(["apply", "plan.json", "--quick", "--allow-broadening"], { cwd });
    expect(code).toBe(2);
    expect(stdout).toContain("role arn:aws:iam::111111111111:role/gitlab/api-deploy");
    expect(stdout).toContain("make a new plan");
    expect(writes().length).toBe(before);
  });

  it("says what was done and what was not when it is refused half-way, and goes on from there", async () => {
    const cwd = await savePlan();
    sandbox.world.faults.arm({ call: "iam:PutRolePolicy", nth: 1, kind: "deny" });
    const { code, stdout } = await run(["apply", "plan.json", "--quick", "--allow-broadening"], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain("done      create provider");
    expect(stdout).toMatch(/begun {5}create inline-policy/);
    expect(stdout).toContain("not done  create instance-profile");
    expect(stdout).toContain("AccessDenied");
    const again = await run(["apply", "plan.json", "--quick", "--allow-broadening"], { cwd });
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining("Applied.")]);
    expect((await run(["plan", "--quick", "--exit-on-changes"], { cwd })).code).toBe(0);
  });

  it("writes nothing while it cannot look at what a change is about, and says which", async () => {
    const cwd = await savePlan();
    sandbox.world.faults.arm({ call: "iam:GetInstanceProfile", nth: 1, kind: "deny" });
    const { code, stdout } = await run(["apply", "plan.json", "--quick", "--allow-broadening"], { cwd });
    expect([code, writes()]).toEqual([2, []]);
    expect(stdout).toContain("refused   create instance-profile");
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("it cannot be told how this stands: AccessDenied");
  });

  it("has applied what was written, though nobody may look at it afterwards", async () => {
    const cwd = await savePlan();
    sandbox.world.faults.arm({ call: "iam:GetRole", kind: "deny" });
    const { code, stdout } = await run(["apply", "plan.json", "--quick", "--allow-broadening"], { cwd });
    expect([code, stdout]).toEqual([0, expect.stringContaining("Applied.")]);
  });

  it("rides out throttling and dropped connections", async () => {
    const cwd = await savePlan();
    sandbox.world.faults.arm({ call: "iam:CreateRole", nth: 1, kind: "throttle" });
    sandbox.world.faults.arm({ call: "iam:CreateInstanceProfile", nth: 1, kind: "drop" });
    const { code } = await run(["apply", "plan.json", "--quick", "--allow-broadening"], { cwd });
    expect(code).toBe(0);
  });

  it("keeps what it replaced in a private file, and takes it back only when that is agreed to", async () => {
    const cwd = await savePlan();
    const { stdout } = await run(["apply", "plan.json", "--quick", "--allow-broadening"], { cwd });
    const [, file = ""] = /--undo (\S+)/.exec(stdout) ?? [];
    expect(statSync(join(cwd, file)).mode & 0o777).toBe(0o600);
    const refused = await run(["apply", "--undo", file, "--quick", "--yes"], { cwd });
    expect([refused.code, refused.stdout]).toEqual([2, expect.stringContaining("`--allow-narrowing`")]);
    const { code } = await run(["apply", "--undo", file, "--quick", "--allow-narrowing"], { cwd });
    expect(code).toBe(0);
    const account = sandbox.world.store.latest().accounts.get("111111111111");
    expect([account?.roles.size, account?.profiles.size, account?.providers.size]).toEqual([0, 0, 0]);
  });

  it("does not believe a plan that calls what it does harmless", async () => {
    const cwd = await applied();
    const { iam } = clientsFor(sandbox);
    const role = await iam.send(new GetRoleCommand({ RoleName: "api-deploy" }));
    expect(role.Role?.Arn).toBe("arn:aws:iam::111111111111:role/gitlab/api-deploy");
    const { digestOf } = await import("../../../../src/core/access/plan/plan-document.ts");
    const after = {
      kind: "inline-policy",
      owner: "arn:aws:iam::111111111111:role/gitlab/api-deploy",
      name: "extra",
      policy: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }),
    } as const;
    const id = `${after.owner}#extra`;
    const head = { action: "create", kind: "inline-policy", id, account: "111111111111", reason: "harmless" } as const;
    const changes = [{ ...head, after, access: "same", breaks: [] }] as const;
    const plan = {
      formatVersion: "1.0",
      stack: "acme",
      accounts: [{ name: "prod", id: "111111111111", partition: "aws", read: true }],
      changes,
      digest: digestOf(changes),
    };
    const { code, stdout } = await run(["apply", "evil.json", "--quick"], {
      cwd,
      files: { "evil.json": JSON.stringify(plan) },
    });
    expect([code, stdout]).toEqual([2, expect.stringContaining("`--allow-broadening`")]);
  });

  it("does not write over what another apply does meanwhile, and says how far it came", async () => {
    const cwd = await applied();
    const lasting = (grant: string, session: string): string =>
      DECLARATION.replace(new RegExp(`(  ${grant}:\\n)`), `$1    session: ${session}\n`);
    const both = lasting("api-deploy", "2h").replace("  runners:\n", "  runners:\n    session: 2h\n");
    const files = { "sallyport.yaml": both };
    // Before the second of two changes the first apply is slow to look, and another comes in between.
    sandbox.world.faults.arm({ call: "iam:GetRole", nth: 2, kind: "delay", ms: 4000 });
    const first = new Promise<void>((resolve) =>
      sandbox.world.journal.onEntry(({ operation }) => operation === "UpdateRole" && resolve()),
    );
    const slow = run(["apply", "--quick", "--yes"], { cwd, files });
    await first;
    const other = await run(["apply", "--quick", "--yes"], { files: { "sallyport.yaml": lasting("runners", "4h") } });
    expect([other.code, other.stdout]).toEqual([0, expect.stringContaining("role/gitlab/runners")]);
    const { code, stdout } = await slow;
    expect([code, stdout]).toEqual([1, expect.stringContaining("somebody else changes this account, too")]);
    expect(stdout).toMatch(/done {6}update role \S+api-deploy/);
    expect(stdout).toMatch(/not done {2}update role \S+runners/);
    const runners = sandbox.world.store.latest().accounts.get("111111111111")?.roles.get("runners");
    expect(runners?.maxSessionDuration).toBe(14_400);
  });

  it("is refused as a whole where all that it would change was overtaken since it was read", async () => {
    const cwd = await applied();
    const { iam } = clientsFor(sandbox);
    sandbox.world.faults.arm({ call: "iam:GetRole", nth: 1, kind: "delay", ms: 1500 });
    const read = new Promise<void>((resolve) =>
      sandbox.world.journal.onEntry(({ operation }) => operation === "GetCredentialReport" && resolve()),
    );
    const files = { "sallyport.yaml": DECLARATION.replace("api-deploy:", "api-deploy:\n    session: 2h") };
    const slow = run(["apply", "--quick", "--yes"], { cwd, files });
    await read;
    await iam.send(new UpdateRoleCommand({ RoleName: "api-deploy", MaxSessionDuration: 14_400, Description: "x" }));
    const { code, stdout } = await slow;
    expect([code, stdout]).toEqual([2, expect.stringMatching(/was changed since.*Refused: nothing was written/s)]);
  });

  it("tells who made a user what only a person can do next, and shows no secret", async () => {
    const grant = `  legacy:
    from: { user: ecr-bot, because: "an appliance", until: 2027-03-01 }
    into: prod
    can: [ ecr-login ]
`;
    const words = ["apply", "--quick", "--yes", "--allow-broadening"];
    const { code, stdout } = await run(words, { files: { "sallyport.yaml": DECLARATION + grant } });
    expect([code, stdout.replaceAll(/\s+/g, " ")]).toEqual([
      0,
      expect.stringContaining("next `ecr-bot` has no key yet: `aws iam create-access-key --user-name ecr-bot`"),
    ]);
    expect(writes()).not.toContain("CreateAccessKey");
  });

  it("lets two applies of one declaration run at once, and both end well", async () => {
    const words = ["apply", "--quick", "--yes", "--allow-broadening"];
    const outcomes = await Promise.all([run(words), run(words)]);
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0]);
    const { cwd } = await run(["plan", "--quick", "--exit-on-changes"]);
    expect((await run(["plan", "--quick", "--exit-on-changes"], { cwd })).code).toBe(0);
  });

  it("reaches no other account than the one that is declared", async () => {
    const other = { "sallyport.yaml": DECLARATION.replaceAll("111111111111", "222222222222") };
    const { code, stderr } = await run(["apply", "--quick", "--yes", "--allow-broadening"], { files: other });
    expect(code).toBe(4);
    expect(stderr).toContain("`prod` is the account 222222222222");
    expect(writes()).toEqual([]);
  });

  it("leaves what somebody else put on a role of ours", async () => {
    const cwd = await applied();
    const { iam } = clientsFor(sandbox);
    const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] };
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: "api-deploy",
        PolicyName: "theirs",
        PolicyDocument: JSON.stringify(policy),
      }),
    );
    const before = writes().length;
    expect((await run(["apply", "--quick", "--yes"], { cwd })).code).toBe(0);
    expect(writes().length).toBe(before);
  });
});
