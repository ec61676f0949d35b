import { type IncomingMessage, type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { startSandbox } from "../../../../src/app/sandbox/start.ts";
import { runCli } from "../../run-cli.ts";

const servers: Server[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) await new Promise((done) => server.close(done));
});

/** A server on loopback that answers everything with one document. */
async function serve(answer: (request: IncomingMessage, url: string) => unknown, status = 200): Promise<string> {
  let url = "";
  const server = createServer((request, response) => {
    const body = answer(request, url);
    response.writeHead(status, { connection: "close" });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return url;
}

interface Line {
  readonly check: string;
  readonly health: string;
  readonly says: string;
  readonly help?: string;
}

async function examine(
  words: readonly string[],
  setup: Parameters<typeof runCli>[1] = {},
): Promise<{ code: number; of: (check: string) => readonly Line[] }> {
  const { code, stdout } = await runCli(["doctor", "--format", "json", ...words], setup);
  const { checks }: { checks: Line[] } = JSON.parse(stdout);
  return { code, of: (check) => checks.filter((line) => line.check === check) };
}

describe("sallyport doctor", () => {
  it("asks nobody who was not named, and says so", async () => {
    const { code, of } = await examine([]);
    expect(code).toBe(0);
    for (const check of ["AWS", "GitLab", "issuer"]) {
      expect(of(check)).toMatchObject([{ health: "note", says: expect.stringContaining("not asked") }]);
    }
  });

  it("takes what a job, the agent and the sandbox hand on for what it is", async () => {
    const env = { SALLYPORT_ID_TOKEN: "x", SALLYPORT_AGENT_PID: "7", SALLYPORT_SANDBOX_URL: "http://127.0.0.1:1" };
    const { code, of } = await examine([], { env });
    expect([code, of("environment").map(({ health }) => health)]).toEqual([0, ["ok"]]);
  });

  it("finds variables that set nothing, and offers the ones that were meant", async () => {
    const env = { SALLYPORT_FIAL_ON: "high", SALLYPORT_YES: "1", SALLYPORT_WHATEVER: "1", SALLYPORT_FORMAT: "json" };
    const { code, of } = await examine([], { env });
    expect(code).toBe(2);
    expect(of("environment")).toEqual([
      {
        check: "environment",
        health: "broken",
        says: "SALLYPORT_FIAL_ON sets nothing",
        help: "did you mean `SALLYPORT_FAIL_ON`?",
      },
      { check: "environment", health: "note", says: "SALLYPORT_WHATEVER is set and means nothing to sallyport" },
      { check: "environment", health: "broken", says: "SALLYPORT_YES is not heeded", help: "give `--yes` itself" },
    ]);
  });

  it("names what outranks a job's role, and never what is in it", async () => {
    const env = { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_PROFILE: "acme", AWS_CONFIG_FILE: "/dev/null" };
    const { stdout } = await runCli(["doctor", "--endpoint-url", "http://127.0.0.1:9"], { env });
    expect(stdout).toContain("AWS_ACCESS_KEY_ID: static keys in the environment win over any role");
    expect(stdout).not.toContain("AKIA");
  });

  it("says whom AWS takes the caller for", async () => {
    const sandbox = await startSandbox({ accounts: ["111111111111"] });
    try {
      const { accessKeyId, secretAccessKey } = sandbox.rootCredentials("111111111111");
      const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
      for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
      const words = ["--endpoint-url", sandbox.awsUrl, "--region", "eu-west-1"];
      const { code, of } = await examine(words, { env });
      expect(of("AWS")).toMatchObject([
        { health: "ok", says: "arn:aws:iam::111111111111:root in account 111111111111" },
      ]);
      expect(code).toBe(0);

      vi.stubEnv("AWS_SECRET_ACCESS_KEY", "wrong");
      const refused = await examine(words, { env });
      expect(refused.of("AWS")).toMatchObject([{ health: "broken", says: expect.stringMatching(/signature/i) }]);
      expect(refused.code).toBe(2);
    } finally {
      await sandbox.close();
    }
  });

  it("looks at GitLab's token: its scopes, its end, and whether it is taken at all", async () => {
    const env = { GITLAB_TOKEN: "glpat-EXAMPLE" };
    const token = (scopes: readonly string[], expires = "2027-11-20") => ({
      name: "audit",
      scopes,
      expires_at: expires,
    });
    const look = async (answer: unknown, status = 200): Promise<readonly Line[]> => {
      const fetch = async (): Promise<Response> => new Response(JSON.stringify(answer), { status });
      return (await examine(["--gitlab-url", "gitlab.example.com"], { env, fetch })).of("GitLab");
    };
    expect(await look(token(["read_api"]))).toMatchObject([{ health: "ok", says: "token `audit` with read_api" }]);
    expect(await look(token(["api"]))).toMatchObject([{ health: "note", help: "`read_api` is enough to read" }]);
    expect(await look(token(["read_user"]))).toMatchObject([{ health: "broken" }]);
    expect(await look(token(["read_api"], "2026-11-25"))).toMatchObject([
      { health: "ok" },
      { says: "the token ends on 2026-11-25" },
    ]);
    expect(await look({}, 401)).toMatchObject([{ health: "broken", says: "GitLab does not take the token" }]);
    expect(await look({}, 404)).toMatchObject([{ health: "unknown" }]);
    expect(await look([])).toMatchObject([{ health: "broken" }]);
  });

  it("asks the issuer as AWS will, and compares the clocks", async () => {
    const good = await serve((_, url) => ({ issuer: url, jwks_uri: `${url}/oauth/discovery/keys` }));
    const { of, code } = await examine(["--issuer", good], { now: new Date() });
    expect(of("issuer")).toMatchObject([
      { health: "ok" },
      { health: "ok", says: "the clock agrees with the issuer's" },
    ]);
    expect(code).toBe(0);

    const behind = await examine(["--issuer", good], { now: new Date(Date.now() - 600_000) });
    expect(behind.of("issuer")[1]).toMatchObject({
      health: "broken",
      says: expect.stringMatching(/^the clock is (599|600|601) s behind/),
    });
    const ahead = await examine(["--issuer", good], { now: new Date(Date.now() + 600_000) });
    expect(ahead.of("issuer")[1]?.says).toContain("ahead of the issuer's");
  });

  it("tells an issuer that another name, a sign-in page or nobody answers for", async () => {
    const other = await serve((_, url) => ({ issuer: `${url}/`, jwks_uri: "x" }));
    expect((await examine(["--issuer", other])).of("issuer")[0]).toMatchObject({
      health: "broken",
      help: expect.stringContaining("slashes included"),
    });
    const page = await serve(() => "<!doctype html>");
    expect((await examine(["--issuer", page])).of("issuer")[0]).toMatchObject({ help: "is it a sign-in page?" });
    const gone = await serve(() => "", 503);
    expect((await examine(["--issuer", gone])).of("issuer")[0]).toMatchObject({
      says: expect.stringContaining("answers 503"),
    });
    const nobody = await examine(["--issuer", "http://127.0.0.1:9"]);
    expect(nobody.of("issuer")[0]).toMatchObject({ says: expect.stringContaining("ECONNREFUSED") });
    expect(nobody.code).toBe(2);
  });
});
