import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, request as httpRequest } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runCli } from "../../run-cli.ts";
import { jobToken } from "../../../core/session/tokens.ts";
import { CHAINED, CLOSED, OTHER, ROLE, type Rig, filesUnder, filesWith, mint, shell, startRig } from "./rig.ts";

let rig: Rig;

beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.sandbox.close());
beforeEach(() => rig.sandbox.world.faults.clear());

function creds(job: ReturnType<Rig["job"]>, ...words: readonly string[]) {
  return runCli(["creds", ...words], { env: job.env, cwd: job.project });
}

describe("creds", () => {
  it("prints for credential_process, says on standard error whose session it is, and asks STS once", async () => {
    const job = rig.job();
    const before = rig.asked().length;
    const first = await creds(job, "--role", ROLE);
    expect(first.code).toBe(0);
    expect(JSON.parse(first.stdout)).toEqual({
      Version: 1,
      AccessKeyId: expect.stringMatching(/^ASIA/),
      SecretAccessKey: expect.any(String),
      SessionToken: expect.any(String),
      Expiration: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      AccountId: "111111111111",
    });
    expect(first.stderr).toMatch(/deploy in 111111111111, until .*session\s+gl-48120001-\d+-\d+/);
    expect((await creds(job, "--role", ROLE)).stdout).toBe(first.stdout);
    expect(rig.asked().length - before).toBe(1);
  });

  it("keeps what it printed in a folder of its own, sealed, and never in the project", async () => {
    const job = rig.job();
    const { stdout } = await creds(job, "--role", ROLE);
    const { SecretAccessKey, SessionToken } = JSON.parse(stdout);
    expect(filesUnder(job.project)).toEqual([]);
    const kept = filesUnder(job.temp);
    expect(kept).toHaveLength(1);
    for (const name of kept) expect(statSync(join(job.temp, name)).mode & 0o777).toBe(0o600);
    for (const secret of [SecretAccessKey, SessionToken, rig.token]) expect(filesWith(job.folder, secret)).toEqual([]);
  });

  it("asks anew for another role, duration, policy or token", async () => {
    const job = rig.job();
    writeFileSync(
      join(job.project, "only.json"),
      '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}',
    );
    const before = rig.asked().length;
    const keys = new Set<string>();
    for (const words of [[], ["--duration", "15m"], ["--allow-only", "only.json"], ["--session-name", "other"]]) {
      keys.add(JSON.parse((await creds(job, "--role", ROLE, ...words)).stdout).AccessKeyId);
    }
    keys.add(JSON.parse((await creds(job, "--role", OTHER)).stdout).AccessKeyId);
    const later = {
      ...job,
      env: {
        ...job.env,
        SALLYPORT_ID_TOKEN: await mint(rig.sandbox, { project: "acme/platform/api", branch: "main" }),
      },
    };
    keys.add(JSON.parse((await creds(later, "--role", ROLE)).stdout).AccessKeyId);
    expect(keys.size).toBe(6);
    expect(rig.asked().length - before).toBe(6);
  });

  it("prints keys for a shell, for programs and as dotenv without keeping anything", async () => {
    const job = rig.job();
    const env = await creds(job, "--role", ROLE, "--format", "env");
    expect(env.stdout).toMatch(/^export AWS_ACCESS_KEY_ID='ASIA\w+'$/m);
    expect((await creds(job, "--role", ROLE, "--format", "dotenv")).stdout).toMatch(/^AWS_SESSION_TOKEN=\S+$/m);
    expect(JSON.parse((await creds(job, "--role", ROLE, "--format", "json")).stdout)).toMatchObject({
      formatVersion: "1.0",
      Arn: expect.stringContaining(":assumed-role/deploy/gl-48120001-"),
      Region: "eu-west-1",
    });
    expect(filesUnder(job.temp)).toEqual([]);
  });

  it("writes keys to a file that only the user reads, replacing what stood there", async () => {
    const job = rig.job();
    writeFileSync(join(job.home, "keys.env"), "old");
    chmodSync(join(job.home, "keys.env"), 0o644);
    await creds(job, "--role", ROLE, "--format", "dotenv", "--out", join(job.home, "keys.env"));
    expect(statSync(join(job.home, "keys.env")).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(job.home, "keys.env"), "utf8")).toMatch(/^AWS_ACCESS_KEY_ID=ASIA/);
  });

  it("goes on from one role to the next, and says that AWS cuts such sessions at an hour", async () => {
    const job = rig.job();
    const { stdout, stderr, code } = await creds(
      job,
      "--role",
      ROLE,
      "--chain",
      CHAINED,
      "--duration",
      "2h",
      "--format",
      "json",
    );
    expect(stderr).toContain("one hour");
    expect(code).toBe(0);
    expect(JSON.parse(stdout).Arn).toContain(":assumed-role/chained/gl-48120001-");
    const minutes = (Date.parse(JSON.parse(stdout).Expiration) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(58);
    expect(minutes).toBeLessThan(61);
  });

  it("takes the session's name, and refuses one that AWS would not take", async () => {
    const job = rig.job();
    expect((await creds(job, "--role", ROLE, "--format", "json", "--session-name", "nightly")).stdout).toContain(
      "/nightly",
    );
    expect(await creds(job, "--role", ROLE, "--session-name", "a b")).toMatchObject({ code: 3, stdout: "" });
  });
});

const DECLARATION = `version: 1
stack: acme-platform
gitlab: { groups: [acme] }
accounts:
  staging: { id: "111111111111", region: eu-central-1 }
grants:
  deploy:
    from: { project: acme/platform/api, id: "48120001", branches: [main], protected: true }
    into: staging
    can: [{ ecr-push: { repository: api } }]
  runners:
    from: { runner: ec2 }
    into: staging
    can: [{ runner-cache: { bucket: acme-cache } }]
`;

describe("creds, with names of sallyport.yaml", () => {
  it("takes the role of a grant, in the region of its account, and an account by its name", async () => {
    const job = rig.job({ AWS_REGION: "" });
    writeFileSync(join(job.project, "sallyport.yaml"), DECLARATION);
    const { code, stdout, stderr } = await creds(job, "--role", "deploy", "--account", "staging", "--format", "json");
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ Region: "eu-central-1", Arn: expect.stringContaining("/deploy/gl-") });
  });

  it("says which grants there are, and that one is not for jobs", async () => {
    const job = rig.job();
    expect((await creds(job, "--role", "deploy")).stderr).toContain("neither the ARN of a role nor a grant");
    writeFileSync(join(job.project, "sallyport.yaml"), DECLARATION);
    expect(await creds(job, "--role", "depoly")).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("the grants are `deploy`"),
    });
    expect((await creds(job, "--role", "runners")).stderr).toContain("not for jobs");
  });

  it("does not look at the file for an ARN, whatever is wrong in it", async () => {
    const job = rig.job();
    writeFileSync(join(job.project, "sallyport.yaml"), "version: [");
    expect((await creds(job, "--role", ROLE)).code).toBe(0);
    expect((await creds(job, "--role", "deploy")).code).toBe(3);
  });
});

describe("creds, when it cannot", () => {
  it("follows a refusal with five lines from the token, exits 2, and asks once", async () => {
    const job = rig.job({
      SALLYPORT_ID_TOKEN: await mint(rig.sandbox, { project: "acme/platform/api", branch: "fix/x" }),
    });
    const before = rig.asked().length;
    const { code, stdout, stderr } = await creds(job, "--role", ROLE);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("AccessDenied");
    expect(
      stderr
        .trimEnd()
        .split("\n")
        .slice(-5)
        .map((line) => line.trim().split(/\s+/)[0]),
    ).toEqual(["subject", "issuer", "job", "likely", "more"]);
    expect(stderr).toContain("`fix/x` is not protected");
    expect(rig.asked().length - before).toBe(1);
  });

  it("tries again what can pass, and nothing else", async () => {
    const job = rig.job();
    rig.sandbox.world.faults.arm({ call: "sts:*", nth: 1, times: 2, kind: "throttle" });
    rig.sandbox.world.faults.arm({ call: "sts:*", nth: 3, kind: "drop" });
    expect((await creds(job, "--role", ROLE)).code).toBe(0);
    rig.sandbox.gitlab.keyTrouble = { kind: "unreachable" };
    setTimeout(() => (rig.sandbox.gitlab.keyTrouble = undefined), 300);
    expect((await creds(job, "--role", OTHER)).code).toBe(0);
    const before = rig.asked().length;
    expect((await creds(job, "--role", CLOSED)).code).toBe(2);
    expect(rig.asked().length - before).toBe(1);
  });

  it("gives up in time when nobody answers, and says what was wrong", async () => {
    const job = rig.job({ AWS_ENDPOINT_URL: "http://127.0.0.1:1" });
    const { code, stderr } = await creds(job, "--role", ROLE, "--timeout", "1s");
    expect(code).toBe(1);
    expect(stderr).toContain("ECONNREFUSED");
  });

  it("says that a job has no token, that it is masked, ended, or for somebody else", async () => {
    const none = { ...rig.job(), env: { ...rig.job().env, SALLYPORT_ID_TOKEN: "" } };
    expect(await creds(none, "--role", ROLE)).toMatchObject({ code: 4, stderr: expect.stringContaining("id_tokens") });
    const masked = rig.job({ SALLYPORT_ID_TOKEN: "[MASKED]" });
    expect(await creds(masked, "--role", ROLE)).toMatchObject({ code: 4, stderr: expect.stringContaining("mask") });
    const old = rig.job({
      SALLYPORT_ID_TOKEN: await rig.sandbox.gitlab.sign({
        ...claimsOf(rig.token),
        exp: Math.floor(Date.now() / 1000) - 600,
      }),
    });
    expect(await creds(old, "--role", ROLE)).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("ExpiredToken"),
    });
    const vault = rig.job({ SALLYPORT_ID_TOKEN: jobToken({ aud: "vault" }) });
    expect(await creds(vault, "--role", ROLE, "--audience", "sts.amazonaws.com")).toMatchObject({ code: 4 });
  });

  it("refuses to land in an account that was not named, before it asks", async () => {
    const job = rig.job();
    const before = rig.asked().length;
    const { code, stderr } = await creds(job, "--role", ROLE, "--account", "222222222222");
    expect({ code, asked: rig.asked().length - before }).toEqual({ code: 2, asked: 0 });
    expect(stderr).toContain("creds/wrong-account");
    expect((await creds(job, "--role", ROLE, "--account", "111111111111")).code).toBe(0);
  });

  it("says what is wrong with flags", async () => {
    const job = rig.job();
    writeFileSync(join(job.project, "bad.json"), '{"Statement": [}');
    const wrong: readonly (readonly [string, readonly string[]])[] = [
      ["creds/no-role", []],
      ["creds/bad-role", ["--role", "arn:aws:iam::1:role/x"]],
      ["creds/bad-duration", ["--role", ROLE, "--duration", "5m"]],
      ["creds/bad-region", ["--role", ROLE, "--region", "evil.example/"]],
      ["creds/bad-account", ["--role", ROLE, "--account", "1"]],
      ["creds/several-roles", ["--role", ROLE, "--role", `x=${OTHER}`]],
      ["creds/two-defaults", ["--role", ROLE, "--role", OTHER]],
      ["json/", ["--role", ROLE, "--allow-only", "bad.json"]],
    ];
    for (const [code, words] of wrong) {
      const outcome = await creds(job, ...words);
      expect(outcome).toMatchObject({ code: 3, stdout: "", stderr: expect.stringContaining(code) });
    }
  });

  it("fails an eval as it fails itself", async () => {
    const job = rig.job();
    const { code, stdout } = await shell(
      job,
      `eval "$(sallyport creds --format env --role ${CLOSED} 2>/dev/null)"; echo on`,
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  it("works with a clock ten minutes off, and tells SDKs the end by that clock", async () => {
    const { clock } = rig.sandbox.world;
    for (const off of [600_000, -600_000]) {
      clock.advance(off);
      const server = await startFront(rig.sandbox.awsUrl, () => clock.now());
      try {
        const iat = Math.floor(clock.now() / 1000);
        const times = { iat, nbf: iat - 5, exp: iat + 300 };
        const token = await rig.sandbox.gitlab.sign({ ...claimsOf(rig.token), ...times });
        const job = rig.job({ SALLYPORT_ID_TOKEN: token, AWS_ENDPOINT_URL: server.url });
        const { stdout, code } = await creds(job, "--role", ROLE);
        expect(code).toBe(0);
        const minutes = (Date.parse(JSON.parse(stdout).Expiration) - Date.now()) / 60_000;
        expect(Math.abs(minutes - 60)).toBeLessThan(1);
        const ended = await rig.sandbox.gitlab.sign({ ...claimsOf(rig.token), ...times, exp: iat - 600 });
        const late = rig.job({ SALLYPORT_ID_TOKEN: ended, AWS_ENDPOINT_URL: server.url });
        const { stderr } = await creds(late, "--role", ROLE);
        expect(stderr).toContain(`clock is 10 minutes ${off > 0 ? "behind" : "ahead of"} AWS's`);
      } finally {
        server.close();
        clock.advance(-off);
      }
    }
  });
});

describe("creds, where commands are traced", () => {
  it("prints no secret in any form", async () => {
    const job = rig.job({ CI_DEBUG_TRACE: "true" });
    for (const format of ["process", "json", "env", "dotenv"]) {
      const { code, stdout, stderr } = await creds(job, "--role", ROLE, "--format", format);
      expect(code).toBe(1);
      expect(stdout.replace("(exit 1)\n", "")).toBe("");
      expect(stderr).toContain("CI_DEBUG_TRACE");
    }
    const traced = await shell(rig.job(), `eval "$(sallyport creds --role ${ROLE} --format env)"`, ["-xc"], "bash");
    expect(traced.stderr).toContain("creds/traced");
    expect(traced.stderr).not.toMatch(/AWS_SECRET_ACCESS_KEY=/);
    const scripted = await shell(rig.job(), `set -x\neval "$(sallyport creds --role ${ROLE} --format env)"`, ["-c"]);
    expect(scripted.stderr).not.toMatch(/AWS_SECRET_ACCESS_KEY=/);
  });

  it("still makes a job ready, since nothing secret is printed for that", async () => {
    const { stderr, stdout, code } = await shell(
      rig.job({ CI_DEBUG_TRACE: "true" }),
      `set -x\neval "$(sallyport creds --role ${ROLE} --setup)"\nset +x\ncat "$AWS_WEB_IDENTITY_TOKEN_FILE"`,
    );
    expect(code).toBe(0);
    expect(stdout).toBe(rig.token);
    expect(stderr).not.toContain(rig.token);
  });
});

/** The sandbox behind a front whose `Date` is the sandbox's own time. */
async function startFront(
  behind: string,
  now: () => number,
): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = createServer((request, response) => {
    const { host: _, ...headers } = request.headers;
    const onward = httpRequest(behind, { method: request.method ?? "POST", headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, { ...answer.headers, date: new Date(now()).toUTCString() });
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}
