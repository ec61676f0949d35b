import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  TagRoleCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Sandbox, startSandbox } from "../../../../src/app/sandbox/start.ts";
import { type Outcome, type Setup, runCli } from "../../run-cli.ts";
import { clientsFor } from "../../sandbox/kit.ts";
import { useRootOf } from "../use-root-of.ts";

const files = {
  "sallyport.yaml": `
version: 1
stack: acme
gitlab: { url: "https://gitlab.com", groups: [acme] }
accounts: { prod: { id: "111111111111", region: eu-west-1 } }
grants:
  api-deploy:
    from: { project: acme/api, id: "48120001", branches: [main], protected: true }
    into: prod
    can: [ { ecr-push: { repository: platform/api } } ]
`,
};

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
  useRootOf(sandbox);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await sandbox.close();
});

function run(words: readonly string[], setup: Setup): Promise<Outcome> {
  return runCli([...words, "--quick", "--endpoint-url", sandbox.awsUrl], setup);
}

describe("drift", { timeout: 30_000 }, () => {
  it("says that a description is not there, instead of an empty one", async () => {
    const words = ["drift", "--snapshot", "examples/acme", "--config", "examples/acme/sallyport.yaml"];
    const { code, stdout } = await runCli(words, { cwd: process.cwd() });
    expect([code, stdout]).toEqual([
      2,
      expect.stringContaining("there is no description, and `the registry's images`"),
    ]);
  });

  it("is silent about what is as declared, loud about what is not, and shows the way back", async () => {
    const { cwd, code } = await run(["apply", "--yes", "--allow-broadening"], { files });
    expect(code).toBe(0);
    const clean = await run(["drift"], { cwd });
    expect([clean.code, clean.stdout]).toEqual([0, "No drift: everything is as declared.\n"]);

    const { iam } = clientsFor(sandbox);
    const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
    const document = JSON.stringify(policy);
    await iam.send(
      new PutRolePolicyCommand({ RoleName: "api-deploy", PolicyName: "by-hand", PolicyDocument: document }),
    );
    const PermissionsBoundary = "arn:aws:iam::aws:policy/AdministratorAccess";
    await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: "api-deploy", PermissionsBoundary }));

    const found = await run(["drift"], { cwd });
    expect(found.code).toBe(2);
    expect(found.stdout).toMatchInlineSnapshot(`
      "arn:aws:iam::111111111111:role/gitlab/api-deploy in prod
        inline-policy by-hand: the inline policy \`by-hand\` is there, and not declared (wider than
          declared)
        role: the boundary is \`arn:aws:iam::aws:policy/AdministratorAccess\`, and none is declared
          (narrower than declared)

        by whom is not known: IAM's events of 111111111111 in CloudTrail: not read
      2 things are not as declared.
      "
    `);

    const back = await run(["drift", "--revert", "--save", "back.json", "--format", "json"], { cwd });
    expect(back.code).toBe(2);
    expect(JSON.parse(back.stdout).items).toHaveLength(2);
    const refused = await run(["apply", "back.json"], { cwd });
    expect([refused.code, refused.stdout]).toEqual([2, expect.stringContaining("--allow-narrowing")]);
    const applied = await run(["apply", "back.json", "--allow-narrowing", "--allow-broadening"], { cwd });
    expect(applied.code).toBe(0);
    expect((await run(["drift"], { cwd })).code).toBe(0);
  });

  it("does not call an account clean that it could not read", async () => {
    const { cwd } = await run(["apply", "--yes", "--allow-broadening"], { files });
    sandbox.world.faults.arm({ call: "iam:GetAccountAuthorizationDetails", kind: "deny" });
    const { code, stdout } = await run(["drift", "--strict"], { cwd });
    expect(code).toBe(5);
    expect(stdout).toContain("not known: authorization details of 111111111111: denied");
    expect(stdout).toContain("No drift in what was read.");
  });

  it("keeps nothing where there is no plan to keep", async () => {
    const { code, stderr } = await run(["drift", "--save", "x.json"], { files });
    expect([code, stderr]).toEqual([3, expect.stringContaining("add `--revert`")]);
  });

  it("writes what stands into the file once somebody agreed to what it opens, and has nothing to say then", async () => {
    const { cwd } = await run(["apply", "--yes", "--allow-broadening"], { files });
    const { iam } = clientsFor(sandbox);
    const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:Get*", Resource: "*" }] };
    const PolicyDocument = JSON.stringify(policy);
    await iam.send(new PutRolePolicyCommand({ RoleName: "api-deploy", PolicyName: "by-hand", PolicyDocument }));
    const main = join(cwd, "sallyport.yaml");
    const before = readFileSync(main, "utf8");
    for (const words of [[], ["--yes"]]) {
      const refused = await run(["drift", "--accept", ...words], { cwd });
      expect([refused.code, refused.stdout]).toEqual([
        2,
        expect.stringMatching(/Nothing was written: .*--allow-broadening/s),
      ]);
    }
    const no = await run(["drift", "--accept"], { cwd, terminal: true, answers: ["y"] });
    expect([no.code, readFileSync(main, "utf8"), existsSync(join(cwd, "policies"))]).toEqual([2, before, false]);

    const yes = await run(["drift", "--accept"], { cwd, terminal: true, answers: ["yes"] });
    expect([yes.code, yes.stderr]).toEqual([0, expect.stringContaining("policies/api-deploy-by-hand.json (new)")]);
    expect(yes.stdout).toContain("Written: policies/api-deploy-by-hand.json, sallyport.yaml.");
    const after = readFileSync(main, "utf8");
    expect(after).toBe(before.replace("api } } ]", "api } }, { policy: ./policies/api-deploy-by-hand.json } ]"));
    expect((await run(["drift"], { cwd })).code).toBe(0);
    expect((await run(["plan", "--exit-on-changes"], { cwd })).code).toBe(0);
    const again = await run(["drift", "--accept", "--yes"], { cwd });
    expect([again.code, again.stdout]).toEqual([0, "No drift: everything is as declared.\n"]);
  });

  it("names what it left, and what would take it away", async () => {
    const { cwd } = await run(["apply", "--yes", "--allow-broadening"], { files });
    const { iam } = clientsFor(sandbox);
    await iam.send(new TagRoleCommand({ RoleName: "api-deploy", Tags: [{ Key: "sallyport:grant", Value: "x" }] }));
    await iam.send(new TagRoleCommand({ RoleName: "api-deploy", Tags: [{ Key: "team", Value: "x" }] }));
    const { code, stdout } = await run(["drift", "--accept", "--yes", "--format", "json"], { cwd });
    const { accepted, left, written } = JSON.parse(stdout);
    expect([code, accepted.length, left, written]).toEqual([
      2,
      1,
      [
        expect.objectContaining({
          part: "tags",
          because: expect.stringContaining("sallyport sets itself"),
          reverts: true,
        }),
      ],
      ["sallyport.yaml"],
    ]);
    expect((await run(["drift", "--accept", "--revert"], { cwd })).code).toBe(3);
  });

  it("names who did it, as CloudTrail has it, and says where that could not be read", async () => {
    const { cwd } = await run(["apply", "--yes", "--allow-broadening"], { files });
    sandbox.world.clock.advance(3600_000);
    const { iam } = clientsFor(sandbox);
    await iam.send(new CreateUserCommand({ UserName: "bob" }));
    const Statement = [{ Effect: "Allow", Action: "iam:*", Resource: "*" }];
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    await iam.send(new PutUserPolicyCommand({ UserName: "bob", PolicyName: "p", PolicyDocument }));
    const key = (await iam.send(new CreateAccessKeyCommand({ UserName: "bob" }))).AccessKey;
    const bob = clientsFor(sandbox, {
      accessKeyId: key?.AccessKeyId ?? "",
      secretAccessKey: key?.SecretAccessKey ?? "",
    });
    await bob.iam.send(new PutRolePolicyCommand({ RoleName: "api-deploy", PolicyName: "by-hand", PolicyDocument }));
    const fully = (words: readonly string[]) =>
      runCli([...words, "--endpoint-url", sandbox.awsUrl], { cwd, columns: 200 });

    const found = await fully(["drift"]);
    const made = "last written by arn:aws:iam::111111111111:user/bob (PutRolePolicy, ";
    expect([found.code, found.stdout]).toEqual([2, expect.stringContaining(made)]);
    const plan = JSON.parse((await fully(["plan", "--format", "json"])).stdout);
    expect(plan.drift[0].made).toMatchObject({ by: "arn:aws:iam::111111111111:user/bob" });
    const json = JSON.parse((await fully(["drift", "--format", "json"])).stdout);
    expect(json.items[0].made).toMatchObject({ event: "PutRolePolicy", by: "arn:aws:iam::111111111111:user/bob" });

    sandbox.world.faults.arm({ call: "cloudtrail:LookupEvents", kind: "deny" });
    const denied = await fully(["drift"]);
    expect(denied.stdout).toContain("by whom is not known: IAM's events of 111111111111 in CloudTrail: denied");
  });
});
