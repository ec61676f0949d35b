import { describe, expect, it } from "vitest";
import { KINDS } from "../../../../src/core/access/advise/kinds.ts";
import { SERVED, type Situation, decideKind, issuerReach } from "../../../../src/core/access/advise/situations.ts";

const CASES: readonly (readonly [string, Situation, string])[] = [
  ["a job of gitlab.com takes a role by OIDC", { serves: "job", issuer: "gitlab.com" }, "job-role"],
  ["a job of a GitLab that AWS reaches does, too", { serves: "job", issuer: "public" }, "job-role-self-managed"],
  [
    "one that AWS cannot reach publishes its keys elsewhere",
    { serves: "job", issuer: "unreachable" },
    "job-role-elsewhere",
  ],
  [
    "a runner has no token and gets an instance profile",
    { serves: "runner", issuer: "gitlab.com" },
    "instance-profile",
  ],
  ["the chart in one cluster goes by IRSA", { serves: "chart", issuer: "public", clusters: "one" }, "irsa"],
  ["in several clusters by Pod Identity", { serves: "chart", issuer: "public", clusters: "several" }, "pod-identity"],
  ["what speaks no OIDC keeps a key", { serves: "appliance", issuer: "unreachable" }, "key"],
];

describe("which kind of door fits", () => {
  it.each(CASES)("%s", (_, situation, kind) => {
    expect(decideKind(situation).kind).toBe(kind);
  });

  it("is decided for every situation, and every kind is advised somewhere", () => {
    const kinds = SERVED.flatMap((serves) =>
      (["gitlab.com", "public", "unreachable"] as const).flatMap((issuer) =>
        (["one", "several"] as const).map((clusters) => decideKind({ serves, issuer, clusters }).kind),
      ),
    );
    expect([...new Set(kinds)].sort()).toEqual(Object.keys(KINDS).sort());
  });

  it("says of every role by OIDC that AWS cannot see the environment", () => {
    for (const kind of ["job-role", "job-role-self-managed", "job-role-elsewhere"] as const)
      expect(KINDS[kind].cannot.join(" ")).toContain("AWS cannot see the environment");
  });
});

describe("whether AWS can reach an issuer", () => {
  it.each([
    ["https://gitlab.com", false, "gitlab.com"],
    ["https://gitlab.example.com", false, "public"],
    ["https://gitlab.example.com/gitlab", false, "public"],
    ["https://gitlab.example.com", true, "unreachable"],
    ["https://gitlab.example.com:8443", false, "unreachable"],
    ["http://gitlab.example.com", false, "unreachable"],
  ] as const)("%s, private %s: %s", (url, isPrivate, reach) => {
    expect(issuerReach(url, isPrivate)).toBe(reach);
  });
});
