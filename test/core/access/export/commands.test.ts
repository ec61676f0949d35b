// The script runs in a real bash with the real AWS CLI against the sandbox where both are installed; elsewhere that is skipped.
import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSandbox } from "../../../../src/app/sandbox/start.ts";
import type { Sandbox } from "../../../../src/app/sandbox/start.ts";
import { changesAsCommands } from "../../../../src/core/access/export/commands.ts";
import type { Change } from "../../../../src/core/change/change.ts";
import type { RoleObject } from "../../../../src/core/change/object.ts";
import { readAccount } from "../../../edge/aws/apply/kit.ts";
import { ACCOUNT, IAM_OBJECTS, OBJECTS, ROLE, creating, deleting, trustOf, updating } from "./objects.ts";
import { differing } from "./read-back.ts";

const run = promisify(execFile);
// Each call of the CLI costs a third of a second and more: all kinds are for the night.
const NIGHTLY = process.env["SALLYPORT_NIGHTLY"] !== undefined;
const RUN = NIGHTLY
  ? IAM_OBJECTS
  : IAM_OBJECTS.filter(
      (object) =>
        ["provider", "role", "inline-policy"].includes(object.kind) && !("owner" in object && object.owner !== ROLE),
    ).map((object) => (object.kind === "role" ? withoutBoundary(object) : object));
const hasAws = spawnSync("aws", ["--version"]).error === undefined;

function withoutBoundary(role: RoleObject): RoleObject {
  const { boundary: _, ...rest } = role;
  return rest;
}

describe("changes as commands", () => {
  it("are a script that bash can read", () => {
    for (const script of [changesAsCommands(creating(OBJECTS)), changesAsCommands(deleting(OBJECTS))]) {
      expect(spawnSync("bash", ["-n"], { input: script, encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
    }
  });

  it("are a script that does nothing, for every account, where there are none", () => {
    const { status, stdout, stderr } = spawnSync("bash", { input: changesAsCommands([]), encoding: "utf8" });
    expect([status, stdout, stderr]).toEqual([0, "", "nothing to do\n"]);
  });

  it("leave nothing of a name to the shell", () => {
    const name = "x'; touch /tmp/owned; '\n# $(id)";
    const script = changesAsCommands(deleting([{ kind: "inline-policy", owner: ROLE, name, policy: "{}" }]));
    const line = script.split("\n").find((text) => text.includes("delete-role-policy"));
    expect(line).toContain(`--policy-name 'x'\\''; touch /tmp/owned; '\\''`);
    expect(script.split("\n").filter((text) => text.startsWith("# $(id)"))).toEqual(["# $(id)'"]);
    expect(spawnSync("bash", ["-n"], { input: script }).status).toBe(0);
  });
});

describe.skipIf(!hasAws)("the script, run (skipped without the AWS CLI)", () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  async function execute(changes: readonly Change[], account?: string): Promise<string> {
    const { accessKeyId, secretAccessKey } = sandbox.rootCredentials(account);
    const env = {
      PATH: process.env["PATH"] ?? "",
      HOME: "/nonexistent",
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_ENDPOINT_URL: sandbox.awsUrl,
      AWS_DEFAULT_REGION: "eu-west-1",
      AWS_EC2_METADATA_DISABLED: "true",
    };
    const { stderr } = await run("bash", ["--norc", "-euc", changesAsCommands(changes)], { env });
    return stderr;
  }

  function state(): unknown {
    const { providers, roles, users, policies, profiles } =
      sandbox.world.store.latest().accounts.get("111111111111") ?? {};
    return structuredClone({ providers, roles, users, policies, profiles });
  }

  it("makes everything, changes nothing the second time, then takes it all away", { timeout: 240_000 }, async () => {
    expect(await execute(creating(RUN))).toBe("done: account 111111111111\n");
    const made = state();
    expect(made).toMatchObject({ roles: expect.objectContaining({ size: 2 }) });
    expect(differing(await readAccount(sandbox), ACCOUNT, RUN)).toEqual([]);
    await execute(creating(RUN));
    expect(state()).toEqual(made);
    const role = IAM_OBJECTS.find((object) => object.kind === "role" && object.arn === ROLE);
    if (role?.kind !== "role") throw new TypeError("no role");
    await execute([updating(role, { ...withoutBoundary(role), trust: trustOf("release"), tags: { owner: "x" } })]);
    const changed = JSON.stringify(
      [...(sandbox.world.store.latest().accounts.get("111111111111")?.roles.values() ?? [])],
      (_key, value) => (value instanceof Map ? [...value] : value),
    );
    expect(changed).toContain("ref:release");
    await execute(deleting(RUN));
    if (NIGHTLY) await execute(deleting(RUN));
    const left = sandbox.world.store.latest().accounts.get("111111111111");
    expect([left?.roles.size, left?.users.size, left?.policies.size, left?.providers.size]).toEqual([0, 0, 0, 0]);
  });

  it("does nothing in an account that nothing is to be done in", { timeout: 30_000 }, async () => {
    const elsewhere = creating(IAM_OBJECTS).map((change) => ({ ...change, account: "222222222222" }));
    await expect(execute(elsewhere)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining("222222222222"),
    });
  });
});
