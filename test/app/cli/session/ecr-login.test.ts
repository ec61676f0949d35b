import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Job, ROLE, type Rig, isInstalled, sallyport, startRig } from "./rig.ts";

const HOST = "111111111111.dkr.ecr.eu-west-1.amazonaws.com";
const PASSWORD = "canary-password-of-a-registry";

let rig: Rig;
let ecr: { readonly url: string; readonly seen: string[]; answer: { status: number; body: string }; close: () => void };

beforeAll(async () => {
  rig = await startRig();
  ecr = await startEcr();
});
afterAll(() => {
  ecr.close();
  return rig.sandbox.close();
});

/** GetAuthorizationToken and nothing else: the sandbox has no ECR. */
async function startEcr() {
  const good = {
    authorizationData: [{ authorizationToken: Buffer.from(`AWS:${PASSWORD}`).toString("base64"), expiresAt: 1 }],
  };
  const state = {
    url: "",
    seen: [] as string[],
    answer: { status: 200, body: JSON.stringify(good) },
    close: () => void server.close(),
  };
  const server = createServer((request, response) => {
    state.seen.push(`${request.headers["x-amz-target"]} ${request.headers.authorization}`);
    response.writeHead(state.answer.status).end(state.answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  state.url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  return state;
}

function jobWithEcr(): Job {
  return rig.job({ AWS_ENDPOINT_URL_ECR: ecr.url });
}

/** A client that writes down how it was called and what it read. */
function fakeClient(job: Job, name: string, code = 0): Job {
  const bin = join(job.folder, "bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(
    join(bin, name),
    `#!/bin/sh\necho "$0 $*" > '${job.home}/called'\ncat > '${job.home}/read'\necho Login done\nexit ${code}\n`,
  );
  chmodSync(join(bin, name), 0o755);
  return { ...job, env: { ...job.env, PATH: `${bin}:/usr/bin:/bin` } };
}

describe("ecr-login", () => {
  it.each([
    ["docker", `login --username AWS --password-stdin ${HOST}`],
    ["podman", `login --username AWS --password-stdin ${HOST}`],
    ["crane", `auth login ${HOST} --username AWS --password-stdin`],
    ["helm", `registry login --username AWS --password-stdin ${HOST}`],
  ])("feeds %s the password by its standard input", async (name, words) => {
    const job = fakeClient(jobWithEcr(), name);
    const { code, stdout, stderr } = await sallyport(job, "ecr-login", "--role", ROLE, "--client", name);
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: "" });
    expect(readFileSync(join(job.home, "called"), "utf8")).toContain(words);
    expect(readFileSync(join(job.home, "read"), "utf8")).toBe(PASSWORD);
    expect(stderr).toContain("Login done");
    expect(stderr).not.toContain(PASSWORD);
    expect(ecr.seen.at(-1)).toMatch(
      /^AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken AWS4-HMAC-SHA256 Credential=ASIA\w+\/\d{8}\/eu-west-1\/ecr\/aws4_request/,
    );
  });

  it("takes the first client that is installed, and several registries", async () => {
    const job = fakeClient(jobWithEcr(), "docker");
    const registries = ["--registry", HOST, "--registry", HOST.replace("111111111111", "222222222222")];
    expect((await sallyport(job, "ecr-login", "--role", ROLE, ...registries)).code).toBe(0);
    expect(readFileSync(join(job.home, "called"), "utf8")).toContain("222222222222.dkr");
  });

  it("writes the file for builders that have no client, for the owner alone", async () => {
    const job = jobWithEcr();
    const file = join(job.home, "config.json");
    writeFileSync(file, '{"auths":{"registry.example.com":{"auth":"eA=="}}}');
    expect((await sallyport(job, "ecr-login", "--role", ROLE, "--docker-config", file)).code).toBe(0);
    const { auths } = JSON.parse(readFileSync(file, "utf8"));
    expect(Buffer.from(auths[HOST].auth, "base64").toString()).toBe(`AWS:${PASSWORD}`);
    expect(auths).toHaveProperty(["registry.example.com"]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("says what is missing: a client, a region, a right", async () => {
    const none = jobWithEcr();
    const bare = { ...none, env: { ...none.env, PATH: "/nowhere" } };
    expect(await sallyport(bare, "ecr-login", "--role", ROLE)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("--docker-config"),
    });
    const nowhere = { ...none, env: { ...none.env, AWS_REGION: "" } };
    expect(await sallyport(nowhere, "ecr-login", "--role", ROLE, "--docker-config", "x")).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("ecr/no-region"),
    });
    expect(await sallyport(fakeClient(none, "docker", 1), "ecr-login", "--role", ROLE)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("ended with 1"),
    });
    const good = ecr.answer;
    ecr.answer = {
      status: 400,
      body: '{"__type":"com.amazonaws.ecr#AccessDeniedException","message":"not authorized"}',
    };
    const denied = await sallyport(none, "ecr-login", "--role", ROLE, "--docker-config", "x");
    ecr.answer = good;
    expect(denied).toMatchObject({ code: 2, stderr: expect.stringContaining("ecr:GetAuthorizationToken") });
  });

  it.skipIf(!isInstalled("docker"))("logs the real docker in at a registry (skipped without docker)", async () => {
    const registry = createServer((request, response) => {
      const expected = `Basic ${Buffer.from(`AWS:${PASSWORD}`).toString("base64")}`;
      const known = request.headers.authorization === expected;
      response.writeHead(known ? 200 : 401, known ? {} : { "www-authenticate": 'Basic realm="x"' }).end("{}");
    });
    await new Promise<void>((resolve) => registry.listen(0, "127.0.0.1", resolve));
    const address = registry.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    try {
      const job = jobWithEcr();
      // The real client takes any host; ours speaks to it through a wrapper that names the one on loopback.
      const bin = join(job.folder, "bin");
      mkdirSync(bin);
      writeFileSync(
        join(bin, "docker"),
        `#!/bin/sh\nexec ${await whichDocker()} login --username AWS --password-stdin 127.0.0.1:${port}\n`,
      );
      chmodSync(join(bin, "docker"), 0o755);
      const env = { ...job.env, PATH: `${bin}:${job.env["PATH"]}`, DOCKER_HOST: "unix:///nowhere.sock" };
      const { code, stderr } = await sallyport({ ...job, env }, "ecr-login", "--role", ROLE);
      expect(code, stderr).toBe(0);
      const { auths } = JSON.parse(readFileSync(join(job.home, ".docker/config.json"), "utf8"));
      expect(Buffer.from(auths[`127.0.0.1:${port}`].auth, "base64").toString()).toBe(`AWS:${PASSWORD}`);
    } finally {
      registry.close();
    }
  });
});

async function whichDocker(): Promise<string> {
  const { execFileSync } = await import("node:child_process");
  return execFileSync("which", ["docker"], { encoding: "utf8" }).trim();
}
