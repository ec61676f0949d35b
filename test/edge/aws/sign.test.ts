import { describe, expect, it } from "vitest";
import { Secret } from "../../../src/core/text/secret.ts";
import { signedHeaders } from "../../../src/edge/aws/sign.ts";

const keys = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: new Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
};
const scope = { region: "us-east-1", service: "service", at: Date.UTC(2015, 7, 30, 12, 36) };
const base = { method: "GET", url: "https://example.amazonaws.com/", headers: {}, body: "" };

const TOKEN =
  "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";

function signature(request: Partial<typeof base> = {}, token?: string): string {
  const used = token === undefined ? keys : { ...keys, sessionToken: new Secret(token) };
  const headers = signedHeaders({ ...base, ...request }, used, scope);
  return headers["authorization"]?.replace(/^.*Signature=/, "") ?? "";
}

/** AWS's published test suite for Signature Version 4, by the names of its cases. */
describe("a signature of version 4", () => {
  it("is the one of get-vanilla", () => {
    expect(signature()).toBe("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
  });

  it("is the one of get-vanilla-query-order-key-case", () => {
    const url = "https://example.amazonaws.com/?Param2=value2&Param1=value1";
    expect(signature({ url })).toBe("b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
  });

  it("is the one of post-vanilla", () => {
    expect(signature({ method: "POST" })).toBe("5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
  });

  it("is the one of post-x-www-form-urlencoded", () => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    expect(signature({ method: "POST", headers, body: "Param1=value1" })).toBe(
      "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
    );
  });

  it("is the one of post-sts-header-before, with a session token among the headers", () => {
    expect(signature({ method: "POST" }, TOKEN)).toBe(
      "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead",
    );
  });

  it("names the host among the signed headers and leaves sending it to the client", () => {
    const headers = signedHeaders(base, keys, scope);
    expect(headers).not.toHaveProperty("host");
    expect(headers["authorization"]).toContain("SignedHeaders=host;x-amz-date");
  });
});
