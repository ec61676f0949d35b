import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { type Sandbox, startSandbox } from "../../../../src/app/sandbox/start.ts";
import { BUILT } from "../../built.ts";
import { type Outcome, runCli } from "../../run-cli.ts";
import { useRootOf } from "../use-root-of.ts";

const NIGHTLY = process.env["SALLYPORT_NIGHTLY"] === "1";
const DECLARATION = `
version: 1
stack: acme
gitlab: { url: "https://gitlab.com", groups: [acme] }
accounts: { prod: { id: "111111111111", region: eu-west-1 } }
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
const APPLY = ["apply", "--quick", "--yes", "--allow-broadening"];
/** The provider, two roles with a policy each, a profile and the role in it. */
const OBJECTS = 6;

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
  useRootOf(sandbox);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await sandbox.close();
});

function freshFolder(): string {
  const cwd = mkdtempSync(join(tmpdir(), "sallyport-apply-"));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  writeFileSync(join(cwd, "sallyport.yaml"), DECLARATION);
  return cwd;
}

function run(words: readonly string[], cwd: string, interrupt?: (press: () => void) => void): Promise<Outcome> {
  return runCli([...words, "--endpoint-url", sandbox.awsUrl], { cwd, ...(interrupt && { interrupt }) });
}

function undoFiles(cwd: string): readonly string[] {
  return readdirSync(cwd).filter((name) => name.startsWith("sallyport-undo-"));
}

/** Every change is named once: as done, begun or not done. */
function expectAllNamed(stdout: string): void {
  const { done, left, begun } = JSON.parse(stdout);
  expect([...done, ...left, ...(begun === undefined ? [] : [begun])]).toHaveLength(OBJECTS);
}

async function expectGoesOn(cwd: string): Promise<void> {
  const again = await run(APPLY, cwd);
  expect([again.code, again.stderr.includes("failed")]).toEqual([0, false]);
  expect((await run(["plan", "--quick", "--exit-on-changes"], cwd)).code).toBe(0);
}

describe("an apply that somebody interrupts", { timeout: 120_000 }, () => {
  it("says at any call what was done and what was not, keeps the way back, and goes on from there", async () => {
    await run(APPLY, freshFolder());
    const calls = sandbox.world.journal.entries().length;
    for (let nth = 1; nth <= calls; nth += NIGHTLY ? 1 : 6) {
      await sandbox.close();
      sandbox = await startSandbox();
      useRootOf(sandbox);
      const cwd = freshFolder();
      const outcome = await run([...APPLY, "--format", "json"], cwd, (press) => {
        sandbox.world.journal.onEntry(({ index }) => {
          if (index === nth - 1) press();
        });
      });
      expect([nth, outcome.code]).toEqual([nth, 130]);
      const wrote = sandbox.world.journal.entries().some(({ operation }) => operation.startsWith("Create"));
      expect(undoFiles(cwd).length > 0).toBe(wrote);
      // Between its reading and its first write it has a document to show, in which nothing is done.
      if (wrote || outcome.stdout !== "") expectAllNamed(outcome.stdout);
      else expect(outcome.stderr).toContain("nothing was written");
      await expectGoesOn(cwd);
    }
  });
});

describe.skipIf(!BUILT.isThere)(
  "the built program's apply (skipped before the first build)",
  { timeout: 60_000 },
  () => {
    it.each(["SIGINT", "SIGTERM"] as const)("stops at %s with 130, and takes back what it did", async (signal) => {
      const cwd = freshFolder();
      // The call is on its way when the signal comes.
      sandbox.world.faults.arm({ call: "iam:PutRolePolicy", nth: 1, kind: "delay", ms: 2500 });
      const child = spawn(
        process.execPath,
        [BUILT.path, ...APPLY, "--format", "json", "--endpoint-url", sandbox.awsUrl],
        {
          cwd,
          env: { ...process.env, PATH: process.env["PATH"] },
          stdio: ["ignore", "pipe", "pipe"],
        },
      );
      let stdout = "";
      child.stdout.on("data", (chunk) => (stdout += String(chunk)));
      child.stderr.resume();
      sandbox.world.journal.onEntry(({ operation }) => {
        if (operation === "CreateRole") setTimeout(() => child.kill(signal), 100);
      });
      const code = await new Promise((resolve) => child.on("close", resolve));
      expect(code).toBe(130);
      expectAllNamed(stdout);
      const document = JSON.parse(stdout);
      expect(document).toMatchObject({ result: "interrupted", done: expect.anything(), undo: undoFiles(cwd)[0] });
      expect(existsSync(join(cwd, document.undo))).toBe(true);
      const back = await run(["apply", "--undo", document.undo, "--quick", "--allow-narrowing"], cwd);
      expect(back.code).toBe(0);
      const account = sandbox.world.store.latest().accounts.get("111111111111");
      expect([account?.roles.size, account?.providers.size]).toEqual([0, 0]);
      await expectGoesOn(cwd);
    });
  },
);
