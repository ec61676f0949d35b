import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListUserTagsCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleWithWebIdentityCommand } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Sandbox, startSandbox } from "../../../../src/app/sandbox/start.ts";
import type { Variable } from "../../../../src/app/sandbox/gitlab/objects.ts";
import type { MigrationDocument } from "../../../../src/core/access/migrate/migration-document.ts";
import { readAccess } from "../../../../src/core/access/read-access.ts";
import { type Outcome, type Setup, runCli } from "../../run-cli.ts";
import { clientsFor } from "../../sandbox/kit.ts";
import { useRootOf } from "../use-root-of.ts";

const DAY = 86_400_000;
const BEGIN = Date.parse("2026-08-01T08:00:00Z");
const USER = "gitlab-push";
const ARN = `arn:aws:iam::111111111111:user/${USER}`;

let now = BEGIN;
let started = Date.now();
let sandbox: Sandbox;
let key: { readonly id: string; readonly secret: string };

beforeEach(async () => {
  now = BEGIN;
  started = Date.now();
  sandbox = await startSandbox({
    clock: () => now + (Date.now() - started),
    gitlab: { projects: [{ path: "acme/api", id: 48120001 }] },
  });
  useRootOf(sandbox);
  key = await makeUser(USER, [{ Effect: "Allow", Action: ["ecr:*", "s3:PutObject", "iam:PassRole"], Resource: "*" }]);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await sandbox.close();
});

async function makeUser(name: string, statements: readonly object[]): Promise<{ id: string; secret: string }> {
  const { iam } = clientsFor(sandbox);
  await iam.send(new CreateUserCommand({ UserName: name }));
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  await iam.send(new PutUserPolicyCommand({ UserName: name, PolicyName: "ci", PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
  return { id: AccessKey?.AccessKeyId ?? "", secret: AccessKey?.SecretAccessKey ?? "" };
}

function variable(name: string, value: string, more: Partial<Variable> = {}): Variable {
  const rest = { type: "env_var", protected: true, masked: false, hidden: false, environmentScope: "*" } as const;
  return { key: name, value, ...rest, ...more };
}

/** A user of ninety days, whose key lies in the project's variables and was used for ECR until now. */
function serveCi(path = "acme/api", more: Partial<Variable> = {}): void {
  const project = sandbox.gitlab.tree.projectByPath(path);
  if (project === undefined) throw new TypeError(`no project ${path}`);
  const pair = [variable("AWS_ACCESS_KEY_ID", key.id, more), variable("AWS_SECRET_ACCESS_KEY", key.secret, more)];
  Object.assign(project, { variables: [...project.variables, ...pair] });
  pass(100);
  use();
}

function pass(days: number): void {
  now += days * DAY;
}

function use(service = "ecr", action = "PutImage"): void {
  sandbox.world.activity.keyUsed(key.id, { at: now, region: "eu-west-1", service });
  sandbox.world.activity.serviceUsed(ARN, service, { at: now, region: "eu-west-1", action });
}

function run(words: readonly string[], setup: Setup = {}): Promise<Outcome> {
  const env = { GITLAB_TOKEN: sandbox.gitlabTokens.admin, ...setup.env };
  const flags = ["--endpoint-url", sandbox.awsUrl, "--region", "eu-west-1", "--gitlab-url", sandbox.gitlabUrl];
  return runCli(["migrate", ...words, ...flags], { fetch, now: new Date(now), ...setup, env });
}

const ALL = ["--yes", "--allow-broadening", "--allow-narrowing"] as const;

async function standing(words: readonly string[], setup: Setup = {}): Promise<MigrationDocument & Outcome> {
  const outcome = await run([...words, "--format", "json"], setup);
  if (outcome.stdout === "") throw new TypeError(`no document: ${outcome.stderr}`);
  return { ...(JSON.parse(outcome.stdout) as MigrationDocument), ...outcome };
}

async function jobComesIn(role: string): Promise<void> {
  const minted = await sandbox.gitlab.mint({ project: "acme/api", ref: { type: "branch", name: "main" } } as never);
  const token = "token" in minted ? minted.token : "";
  await clientsFor(sandbox).sts.send(
    new AssumeRoleWithWebIdentityCommand({ RoleArn: role, RoleSessionName: "gl-1-2-3", WebIdentityToken: token }),
  );
}

async function keysNow(): Promise<readonly string[]> {
  const { AccessKeyMetadata = [] } = await clientsFor(sandbox).iam.send(new ListAccessKeysCommand({ UserName: USER }));
  return AccessKeyMetadata.map(({ Status }) => Status ?? "");
}

const ROLE = `arn:aws:iam::111111111111:role/gitlab/${USER}`;

describe("migrate", { timeout: 60_000 }, () => {
  it("leads a user from its key to a role, a step a run, and says each time what is next and when", async () => {
    serveCi();
    const first = await standing([USER, ...ALL]);
    expect([first.code, first.stderr]).toEqual([0, expect.stringContaining("For .gitlab-ci.yml")]);
    expect(first).toMatchObject({ step: "dual-run", blocks: [], looked: { projects: 1, groups: 1 } });
    expect(first.keys[0]?.lies).toEqual(["acme/api AWS_ACCESS_KEY_ID"]);
    expect(first.proposal?.use).toMatchObject({ whole: false, removed: ["s3:PutObject"] });
    expect(first.due).toBe(new Date(now + 7 * DAY).toISOString().replace(".000Z", "Z"));
    const { cwd } = first;
    const text = readFileSync(join(cwd, "sallyport.yaml"), "utf8");
    expect(readAccess({ text }).value?.grants).toMatchObject([
      { name: USER, from: { project: "acme/api", id: "48120001", branches: ["main"], protected: true } },
    ]);

    await jobComesIn(ROLE);
    pass(3);
    use();
    const both = await standing([USER, ...ALL], { cwd });
    expect(both).toMatchObject({ code: 0, step: "dual-run", did: [] });
    expect(both.roles[0]?.seen).toMatchObject([
      { subject: "project_path:acme/api:ref_type:branch:ref:main", count: 1 },
    ]);
    expect(both.due).toBe(new Date(now + 7 * DAY).toISOString().replace(".000Z", "Z"));

    pass(8);
    const unasked = await standing([USER, "--yes"], { cwd });
    expect([unasked.code, unasked.step, await keysNow()]).toEqual([2, "deactivate", ["Active"]]);
    const off = await standing([USER, ...ALL], { cwd });
    expect([off.code, off.step, await keysNow()]).toEqual([0, "wait", ["Inactive"]]);
    expect(off.command).toBe(`sallyport migrate ${USER} --reactivate`);
    expect(off.due).toBe(new Date(now + 7 * DAY).toISOString().replace(".000Z", "Z"));

    pass(1);
    const back = await standing([USER, "--reactivate", ...ALL], { cwd });
    expect([back.code, back.step, await keysNow()]).toEqual([0, "deactivate", ["Active"]]);
    const { Tags } = await clientsFor(sandbox).iam.send(new ListUserTagsCommand({ UserName: USER }));
    expect(Tags).toEqual([]);
    await standing([USER, ...ALL], { cwd });

    pass(6);
    const early = await standing([USER, ...ALL], { cwd });
    expect([early.step, early.did, await keysNow()]).toEqual(["wait", [], ["Inactive"]]);
    pass(1);
    const last = await standing([USER, "--delete-variables", ...ALL], { cwd });
    expect([last.code, last.step]).toEqual([0, "done"]);
    expect(last.did.filter((one) => one.includes("variable"))).toEqual([
      "deleted the variable acme/api AWS_ACCESS_KEY_ID",
      "deleted the variable acme/api AWS_SECRET_ACCESS_KEY",
    ]);
    expect(sandbox.gitlab.tree.projectByPath("acme/api")?.variables).toEqual([]);
    await expect(clientsFor(sandbox).iam.send(new GetUserCommand({ UserName: USER }))).rejects.toThrow(
      /cannot be found/,
    );
    const done = await standing([USER, ...ALL], { cwd });
    expect([done.code, done.step]).toEqual([0, "done"]);
    for (const { stdout, stderr } of [first, both, unasked, off, back, early, last, done]) {
      expect(`${stdout}${stderr}`).not.toContain(key.secret);
    }
  });
});
