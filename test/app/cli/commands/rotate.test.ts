import { CreateAccessKeyCommand, PutUserPolicyCommand, UpdateAccessKeyCommand } from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Outcome } from "../../run-cli.ts";
import { clientsFor } from "../../sandbox/kit.ts";
import { DAY, HOUR, PROJECT, type Rig, startRig, variable } from "../rotate/rig.ts";
import { useRootOf } from "../use-root-of.ts";

let rig: Rig;
const said: string[] = [];
beforeEach(async () => {
  rig = await startRig();
  useRootOf(rig.sandbox);
  said.length = 0;
});
afterEach(async () => {
  const spoken = said.join("\n") + JSON.stringify(rig.sandbox.world.journal.entries());
  const leaked = rig.secrets().filter((secret) => spoken.includes(secret));
  vi.unstubAllEnvs();
  await rig.sandbox.close();
  expect(leaked, "no secret was ever said").toEqual([]);
});

async function run(...parameters: Parameters<Rig["run"]>): Promise<Outcome> {
  const outcome = await rig.run(...parameters);
  said.push(outcome.stdout, outcome.stderr);
  // Lines are broken to the width of the terminal.
  return { ...outcome, stdout: outcome.stdout.replaceAll(/\s+/g, " ") };
}

async function made(): Promise<string> {
  expect((await run()).code).toBe(0);
  rig.advance(60_000);
  return rig.newKey();
}

/** Without the two by which the user and its first key came to be. */
function writes(): readonly string[] {
  return rig.sandbox.world.journal
    .entries()
    .slice(2)
    .filter(({ operation }) => /^(?:PUT|POST|DELETE) |^(?:Create|Update|Delete|Tag|Untag)/.test(operation))
    .map(({ operation }) => operation);
}

describe("rotate", { timeout: 30_000 }, () => {
  it("leads a key through its whole life, one step a run", async () => {
    expect(await rig.job()).toBe(rig.old.id);
    rig.advance(HOUR);
    const first = await run();
    expect([first.code, first.stdout]).toEqual([0, expect.stringContaining("One step further.")]);
    expect(first.stdout.replaceAll(/\s+/g, " ")).toMatch(/`sallyport rotate bot .*--gitlab-url http[^`]*` deactivates/);
    const fresh = await rig.newKey();
    expect(rig.variables()).toMatchObject([
      { key: "AWS_ACCESS_KEY_ID", value: fresh, protected: true, masked: false },
      { key: "AWS_SECRET_ACCESS_KEY", protected: true, masked: true },
    ]);
    const unused = await run();
    expect([unused.code, unused.stdout]).toEqual([0, expect.stringContaining(`no job has used \`${fresh}\` so far`)]);
    expect(await rig.job()).toBe(fresh);
    expect((await run()).stdout).toContain("which is not long enough ago");
    rig.advance(DAY);
    expect((await run()).stdout).toContain(`deactivated \`${rig.old.id}\``);
    expect(await rig.keys()).toEqual([`${rig.old.id} Inactive`, `${fresh} Active`]);
    rig.advance(6 * DAY);
    expect((await run()).stdout).toContain("Nothing is due yet");
    rig.advance(DAY);
    const gone = await run();
    expect([gone.code, gone.stdout]).toEqual([0, expect.stringContaining("Finished")]);
    expect(await rig.keys()).toEqual([`${fresh} Active`]);
    expect(await rig.tags()).toEqual({});
    expect(await rig.job()).toBe(fresh);
  });

  it("says for a program what stands and what was done", async () => {
    const { stdout } = await run(["--yes", "--format", "json"]);
    const fresh = await rig.newKey();
    expect(JSON.parse(stdout)).toMatchObject({
      formatVersion: "1.0",
      user: "bot",
      account: "111111111111",
      result: "stepped",
      step: "make",
      keys: [{ id: rig.old.id, role: "other", active: true, heldIn: [`${PROJECT} AWS_ACCESS_KEY_ID`] }],
      read: { projects: 2, groups: 1, unread: ["the instance's own"] },
      done: [
        { change: { action: "create", kind: "access-key", id: `arn:aws:iam::111111111111:user/ci/bot#${fresh}` } },
        { variable: `${PROJECT} AWS_ACCESS_KEY_ID` },
      ],
    });
    const waiting = JSON.parse((await run(["--yes", "--format", "json"])).stdout);
    expect(waiting).toMatchObject({ result: "waiting", keys: [{ role: "retiring" }, { role: "successor" }], done: [] });
  });

  it("writes nothing before somebody said yes", async () => {
    const silent = await run([]);
    expect([silent.code, silent.stdout]).toEqual([2, expect.stringContaining("nobody said yes")]);
    const terminal = { terminal: true, answers: ["y"] };
    expect((await run([], terminal)).code).toBe(2);
    expect((await run(["--no-input"], { terminal: true, answers: ["yes"] })).code).toBe(2);
    expect(writes()).toEqual([]);
    const { code, stderr } = await run([], { terminal: true, answers: ["yes"] });
    expect(code).toBe(0);
    expect(stderr.replaceAll(/\s+/g, " ")).toContain("About to make a key that takes the place of");
    expect(stderr).toContain("Only `yes` goes on");
  });

  it("takes neither a yes nor a shorter wait from the environment", async () => {
    const env = {
      GITLAB_TOKEN: rig.sandbox.gitlabTokens.maintainer,
      SALLYPORT_YES: "true",
      SALLYPORT_STILL_FOR: "1s",
      SALLYPORT_ALLOW_NARROWING: "true",
    };
    expect((await run([], { env })).code).toBe(2);
    expect(writes()).toEqual([]);
  });

  it("never deactivates a key that something still uses, unless a person says so", async () => {
    const fresh = await made();
    await rig.job();
    rig.advance(2 * DAY);
    const elsewhere = { accessKeyId: rig.old.id, secretAccessKey: rig.old.secret };
    await rig.use(elsewhere);
    rig.advance(HOUR);
    const { stdout } = await run();
    expect(stdout).toContain(
      `\`${rig.old.id}\` was used 2026-11-22 12:01 UTC for sts in eu-west-1, after the variables`,
    );
    expect(stdout).toContain("not before 2026-11-23 12:01 UTC");
    expect(await rig.keys()).toContain(`${rig.old.id} Active`);
    expect((await run(["--yes", "--allow-narrowing"])).stdout).toContain("deactivated");
    expect(await rig.keys()).toEqual([`${rig.old.id} Inactive`, `${fresh} Active`]);
  });

  it("counts from when it first sees that somebody else deactivated the key", async () => {
    await made();
    await rig.job();
    const { iam } = clientsFor(rig.sandbox);
    await iam.send(new UpdateAccessKeyCommand({ UserName: "bot", AccessKeyId: rig.old.id, Status: "Inactive" }));
    expect((await run()).stdout).toContain("noted that");
    rig.advance(6 * DAY);
    expect((await run()).stdout).toContain("Nothing is due yet");
    rig.advance(DAY);
    expect((await run()).stdout).toContain("Finished");
  });

  it("takes back what was deactivated and activated again only once it stands still anew", async () => {
    await made();
    await rig.job();
    rig.advance(2 * DAY);
    expect((await run()).stdout).toContain("deactivated");
    const { iam } = clientsFor(rig.sandbox);
    await iam.send(new UpdateAccessKeyCommand({ UserName: "bot", AccessKeyId: rig.old.id, Status: "Active" }));
    rig.advance(30 * DAY);
    await rig.use({ accessKeyId: rig.old.id, secretAccessKey: rig.old.secret });
    await iam.send(new UpdateAccessKeyCommand({ UserName: "bot", AccessKeyId: rig.old.id, Status: "Inactive" }));
    expect((await run()).stdout).toContain("Nothing is due yet");
  });

  it("is no drift on a user that sallyport.yaml declares", async () => {
    const files = {
      "sallyport.yaml": `
version: 1
stack: acme
gitlab: { url: "https://gitlab.com", groups: [acme] }
accounts: { prod: { id: "111111111111", region: eu-west-1 } }
grants:
  legacy:
    from: { user: declared, because: "an appliance", until: 2027-03-01 }
    into: prod
    can: [ { ecr-push: { repository: legacy } } ]
`,
    };
    const setup = { files, gitlab: false, env: {} };
    await rig.sandbox.close();
    // IAM takes its time for a credential report, and this time it has to go by.
    rig = await startRig(Date.now);
    useRootOf(rig.sandbox);
    expect((await rig.runWords(["apply", "--quick", "--yes", "--allow-broadening"], setup)).code).toBe(0);
    const { AccessKey } = await clientsFor(rig.sandbox).iam.send(new CreateAccessKeyCommand({ UserName: "declared" }));
    rig.setVariables([
      variable("AWS_ACCESS_KEY_ID", AccessKey?.AccessKeyId ?? ""),
      variable("AWS_SECRET_ACCESS_KEY", AccessKey?.SecretAccessKey ?? ""),
    ]);
    expect((await rig.runWords(["rotate", "declared", "--yes"])).code).toBe(0);
    const drift = await rig.runWords(["drift", "--quick"], setup);
    expect([drift.code, drift.stdout]).toEqual([0, "No drift: everything is as declared.\n"]);
    const plan = await rig.runWords(["plan", "--quick", "--exit-on-changes"], setup);
    expect(plan.code).toBe(0);
  });

  it("begins only with a key that is old enough, where it is told so", async () => {
    const { code, stdout } = await run(["--yes", "--older-than", "90d"]);
    expect([code, stdout]).toEqual([0, expect.stringContaining("not before 2027-02-18 12:00 UTC")]);
    rig.advance(90 * DAY);
    expect((await run(["--yes", "--older-than", "90d"])).stdout).toContain("One step further");
  });
});

describe("where a key lies", { timeout: 30_000 }, () => {
  it("may be several places, which all get the new one, each in its own environment", async () => {
    rig.setVariables([
      ...rig.variables(),
      variable("AWS_ACCESS_KEY_ID", rig.old.id, { environmentScope: "prod" }),
      variable("AWS_SECRET_ACCESS_KEY", rig.old.secret, { environmentScope: "prod", masked: true, hidden: true }),
      variable("CREDENTIALS", `[ci]\naws_access_key_id=${rig.old.id}\naws_secret_access_key=${rig.old.secret}\n`, {
        type: "file",
      }),
    ]);
    const fresh = await made();
    expect([await rig.job(), await rig.job("prod")]).toEqual([fresh, fresh]);
    const secret = rig.variables()[1]?.value ?? "";
    expect(rig.variables()[4]).toMatchObject({
      type: "file",
      masked: false,
      value: `[ci]\naws_access_key_id=${fresh}\naws_secret_access_key=${secret}\n`,
    });
    expect(rig.variables()[3]).toMatchObject({ hidden: true, environmentScope: "prod" });
  });

  it("has to be known before a key is made: a secret needs somewhere to go", async () => {
    rig.setVariables([]);
    const { code, stdout } = await run();
    expect(code).toBe(2);
    expect(stdout).toContain("lies in no variable that was read");
    expect(stdout).toContain("looked in the variables of 2 projects and 1 group");
    expect(stdout).toContain("not shown: the instance's own");
    expect(writes()).toEqual([]);
  });

  it("is not written where its secret is not beside it", async () => {
    rig.setVariables([variable("AWS_ACCESS_KEY_ID", rig.old.id)]);
    const { code, stdout } = await run();
    expect([code, stdout]).toEqual([2, expect.stringContaining("cannot be written")]);
    expect(writes()).toEqual([]);
  });

  it("may be hidden, and a person may say that it lies there", async () => {
    const flags = { masked: true, hidden: true };
    rig.setVariables([
      variable("AWS_ACCESS_KEY_ID", rig.old.id, flags),
      variable("AWS_SECRET_ACCESS_KEY", rig.old.secret, flags),
    ]);
    const refused = await run();
    expect([refused.code, refused.stdout]).toEqual([
      2,
      expect.stringContaining("`--held-in acme/api:AWS_ACCESS_KEY_ID` says that one does"),
    ]);
    expect((await run(["--yes", "--held-in", "acme/api:AWS_ACCESS_KEY"])).code).toBe(3);
    const held = ["--yes", "--held-in", "acme/api:AWS_ACCESS_KEY_ID"];
    expect((await run(held)).stdout).toContain("One step further");
    const fresh = await rig.newKey();
    expect(await rig.job()).toBe(fresh);
    expect(rig.variables()).toMatchObject([{ hidden: true }, { hidden: true }]);
    rig.advance(2 * DAY);
    expect((await run(held)).stdout).toContain(`deactivated \`${rig.old.id}\``);
    rig.advance(7 * DAY);
    expect((await run()).stdout).toContain("Finished");
  });

  it("may be an archived project, which nothing can be written into and no job runs in", async () => {
    const { tree } = rig.sandbox.gitlab;
    tree.addProject({ path: "acme/old", archived: true, variables: [variable("AWS_ACCESS_KEY_ID", rig.old.id)] });
    expect((await run()).stdout).toContain("One step further");
  });

  it("may be a group or the instance", async () => {
    const { tree } = rig.sandbox.gitlab;
    const [id, secret] = rig.variables();
    if (id === undefined || secret === undefined) return;
    rig.setVariables([]);
    tree.addGroup({ ...tree.ensureGroup("acme"), variables: [id, secret] });
    tree.instanceVariables.push(id, secret);
    const env = { GITLAB_TOKEN: rig.sandbox.gitlabTokens.admin };
    expect((await run(["--yes"], { env })).code).toBe(0);
    const fresh = await rig.newKey();
    expect(tree.groupByPath("acme")?.variables[0]?.value).toBe(fresh);
    expect(tree.instanceVariables[0]?.value).toBe(fresh);
  });
});

describe("two keys that nobody wrote down", { timeout: 30_000 }, () => {
  async function second(): Promise<{ readonly id: string; readonly secret: string }> {
    rig.advance(HOUR);
    const { AccessKey } = await clientsFor(rig.sandbox).iam.send(new CreateAccessKeyCommand({ UserName: "bot" }));
    return { id: AccessKey?.AccessKeyId ?? "", secret: AccessKey?.SecretAccessKey ?? "" };
  }

  it("are named, with what can be done", async () => {
    const { id } = await second();
    const { code, stdout } = await run();
    expect(code).toBe(2);
    expect(stdout).toContain(`\`${rig.old.id}\`, made 2026-11-20 12:00 UTC, last used never, lies in acme/api`);
    expect(stdout).toContain(`aws iam delete-access-key --user-name bot --access-key-id ${id}`);
    expect(writes()).toEqual(["CreateAccessKey"]);
  });

  it("are led on where somebody rotated by hand and says so", async () => {
    const fresh = await second();
    rig.setVariables([variable("AWS_ACCESS_KEY_ID", fresh.id), variable("AWS_SECRET_ACCESS_KEY", fresh.secret)]);
    expect((await run()).stdout).not.toContain(fresh.secret);
    await rig.use({ accessKeyId: rig.old.id, secretAccessKey: rig.old.secret });
    expect((await run()).stdout).toContain(`\`--retire ${rig.old.id}\` leads that one to its end`);
    expect((await run(["--yes", "--retire", rig.old.id])).stdout).toContain("One step further");
    await rig.job();
    rig.advance(2 * DAY);
    expect((await run()).stdout).toContain(`deactivated \`${rig.old.id}\``);
    rig.advance(7 * DAY);
    expect((await run()).stdout).toContain("Finished");
    expect(await rig.keys()).toEqual([`${fresh.id} Active`]);
  });

  it("are not mistaken: the one that lies in GitLab is not the one to retire", async () => {
    await second();
    const { code, stdout } = await run(["--yes", "--retire", rig.old.id]);
    expect([code, stdout]).toEqual([2, expect.stringContaining("still lies in acme/api AWS_ACCESS_KEY_ID")]);
  });
});

describe("wrong input", { timeout: 30_000 }, () => {
  it("is a user that there is not, or is elsewhere; a whole ARN is none", async () => {
    const whole = await rig.runWords(["rotate", "arn:aws:iam::111111111111:user/ci/bot", "--yes"]);
    expect([whole.code, whole.stderr]).toEqual([0, ""]);
    const absent = await rig.runWords(["rotate", "nobody", "--yes"]);
    expect([absent.code, absent.stderr]).toEqual([
      3,
      expect.stringContaining("there is no IAM user `nobody` in the account 111111111111"),
    ]);
    const elsewhere = await rig.runWords(["rotate", "arn:aws:iam::222222222222:user/bot", "--yes"]);
    expect([elsewhere.code, elsewhere.stderr]).toEqual([3, expect.stringContaining("is not in the account")]);
    const pathed = await rig.runWords(["rotate", "ci/bot", "--yes"]);
    expect([pathed.code, pathed.stderr]).toEqual([3, expect.stringContaining("without its path")]);
  });

  it("is a key to retire that is none of the user's", async () => {
    const { code, stdout } = await rig.runWords(["rotate", "bot", "--yes", "--retire", "AKIAIOSFODNN7EXAMPLE"]);
    expect([code, stdout]).toEqual([2, expect.stringContaining("`AKIAIOSFODNN7EXAMPLE` is no key of `bot`")]);
    expect(writes()).toEqual([]);
  });

  it("is no GitLab, no token, or one that GitLab does not take", async () => {
    const bare = await rig.runWords(["rotate", "bot"], { gitlab: false });
    expect([bare.code, bare.stderr]).toEqual([3, expect.stringContaining("--gitlab-url")]);
    const tokenless = await run(["--yes"], { env: {} });
    expect([tokenless.code, tokenless.stderr]).toEqual([4, expect.stringContaining("GITLAB_TOKEN")]);
    const wrong = await run(["--yes"], { env: { GITLAB_TOKEN: "glpat-wrong" } });
    expect([wrong.code, wrong.stderr]).toEqual([4, expect.stringContaining("does not take the token")]);
    expect(writes()).toEqual([]);
  });

  it("is a token that may not see variables, which is said and makes no key", async () => {
    const env = { GITLAB_TOKEN: rig.sandbox.gitlabTokens.reader };
    const { code, stdout } = await run(["--yes"], { env });
    expect([code, stdout]).toEqual([
      2,
      expect.stringContaining("not shown: the instance's own, acme, acme/api, acme/web"),
    ]);
    expect(writes()).toEqual([]);
  });

  it("is a token that may not see all, where that is said to matter", async () => {
    expect((await run(["--yes", "--strict"])).code).toBe(5);
    const env = { GITLAB_TOKEN: rig.sandbox.gitlabTokens.admin };
    expect((await run(["--yes", "--strict"], { env })).code).toBe(0);
  });

  it("is a group that there is not", async () => {
    const { code, stderr } = await run(["--yes", "--tenant", "acme/nothing"]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("`--tenant`")]);
  });

  it("is credentials that may not make keys: nothing is left half-made", async () => {
    const Deny = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Deny", Action: "iam:CreateAccessKey", Resource: "*" }],
    };
    const Allow = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "iam:*", Resource: "*" }] };
    const { iam } = clientsFor(rig.sandbox);
    for (const [PolicyName, document] of Object.entries({ Allow, Deny }))
      await iam.send(
        new PutUserPolicyCommand({ UserName: "bot", PolicyName, PolicyDocument: JSON.stringify(document) }),
      );
    vi.stubEnv("AWS_ACCESS_KEY_ID", rig.old.id);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", rig.old.secret);
    const { code, stdout } = await run();
    expect([code, stdout]).toEqual([1, expect.stringContaining("not authorized to perform: iam:CreateAccessKey")]);
    expect(await rig.keys()).toEqual([`${rig.old.id} Active`]);
    expect(await rig.job()).toBe(rig.old.id);
  });
});
