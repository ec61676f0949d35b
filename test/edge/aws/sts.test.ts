import { createServer } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { Secret } from "../../../src/core/text/secret.ts";
import { persist } from "../../../src/edge/aws/attempts.ts";
import { type Sts, assumeRole, assumeRoleWithWebIdentity } from "../../../src/edge/aws/sts.ts";
import { systemClock } from "../../../src/edge/time/clock.ts";
import { virtualClock } from "../time/virtual-clock.ts";

interface Seen {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** An STS that says what it is told to; the real rules are the sandbox's, these are the answers that it never gives. */
async function stsSaying(
  status: number,
  body: string,
  headers: Record<string, string> = {},
): Promise<Sts & { seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    seen.push({ headers: request.headers, body: text });
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => server.close());
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    endpoint: { url: `http://127.0.0.1:${port}`, region: "eu-west-1" },
    route: { env: {} },
    clock: systemClock,
    seen,
  };
}

function answer(changes: Readonly<Record<string, string>> = {}, action = "AssumeRoleWithWebIdentity"): string {
  const fields = {
    AccessKeyId: "ASIAIOSFODNN7EXAMPLE",
    SecretAccessKey: "secret",
    SessionToken: "token",
    Expiration: new Date(Date.now() + 3_600_000).toISOString(),
    ...changes,
  };
  const credentials = Object.entries(fields).map(([name, value]) => `<${name}>${value}</${name}>`);
  const user = "<AssumedRoleUser><Arn>arn:aws:sts::111111111111:assumed-role/deploy/s</Arn></AssumedRoleUser>";
  return `<${action}Response><${action}Result><Credentials>${credentials.join("")}</Credentials>${user}</${action}Result></${action}Response>`;
}

const wish = { roleArn: "arn:aws:iam::111111111111:role/deploy", sessionName: "gl-1-2-3" };
const token = new Secret("a.b.c");

describe("an answer of STS", () => {
  it("is a session when it is whole", async () => {
    const result = await assumeRoleWithWebIdentity(await stsSaying(200, answer()), wish, token, 1000);
    expect(result).toMatchObject({
      session: { account: "111111111111", credentials: { accessKeyId: "ASIAIOSFODNN7EXAMPLE" } },
    });
  });

  const halves: readonly (readonly [string, string])[] = [
    ["an empty secret", answer({ SecretAccessKey: "" })],
    ["an empty token", answer({ SessionToken: "" })],
    ["no end", answer({ Expiration: "soon" })],
    ["an end that is past", answer({ Expiration: "2020-01-01T00:00:00Z" })],
    ["the page of a proxy", "<html>hello</html>"],
    ["nothing", ""],
  ];
  it.each(halves)("is no session with %s, and may be asked for again", async (_, body) => {
    const result = await assumeRoleWithWebIdentity(await stsSaying(200, body), wish, token, 1000);
    expect(result).toMatchObject({ failure: { code: "MalformedAnswer" } });
  });

  it("is a failure with AWS's code and words, or with the status where it is not AWS's", async () => {
    const error =
      "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no &amp; no</Message></Error></ErrorResponse>";
    expect(await assumeRoleWithWebIdentity(await stsSaying(403, error), wish, token, 1000)).toMatchObject({
      failure: { status: 403, code: "AccessDenied", message: "no & no" },
    });
    expect(await assumeRoleWithWebIdentity(await stsSaying(502, "bad gateway"), wish, token, 1000)).toMatchObject({
      failure: { status: 502, code: "Http502" },
    });
  });

  it("is waited for no longer than was said", async () => {
    const server = createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closers.push(() => server.close());
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const sts = { endpoint: { url: `http://127.0.0.1:${port}`, region: "x" }, route: { env: {} }, clock: systemClock };
    expect(await assumeRoleWithWebIdentity(sts, wish, token, 50)).toMatchObject({ failure: { code: "ETIMEDOUT" } });
  });

  it("tells how far the clocks are apart, by which the next request is signed", async () => {
    const sts = await stsSaying(200, answer({}, "AssumeRole"), { date: new Date(Date.now() + 600_000).toUTCString() });
    const first = await assumeRoleWithWebIdentity(sts, wish, token, 1000);
    expect(Math.abs((first.ahead ?? 0) - 600_000)).toBeLessThan(3000);
    const by = {
      credentials: { accessKeyId: "A", secretAccessKey: token, sessionToken: token, from: 0, until: 1, expiration: "" },
      arn: "",
      account: "",
    };
    await assumeRole(sts, wish, by, first.ahead ?? 0, 1000);
    const stamp = String(sts.seen[1]?.headers["x-amz-date"]).replace(
      /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
      "$1-$2-$3T$4:$5:$6Z",
    );
    expect(Math.abs(Date.parse(stamp) - Date.now() - 600_000)).toBeLessThan(3000);
    expect(sts.seen[1]?.body).not.toContain("WebIdentityToken");
  });
});

describe("asking again", () => {
  const busy = { failure: { status: 503, code: "ServiceUnavailable", message: "busy" } };

  it("ends at the deadline, in attempts that are spread", async () => {
    const clock = virtualClock();
    const waits: number[] = [];
    const result = await persist(() => Promise.resolve(busy), {
      clock,
      timeoutMs: 60_000,
      onRetry: (_, wait) => waits.push(wait),
    });
    expect("failure" in result && result.failure.code).toBe("ServiceUnavailable");
    expect(clock.now()).toBeLessThan(60_000);
    expect(new Set(waits).size).toBe(waits.length);
    expect(waits.length).toBeGreaterThan(12);
  });

  it("ends before the token does", async () => {
    const clock = virtualClock();
    await persist(() => Promise.resolve(busy), { clock, timeoutMs: 60_000, tokenEnds: 20_000 });
    expect(clock.now()).toBeLessThan(15_000);
  });

  it("asks once with a token that looks ended: it may be this clock that is wrong", async () => {
    const clock = virtualClock();
    let asked = 0;
    await persist(() => (asked++, Promise.resolve(busy)), { clock, timeoutMs: 60_000, tokenEnds: -600_000 });
    expect(asked).toBe(1);
  });

  it("does not ask again after a refusal", async () => {
    const clock = virtualClock();
    const denied = { failure: { status: 403, code: "AccessDenied", message: "no" } };
    expect(await persist(() => Promise.resolve(denied), { clock, timeoutMs: 60_000 })).toMatchObject({ attempts: 1 });
  });
});
