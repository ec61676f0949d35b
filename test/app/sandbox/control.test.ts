import { GetRoleCommand } from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../../src/app/sandbox/start.ts";
import { clientsFor, failureOf } from "./kit.ts";

describe("the knobs of a sandbox in another process", () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox({ control: true, gitlab: { projects: [{ path: "acme/api" }] } });
  });

  afterEach(() => sandbox.close());

  async function turn(
    call: string,
    body?: unknown,
    token = sandbox.control?.token,
    scheme = "Bearer",
  ): Promise<readonly [number, unknown]> {
    const [method = "", path = ""] = call.split(" ");
    const response = await fetch(`${sandbox.control?.url}${path}`, {
      method,
      headers: { authorization: `${scheme} ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return [response.status, await response.json()];
  }

  it("are turned by whoever has the token, and by nobody else", async () => {
    expect(await turn("GET /journal", undefined, "guess")).toEqual([401, { error: "no token" }]);
    expect(await turn("GET /journal")).toEqual([200, { entries: [], dropped: 0 }]);
    expect((await turn("GET /journal", undefined, undefined, "bearer"))[0]).toBe(200);
    expect((await turn("GET /journal", undefined, undefined, ""))[0]).toBe(401);
    expect((await turn("GET /nothing"))[0]).toBe(404);
  });

  it("answer to web pages under another name with nothing", async () => {
    const { request } = await import("node:http");
    const port = Number(new URL(sandbox.awsUrl).port);
    const status = await new Promise((resolve) => {
      request({ port, host: "127.0.0.1", headers: { host: "evil.example" } }, (answer) =>
        resolve(answer.statusCode),
      ).end();
    });
    expect(status).toBe(403);
  });

  it("mint the token of a job in words", async () => {
    const [status, minted] = await turn("POST /token", { project: "acme/api", tag: "v1" });
    expect([status, minted]).toMatchObject([200, { claims: { ref_type: "tag" }, token: expect.any(String) }]);
    expect(await turn("POST /token", { branch: "main" })).toEqual([400, { error: "a pipeline has a `project`" }]);
  });

  it("move the clock, arm faults and take the keys away", async () => {
    const { iam } = clientsFor(sandbox);
    expect(await turn("POST /clock", { stopAt: "2030-01-01T00:00:00Z" })).toEqual([
      200,
      { now: "2030-01-01T00:00:00.000Z" },
    ]);
    expect(await turn("POST /clock", { advanceMs: 1000 })).toEqual([200, { now: "2030-01-01T00:00:01.000Z" }]);
    await turn("POST /faults", { call: "iam:GetRole", nth: 1, kind: "throttle" });
    const get = () => failureOf(iam.send(new GetRoleCommand({ RoleName: "none" })));
    expect(await get()).toMatch(/^Throttling/);
    expect(await get()).toMatch(/^NoSuchEntity/);
    expect((await turn("POST /faults", { kind: "explode" }))[0]).toBe(400);
    expect(await turn("POST /keys", { trouble: "unreachable" })).toEqual([200, { trouble: { kind: "unreachable" } }]);
    expect(await turn("POST /keys", { trouble: null })).toEqual([200, { trouble: null }]);
  });
});
