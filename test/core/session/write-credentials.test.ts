import { execFileSync } from "node:child_process";
import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { answerOf } from "../../../src/core/session/agent-answer.ts";
import type { Session } from "../../../src/core/session/credentials.ts";
import { quoteForShell, writeCredentials } from "../../../src/core/session/write-credentials.ts";
import { Secret } from "../../../src/core/text/secret.ts";

const session: Session = {
  credentials: {
    accessKeyId: "ASIAIOSFODNN7EXAMPLE",
    secretAccessKey: new Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    sessionToken: new Secret("token'with\"quotes$(id)`id`\\"),
    from: 0,
    until: 3_600_000,
    expiration: "1970-01-01T01:00:00Z",
  },
  arn: "arn:aws:sts::111111111111:assumed-role/deploy/gl-1-2-3",
  account: "111111111111",
};

describe("credentials", () => {
  it("are what credential_process asks for", () => {
    expect(JSON.parse(writeCredentials("process", { session }))).toEqual({
      Version: 1,
      AccessKeyId: "ASIAIOSFODNN7EXAMPLE",
      SecretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      SessionToken: session.credentials.sessionToken.reveal(),
      Expiration: "1970-01-01T01:00:00Z",
      AccountId: "111111111111",
    });
    expect(JSON.parse(writeCredentials("json", { session, region: "eu-west-1" }))).toMatchObject({
      formatVersion: "1.0",
      Version: 1,
      Region: "eu-west-1",
      Arn: session.arn,
    });
  });

  it("come through eval as they are, and take profiles away that would outrank them", () => {
    const lines = writeCredentials("env", { session, region: "eu-west-1" });
    const script = `AWS_PROFILE=x; ${lines}printf '%s|%s|%s' "$AWS_SESSION_TOKEN" "$AWS_REGION" "\${AWS_PROFILE-none}"`;
    const shown = execFileSync("sh", ["-euc", script], { encoding: "utf8" });
    expect(shown).toBe(`${session.credentials.sessionToken.reveal()}|eu-west-1|none`);
  });

  it("are plain lines in a dotenv file, one each", () => {
    const lines = writeCredentials("dotenv", { session }).trimEnd().split("\n");
    expect(lines[0]).toBe("AWS_ACCESS_KEY_ID=ASIAIOSFODNN7EXAMPLE");
    expect(lines).toHaveLength(4);
  });

  it("are never printed by accident", () => {
    expect(JSON.stringify(session)).not.toContain("wJalr");
    expect(`${String(session.credentials.secretAccessKey)}`).not.toContain("wJalr");
  });
});

describe("what a shell is given", () => {
  it("stays one word for every text", () => {
    const words = string({ unit: "grapheme" }).map((text) => text.replaceAll("\0", ""));
    assert(
      property(words, (text) => {
        // POSIX: inside single quotes nothing is special but the quote, which is written as '\''.
        const quoted = quoteForShell(text);
        expect(quoted.startsWith("'") && quoted.endsWith("'")).toBe(true);
        expect(
          quoted
            .slice(1, -1)
            .split("'\\''")
            .every((part) => !part.includes("'")),
        ).toBe(true);
        expect(quoted.slice(1, -1).replaceAll("'\\''", "'")).toBe(text);
      }),
    );
  });
});

describe("the agent's answer", () => {
  it("is credentials while they are alive, whatever failed since", () => {
    const failure = { code: "sts/refused", message: "refused" };
    expect(answerOf({ session, failure }, 3_000_000).status).toBe(200);
    expect(JSON.parse(answerOf({ session }, 0).body)).toMatchObject({
      Token: expect.any(String),
      AccountId: "111111111111",
    });
  });

  it("is an error and never an old or empty success: 500 where it may pass, 403 where it was refused", () => {
    const late = 3_600_000;
    expect(answerOf({ session }, late)).toMatchObject({ status: 500 });
    expect(answerOf({}, 0)).toMatchObject({ status: 500 });
    expect(answerOf({ session, failure: { code: "sts/unreachable", message: "m" } }, late).status).toBe(500);
    expect(answerOf({ session, failure: { code: "token/expired", message: "m" } }, late)).toEqual({
      status: 403,
      body: '{"Code":"token/expired","Message":"m"}',
    });
  });
});
