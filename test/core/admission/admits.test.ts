import { describe, expect, it } from "vitest";
import { admits } from "../../../src/core/admission/admits.ts";
import { mintClaims } from "../../../src/core/gitlab/mint-claims.ts";
import { readPolicyValue } from "../../../src/core/iam/read-policy.ts";
import { doorOf, readCases, tokenOf, trustOf } from "./cases.ts";

describe.each(readCases())("%s", (_file, cases) => {
  it.each(cases)("$name", (given) => {
    for (const job of given.admits ?? [])
      expect(admits(trustOf(given), doorOf(given), tokenOf(given, job)).allowed, JSON.stringify(job)).toBe(true);
    for (const job of given.refuses ?? [])
      expect(admits(trustOf(given), doorOf(given), tokenOf(given, job)).allowed, JSON.stringify(job)).toBe(false);
  });
});

describe("STS's own checks", () => {
  const trust = readPolicyValue(
    {
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Principal: { Federated: "arn:aws:iam::111111111111:oidc-provider/gitlab.example.com/gitlab" },
        Action: "sts:AssumeRoleWithWebIdentity",
      },
    },
    { kind: "trust" },
  ).value;
  const door = (url: string, ...clientIds: string[]) => ({ account: "111111111111", provider: { url, clientIds } });
  const token = (issuer: string, audience: string | string[] = "a") =>
    mintClaims({ issuer, audience, project: { path: "acme/app" }, ref: "main" });
  if (trust === undefined) throw new TypeError("a policy that cannot be read");

  it("take a token of the provider's issuer, named with or without its scheme", () => {
    const given = token("https://gitlab.example.com/gitlab");
    expect(admits(trust, door("gitlab.example.com/gitlab", "a"), given).allowed).toBe(true);
    expect(admits(trust, door("https://gitlab.example.com/gitlab", "a"), given).allowed).toBe(true);
  });

  it.each([
    "https://gitlab.example.com",
    "https://gitlab.example.com/gitlab/",
    "https://gitlab.example.com:443/gitlab",
    "http://gitlab.example.com/gitlab",
    "https://GitLab.example.com/gitlab",
    "gitlab.example.com/gitlab",
  ])("refuse a token of %s", (issuer) => {
    const decision = admits(trust, door("gitlab.example.com/gitlab", "a"), token(issuer));
    expect(decision).toMatchObject({ allowed: false, exact: true, because: [{ code: "issuer" }] });
  });

  it("want an audience that the provider accepts, one of several being enough", () => {
    const url = "gitlab.example.com/gitlab";
    const given = token(`https://${url}`, ["b", "a"]);
    expect(admits(trust, door(url, "a"), given).allowed).toBe(true);
    expect(admits(trust, door(url, "c"), given)).toMatchObject({ allowed: false, because: [{ code: "audience" }] });
    expect(admits(trust, door(url), given).allowed).toBe(false);
  });

  it("look at `azp` where a token has one", () => {
    const url = "gitlab.example.com/gitlab";
    expect(admits(trust, door(url, "a"), { ...token(`https://${url}`), azp: "b" }).allowed).toBe(false);
    expect(admits(trust, door(url, "b"), { ...token(`https://${url}`), azp: "b" }).allowed).toBe(true);
  });

  it("never throw on what is no token", () => {
    for (const junk of [{}, [], "x", null, 1, { iss: 1, aud: {}, sub: [] }])
      expect(admits(trust, door("gitlab.com", "a"), junk as never).allowed).toBe(false);
  });
});
