// Against an AWS-compatible server that we did not write, where it is installed; elsewhere this is skipped, and says so.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { type AddressInfo, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Outcome, type Setup, runCli } from "../../run-cli.ts";

const hasMoto = spawnSync("moto_server", ["--help"]).error === undefined;

const files = {
  "sallyport.yaml": `
version: 1
stack: acme
gitlab: { url: "https://gitlab.com", groups: [acme] }
accounts: { prod: { id: "123456789012", region: eu-west-1 } }
grants:
  api-deploy:
    describe: ships the API
    from: { project: acme/api, id: "48120001", branches: [main], protected: true }
    into: prod
    can: [ { ecr-push: { repository: platform/api } } ]
  runners:
    from: { runner: ec2 }
    into: prod
    can: [ { runner-cache: { bucket: acme-runner-cache } } ]
  legacy:
    from: { user: ecr-bot, because: "an appliance", until: 2027-03-01 }
    into: prod
    can: [ { ecr-push: { repository: legacy } } ]
`,
};

describe.skipIf(!hasMoto)("applying to moto_server (skipped without it)", { timeout: 90_000 }, () => {
  let server: ChildProcess | undefined;
  let url = "";

  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    server = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
    for (let count = 0; count < 200 && !(await answers(url)); count++) await sleep(150);
    const env = {
      AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
      AWS_SECRET_ACCESS_KEY: "moto takes any",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    };
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  }, 60_000);
  afterAll(() => {
    vi.unstubAllEnvs();
    server?.kill();
  });

  function run(words: readonly string[], setup: Setup): Promise<Outcome> {
    return runCli([...words, "--quick", "--endpoint-url", url], setup);
  }

  it("makes what is declared, finds no drift and nothing more to do, and takes it back", async () => {
    const made = await run(["apply", "--yes", "--allow-broadening"], { files });
    expect([made.code, made.stdout]).toEqual([0, expect.stringContaining("Applied.")]);
    const { cwd } = made;
    const again = await run(["apply", "--yes"], { cwd });
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining("Nothing to do")]);
    expect((await run(["drift"], { cwd })).stdout).toBe("No drift: everything is as declared.\n");
    const [, undo = ""] = /--undo (\S+)/.exec(made.stdout) ?? [];
    const back = await run(["apply", "--undo", undo, "--allow-narrowing"], { cwd });
    expect([back.code, back.stdout]).toEqual([0, expect.stringContaining("delete provider")]);
    expect((await run(["plan", "--format", "json"], { cwd })).stdout).toContain('"create": 8');
  });
});

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url);
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}
