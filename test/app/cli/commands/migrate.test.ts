import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListUserTagsCommand,
  PutUserPermissionsBoundaryCommand,
  TagUserCommand,
  UpdateAccessKeyCommand,
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
    expect(text).toMatch(/^grants:\n +#/m);
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
    const unasked = await standing([USER, "--quick", "--yes"], { cwd });
    expect([unasked.code, unasked.step, await keysNow()]).toEqual([2, "deactivate", ["Active"]]);
    const off = await standing([USER, "--quick", ...ALL], { cwd });
    expect([off.code, off.step, await keysNow()]).toEqual([0, "wait", ["Inactive"]]);
    const reached = `--region eu-west-1 --endpoint-url ${sandbox.awsUrl} --gitlab-url ${sandbox.gitlabUrl}`;
    expect(off.command).toBe(`sallyport migrate ${USER} ${reached} --reactivate`);
    expect(off.due).toBe(new Date(now + 7 * DAY).toISOString().replace(".000Z", "Z"));

    pass(1);
    const back = await standing([USER, "--quick", "--reactivate", ...ALL], { cwd });
    expect([back.code, back.step, await keysNow()]).toEqual([0, "deactivate", ["Active"]]);
    const { Tags } = await clientsFor(sandbox).iam.send(new ListUserTagsCommand({ UserName: USER }));
    expect(Tags).toEqual([]);
    const again = await standing([USER, "--quick", ...ALL], { cwd });
    const reach = ["--quick", "--endpoint-url", sandbox.awsUrl];
    const undone = await runCli(["apply", "--undo", again.apply?.undo ?? "", "--allow-broadening", ...reach], { cwd });
    expect([undone.code, await keysNow()]).toEqual([0, ["Active"]]);
    const plan = await runCli(["plan", "--exit-on-changes", ...reach], { cwd });
    expect([plan.code, plan.stdout]).toEqual([0, expect.stringContaining("nothing differs")]);
    await standing([USER, "--quick", ...ALL], { cwd });

    pass(6);
    const early = await standing([USER, "--quick", "--keep-for", "1w", ...ALL], { cwd });
    expect(early.command).toContain(" --keep-for 7d --reactivate");
    expect([early.step, early.did, await keysNow()]).toEqual(["wait", [], ["Inactive"]]);
    pass(1);
    const refused = await standing([USER, "--quick", "--delete-variables", "--yes"], { cwd });
    expect([refused.code, refused.step, await keysNow()]).toEqual([2, "delete-key", ["Inactive"]]);
    expect(sandbox.gitlab.tree.projectByPath("acme/api")?.variables).toHaveLength(2);
    const last = await standing([USER, "--quick", "--delete-variables", ...ALL], { cwd });
    expect([last.code, last.step]).toEqual([0, "done"]);
    expect(last.did.filter((one) => one.includes("variable"))).toEqual([
      "deleted the variable acme/api AWS_ACCESS_KEY_ID",
      "deleted the variable acme/api AWS_SECRET_ACCESS_KEY",
    ]);
    expect(sandbox.gitlab.tree.projectByPath("acme/api")?.variables).toEqual([]);
    // The user can be brought back, its key cannot.
    expect(last.did.filter((one) => one.includes("apply --undo"))).toHaveLength(1);
    await expect(clientsFor(sandbox).iam.send(new GetUserCommand({ UserName: USER }))).rejects.toThrow(
      /cannot be found/,
    );
    const done = await standing([USER, "--quick", ...ALL], { cwd });
    expect([done.code, done.step]).toEqual([0, "done"]);
    const late = await run([USER, "--quick", "--reactivate"], { cwd });
    expect([late.code, late.stderr]).toEqual([3, expect.stringContaining("is gone, and its keys with it")]);
    for (const { stdout, stderr } of [first, both, unasked, off, back, early, last, done]) {
      expect(`${stdout}${stderr}`).not.toContain(key.secret);
    }
  });

  it("writes nothing before somebody said yes, and asks a person for the whole word", async () => {
    serveCi();
    const unasked = await standing([USER, "--quick"]);
    expect([unasked.code, unasked.agreed, unasked.step]).toEqual([2, false, "propose"]);
    expect(readdirSync(unasked.cwd)).toEqual([]);
    const typed = await run([USER, "--quick"], { terminal: true, answers: ["y"] });
    expect([typed.code, readdirSync(typed.cwd)]).toEqual([2, []]);
    const barred = await run([USER, "--quick", "--no-input"], { terminal: true, answers: ["yes", "yes"] });
    expect([barred.code, readdirSync(barred.cwd)]).toEqual([2, []]);
    const { code, cwd, stdout } = await run([USER, "--quick"], { terminal: true, answers: ["yes", "yes"] });
    expect([code, existsSync(join(cwd, "sallyport.yaml"))]).toEqual([0, true]);
    expect(stdout).toContain("step 3 of 8");
    // Cut off between the policies and the declaration: what is there is taken, and not made twice.
    rmSync(join(cwd, "sallyport.yaml"));
    await run([USER, "--quick", "--yes"], { cwd });
    expect(readdirSync(join(cwd, "policies"))).toEqual([`${USER}-ci.json`]);
    const stopped = await run([USER, "--quick"], { terminal: true, answers: ["yes", "no"] });
    expect([stopped.code, stopped.stdout]).toEqual([2, expect.stringContaining("step 2 of 8")]);
  });

  it("goes on from wherever it was cut off", async () => {
    serveCi();
    const calls = ["CreateOpenIDConnectProvider", "CreateRole", "PutRolePolicy"];
    const { cwd } = await run([USER, "--no-input", "--quick"]);
    const cutOff = async (call: string, words: readonly string[]): Promise<void> => {
      sandbox.world.faults.arm({ call, kind: "deny" });
      const failed = await standing([USER, "--quick", ...ALL, ...words], { cwd });
      expect([call, failed.code]).toEqual([call, 1]);
      sandbox.world.faults.clear();
    };
    for (const call of calls) await cutOff(`iam:${call}`, []);
    const made = await standing([USER, "--quick", ...ALL], { cwd });
    expect([made.code, made.step]).toEqual([0, "dual-run"]);
    pass(8);
    for (const call of ["TagUser", "UpdateAccessKey"]) await cutOff(`iam:${call}`, []);
    const off = await standing([USER, "--quick", ...ALL], { cwd });
    expect([off.code, off.step, await keysNow()]).toEqual([0, "wait", ["Inactive"]]);
    pass(8);
    sandbox.world.faults.arm({ call: "gitlab:*", kind: "deny" });
    const dark = await run([USER, "--quick", "--delete-variables", ...ALL], { cwd });
    expect([dark.code === 0, await keysNow()]).toEqual([false, ["Inactive"]]);
    sandbox.world.faults.clear();
    for (const call of ["DeleteAccessKey", "DeleteUserPolicy", "DeleteUser"])
      await cutOff(`iam:${call}`, ["--delete-variables"]);
    const done = await standing([USER, "--quick", "--delete-variables", ...ALL], { cwd });
    expect([done.code, done.step]).toEqual([0, "done"]);
    expect(sandbox.gitlab.tree.projectByPath("acme/api")?.variables).toEqual([]);
  });

  it("says what stands where nobody is called so, or is meant", async () => {
    serveCi();
    const near = await run(["gitlab-psuh", "--quick"]);
    expect([near.code, near.stderr]).toEqual([3, expect.stringContaining("did you mean `gitlab-push`?")]);
    const spaced = await run(["no such user", "--quick"]);
    expect([spaced.code, spaced.stderr]).toEqual([3, expect.stringContaining("no name of an IAM user")]);
    const other = await run(["arn:aws:iam::222222222222:user/x", "--account", "111111111111"]);
    expect([other.code, other.stderr]).toEqual([3, expect.stringContaining("is of the account 222222222222")]);
    const back = await run([USER, "--quick", "--reactivate"]);
    expect([back.code, back.stderr]).toEqual([3, expect.stringContaining("no key of `gitlab-push` is deactivated")]);
  });

  it("says where it looked for a key that is in no variable, and takes a person's word for the project", async () => {
    pass(100);
    use();
    sandbox.gitlab.tree.addProject({
      path: "acme/hidden",
      variables: [variable("AWS_ACCESS_KEY_ID", key.id, { hidden: true, masked: true })],
    });
    const lost = await standing([USER, "--quick", ...ALL]);
    expect([lost.code, lost.step]).toEqual([2, "propose"]);
    expect(lost.blocks.join()).toContain("in no variable that was shown, of 2 projects");
    expect(lost.blocks.join()).toContain("hidden, and perhaps it: acme/hidden AWS_ACCESS_KEY_ID");
    const blind = await standing([USER, "--quick", ...ALL], { env: { GITLAB_TOKEN: "" } }).catch(String);
    expect(blind).toContain("there is no token for GitLab");
    const said = await standing([USER, "--quick", "--project", "acme/hidden", "--branch", "release", ...ALL]);
    expect([said.code, said.step, said.proposal?.grants]).toEqual([
      0,
      "dual-run",
      [{ name: USER, project: "acme/hidden" }],
    ]);
    expect(said.warnings.join()).toContain("lies in no variable that was shown");
  });

  it("gives each project of a group's variable a grant", async () => {
    sandbox.gitlab.tree.addProject({ path: "acme/web", id: 48120002 });
    const group = sandbox.gitlab.tree.ensureGroup("acme");
    sandbox.gitlab.tree.addGroup({ ...group, variables: [variable("AWS_ACCESS_KEY_ID", key.id)] });
    pass(100);
    use();
    const both = await standing([USER, "--quick", ...ALL]);
    expect(both.proposal?.grants).toEqual([
      { name: `${USER}-api`, project: "acme/api" },
      { name: `${USER}-web`, project: "acme/web" },
    ]);
    expect([both.code, both.roles.map(({ stands }) => stands)]).toEqual([0, [true, true]]);
    expect(both.warnings.join()).toContain("every job under acme has it (2): acme/api, acme/web");
  });

  it("takes projects one by one where they are named", async () => {
    sandbox.gitlab.tree.addProject({ path: "acme/web", id: 48120002 });
    sandbox.gitlab.tree.instanceVariables.push(variable("AWS_ACCESS_KEY_ID", key.id));
    pass(100);
    use();
    const one = await standing([USER, "--quick", "--project", "acme/web", ...ALL]);
    expect(one.proposal?.grants).toEqual([{ name: USER, project: "acme/web" }]);
    expect(one.warnings.join()).toContain("these have the key as well, and no grant yet: acme/api");
    const { cwd } = one;
    const other = await standing([USER, "--quick", "--project", "acme/api", ...ALL], { cwd });
    expect([other.code, other.proposal?.grants]).toEqual([0, [{ name: `${USER}-api`, project: "acme/api" }]]);
    expect(other.roles.map(({ grant, stands }) => [grant, stands])).toEqual([
      [USER, true],
      [`${USER}-api`, true],
    ]);
    expect(readdirSync(join(cwd, "policies"))).toEqual([`${USER}-ci.json`]);
    const known = await standing([USER, "--quick", "--project", "acme/web", ...ALL], { cwd });
    expect([known.step, known.proposal]).toEqual(["dual-run", undefined]);
  });

  it("says whence the key was used, and by which calls, as CloudTrail has them", async () => {
    serveCi();
    const credentials = { accessKeyId: key.id, secretAccessKey: key.secret };
    await expect(clientsFor(sandbox, credentials).iam.send(new GetUserCommand({}))).rejects.toThrow(/not authorized/);
    const found = await standing([USER, "--no-input"]);
    expect(found.sources).toMatchObject([{ address: "127.0.0.1", calls: 1 }]);
    expect(found.warnings.join()).toContain("used from addresses of no runner that was read: 127.0.0.1");
    expect(found.stdout + found.stderr).not.toContain(key.secret);
  });

  it("leads two keys to their end one after the other, and keeps the user while one is left", async () => {
    serveCi();
    const second = await clientsFor(sandbox).iam.send(new CreateAccessKeyCommand({ UserName: USER }));
    const first = await standing([USER, "--quick", ...ALL]);
    expect(first.warnings.join()).toContain("it has two active keys");
    expect(first.warnings.join()).toContain(`${second.AccessKey?.AccessKeyId} lies in no variable`);
    const { cwd } = first;
    pass(8);
    await standing([USER, "--quick", ...ALL], { cwd });
    pass(8);
    const next = await standing([USER, "--quick", ...ALL], { cwd });
    expect([next.code, next.step, await keysNow()]).toEqual([0, "deactivate", ["Active"]]);
  });

  it("keeps a user on whom more hangs, and says what", async () => {
    serveCi();
    const { iam } = clientsFor(sandbox);
    const { cwd } = await standing([USER, "--quick", ...ALL]);
    await iam.send(new CreateLoginProfileCommand({ UserName: USER, Password: "correct horse battery" }));
    expect(JSON.stringify(sandbox.world.trail.writesOf("111111111111", "us-east-1"))).not.toContain("battery");
    await iam.send(new CreateGroupCommand({ GroupName: "deployers" }));
    await iam.send(new AddUserToGroupCommand({ UserName: USER, GroupName: "deployers" }));
    pass(8);
    await standing([USER, "--quick", ...ALL], { cwd });
    pass(8);
    const kept = await standing([USER, "--quick", ...ALL], { cwd });
    expect([kept.code, kept.step, await keysNow()]).toEqual([2, "delete-user", []]);
    expect(kept.blocks.join()).toContain("a password, by which somebody can log in, the membership of deployers");
    await iam.send(new GetUserCommand({ UserName: USER }));
  });

  it("stops at a boundary that no role would have, and takes it over into a new declaration", async () => {
    serveCi();
    const { iam } = clientsFor(sandbox);
    const document = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "ecr:*", Resource: "*" }] };
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: "limit", PolicyDocument: JSON.stringify(document) }),
    );
    await iam.send(new PutUserPermissionsBoundaryCommand({ UserName: USER, PermissionsBoundary: Policy?.Arn }));
    const declared = `version: 1\naccounts: { prod: { id: "111111111111", region: eu-west-1 } }\n`;
    const stopped = await standing([USER, "--quick", ...ALL], { files: { "sallyport.yaml": declared } });
    expect([stopped.code, stopped.blocks.join()]).toEqual([2, expect.stringContaining("it is limited by")]);
    expect(readFileSync(join(stopped.cwd, "sallyport.yaml"), "utf8")).toBe(declared);
    const fresh = await standing([USER, "--quick", ...ALL]);
    expect([fresh.code, fresh.step]).toEqual([0, "dual-run"]);
    expect(readFileSync(join(fresh.cwd, "sallyport.yaml"), "utf8")).toContain(`boundary: "${Policy?.Arn}"`);
  });

  it("lets the plan refuse what would make an administrator, and says so before", async () => {
    const admin = await makeUser("ci-admin", [{ Effect: "Allow", Action: "*", Resource: "*" }]);
    key = admin;
    serveCi();
    const { code, proposal, blocks, roles } = await standing(["ci-admin", "--quick", ...ALL]);
    expect([code, proposal?.use.whole, roles[0]?.stands]).toEqual([2, true, false]);
    expect(proposal?.refused.join()).toContain("cannot reach an administrator");
    expect(blocks.join()).toContain("dangerously-administrator");
  });

  it("adds to a declaration that is there, and to nothing else in it or in the account", async () => {
    serveCi();
    const text = `# ours
version: 1
stack: acme
gitlab: { url: https://gitlab.com, groups: [acme] }
accounts:
  prod: { id: "111111111111", region: eu-west-1 }   # the only one
grants:
  other:
    from: { project: acme/api, id: "48120001", branches: [main], protected: true }
    into: prod
    can: [ ecr-login ]   # not applied yet
`;
    const { code, cwd } = await standing([USER, "--quick", ...ALL], { files: { "sallyport.yaml": text } });
    expect(code).toBe(0);
    const written = readFileSync(join(cwd, "sallyport.yaml"), "utf8");
    expect(written.startsWith(text)).toBe(true);
    const operations = sandbox.world.journal.entries().filter(({ operation }) => operation === "CreateRole");
    expect(operations.map(({ resource }) => resource)).toEqual([ROLE]);
  });

  it("is not confused by a rotation, by a key that somebody else switched off, or by a file that changed meanwhile", async () => {
    serveCi();
    const { iam } = clientsFor(sandbox);
    await iam.send(
      new TagUserCommand({
        UserName: USER,
        Tags: [
          { Key: "sallyport:retiring-key", Value: key.id },
          { Key: "sallyport:successor-making-since", Value: "2026-11-01T00:00:00Z" },
        ],
      }),
    );
    const rotating = await standing([USER, "--quick", ...ALL]);
    expect([rotating.code, rotating.blocks.join()]).toEqual([2, expect.stringContaining("are being rotated")]);
    key = await makeUser("switched-off", [{ Effect: "Allow", Action: "ecr:*", Resource: "*" }]);
    const project = sandbox.gitlab.tree.projectByPath("acme/api");
    Object.assign(project ?? {}, { variables: [variable("AWS_ACCESS_KEY_ID", key.id)] });
    const { cwd } = await standing(["switched-off", "--quick", ...ALL]);
    await iam.send(new UpdateAccessKeyCommand({ UserName: "switched-off", AccessKeyId: key.id, Status: "Inactive" }));
    const noted = await standing(["switched-off", "--quick", ...ALL], { cwd });
    expect([noted.code, noted.step]).toEqual([0, "wait"]);
    const file = join(cwd, "sallyport.yaml");
    writeFileSync(file, `${readFileSync(file, "utf8")}  broken\n`);
    const broken = await run(["switched-off", "--quick", ...ALL], { cwd });
    expect(broken.code).toBe(3);
  });

  it("takes what an attached policy allows, too", async () => {
    serveCi();
    const { iam } = clientsFor(sandbox);
    const document = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sns:Publish", Resource: "*" }] };
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: "tell", PolicyDocument: JSON.stringify(document) }),
    );
    await iam.send(new AttachUserPolicyCommand({ UserName: USER, PolicyArn: Policy?.Arn }));
    const { proposal } = await standing([USER, "--quick", "--no-input"]);
    expect(proposal?.policies.map(({ path }) => path)).toEqual([
      `./policies/${USER}-ci.json`,
      `./policies/${USER}-tell.json`,
    ]);
  });

  it("lets in the jobs of a self-managed GitLab with the tokens that they have today", async () => {
    await sandbox.close();
    const issuer = "https://gitlab.example.com";
    sandbox = await startSandbox({
      clock: () => now + (Date.now() - started),
      gitlab: { issuer, projects: [{ path: "acme/api", id: 7 }] },
    });
    useRootOf(sandbox);
    key = await makeUser(USER, [{ Effect: "Allow", Action: "ecr:*", Resource: "*" }]);
    serveCi();
    const { code, step, cwd, stderr } = await standing([USER, "--quick", ...ALL]);
    expect([code, step]).toEqual([0, "dual-run"]);
    expect(readFileSync(join(cwd, "sallyport.yaml"), "utf8")).toContain(`url: ${issuer}`);
    expect(stderr).toContain("ci_id_token_sub_claim_components");
    await jobComesIn(ROLE);
  });

  it.skipIf(process.env["SALLYPORT_NIGHTLY"] !== "1")(
    "comes to the same end whichever call is refused on the way (nightly)",
    { timeout: 600_000 },
    async () => {
      serveCi();
      const ends = ["dual-run", "wait", "done"];
      for (let nth = 1; nth <= 60; nth++) {
        const name = `ci-${nth}`;
        key = await makeUser(name, [{ Effect: "Allow", Action: "ecr:*", Resource: "*" }]);
        const project = sandbox.gitlab.tree.projectByPath("acme/api");
        Object.assign(project ?? {}, { variables: [variable("AWS_ACCESS_KEY_ID", key.id)] });
        let cwd: string | undefined;
        for (const end of ends) {
          sandbox.world.faults.arm({ call: "iam:*", nth, kind: "deny" });
          const first = await run([name, "--quick", "--delete-variables", ...ALL], cwd === undefined ? {} : { cwd });
          sandbox.world.faults.clear();
          ({ cwd } = first);
          expect([nth, end, first.stderr]).toEqual([nth, end, expect.not.stringContaining("this is a bug")]);
          const { code, step } = await standing([name, "--quick", "--delete-variables", ...ALL], { cwd });
          expect([nth, code, step]).toEqual([nth, 0, end]);
          pass(8);
        }
        const { value } = readAccess({ text: readFileSync(join(cwd ?? "", "sallyport.yaml"), "utf8") });
        expect(value?.grants.map((grant) => grant.name)).toEqual([name]);
      }
    },
  );
});
