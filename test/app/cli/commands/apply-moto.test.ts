// Against an AWS-compatible server that we did not write, where it is installed; elsewhere this is skipped, and says so.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Outcome, type Setup, runCli } from "../../run-cli.ts";
import { type Moto, hasMoto, startMoto } from "../../moto.ts";

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
  let server: Moto | undefined;

  beforeAll(async () => {
    server = await startMoto();
  }, 60_000);
  afterAll(() => server?.stop());

  function run(words: readonly string[], setup: Setup): Promise<Outcome> {
    return runCli([...words, "--quick", "--endpoint-url", server?.url ?? ""], setup);
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
