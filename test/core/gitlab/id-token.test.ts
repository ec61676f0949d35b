import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { audiencesOf, isJobToken, readIdToken } from "../../../src/core/gitlab/id-token.ts";
import { decodeBase64Url } from "../../../src/core/text/base64url.ts";

function jwt(payload: unknown): string {
  return [{ alg: "RS256", kid: "k" }, payload, "signature"]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
}

function codeOf(text: string): string {
  const reading = readIdToken(text);
  return "problem" in reading ? reading.problem.code : "read";
}

describe("an ID token", () => {
  it("is opened into its claims and times, with the line end that a file adds", () => {
    const claims = { iss: "https://gitlab.com", project_id: "20", job_id: "9", exp: 1794003600, iat: 1794000000 };
    expect(readIdToken(`${jwt(claims)}\n`)).toEqual({
      token: { header: { alg: "RS256", kid: "k" }, claims, issuedAt: 1794000000, expiresAt: 1794003600 },
    });
  });

  it("is told from a mask, an empty variable, a job token and a truncated JWT, and its text is never quoted", () => {
    expect(codeOf("")).toBe("token/empty");
    expect(codeOf("[MASKED]")).toBe("token/masked");
    expect(codeOf("[masked].eyJ.x")).toBe("token/masked");
    expect(codeOf("****")).toBe("token/masked");
    expect(codeOf("glcbt-64_canary")).toBe("token/not-a-jwt");
    expect(codeOf(jwt({}).slice(0, -15))).toBe("token/not-a-jwt");
    expect(codeOf(jwt([]))).toBe("token/not-a-jwt");
    expect(JSON.stringify(readIdToken("glcbt-64_canary"))).not.toContain("canary");
  });

  it("belongs to a job only with the claims of one: the same issuer signs logins too", () => {
    expect(isJobToken({ iss: "https://gitlab.com", project_id: "20", job_id: "9" })).toBe(true);
    expect(isJobToken({ iss: "https://gitlab.com", sub: "42" })).toBe(false);
  });

  it("has one audience or several", () => {
    expect(audiencesOf({ aud: "a" })).toEqual(["a"]);
    expect(audiencesOf({ aud: ["a", "b"] })).toEqual(["a", "b"]);
    expect(audiencesOf({})).toEqual([]);
  });
});

describe("base64url", () => {
  it("gives back every text", () => {
    assert(
      property(string({ unit: "grapheme" }), (text) => {
        expect(decodeBase64Url(Buffer.from(text).toString("base64url"))).toBe(text);
      }),
    );
  });

  it("refuses what is not UTF-8, not its alphabet or cut off", () => {
    for (const text of [Buffer.from([0xff, 0xfe]).toString("base64url"), "a+b/", "abcde"])
      expect(decodeBase64Url(text)).toBeUndefined();
  });
});
