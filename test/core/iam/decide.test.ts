import { describe, expect, it } from "vitest";
import { decide } from "../../../src/core/iam/decide.ts";
import type { Policy } from "../../../src/core/iam/policy.ts";
import { readPolicyValue } from "../../../src/core/iam/read-policy.ts";
import type { Request } from "../../../src/core/iam/request.ts";

const PROVIDER = "arn:aws:iam::111111111111:oidc-provider/gitlab.com";

function trustOf(Condition: unknown): Policy {
  const Statement = {
    Sid: "GitLab",
    Effect: "Allow",
    Principal: { Federated: PROVIDER },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition,
  };
  const { value } = readPolicyValue({ Version: "2012-10-17", Statement }, { kind: "trust", name: "deploy" });
  if (value === undefined) throw new Error("no policy");
  return value;
}

function tokenOf(sub: string): Request {
  return {
    principal: { kind: "federated", arn: PROVIDER },
    action: "sts:AssumeRoleWithWebIdentity",
    resource: "arn:aws:iam::111111111111:role/deploy",
    context: { "gitlab.com:sub": sub },
  };
}

describe("a decision", () => {
  it("names the statement that let the caller in, with its place", () => {
    const trust = trustOf({ StringLike: { "gitlab.com:sub": "project_path:acme/*" } });
    expect(decide({ trust }, tokenOf("project_path:acme/app:ref_type:branch:ref:main"))).toMatchObject({
      allowed: true,
      exact: true,
      kind: "allow",
      because: [{ layer: "trust", policy: "deploy", statement: 0, sid: "GitLab", applied: true, code: "allow" }],
    });
  });

  it("names the first thing that failed in a statement that did not apply", () => {
    const trust = trustOf({ StringEquals: { "gitlab.com:sub": "project_path:acme/app:ref_type:branch:ref:main" } });
    const { allowed, because } = decide({ trust }, tokenOf("project_path:acme/app:ref_type:tag:ref:v1"));
    expect(allowed).toBe(false);
    expect(because[0]).toMatchObject({
      statement: 0,
      applied: false,
      code: "condition",
      failed: "StringEquals gitlab.com:sub",
      span: { line: 12, column: 9 },
    });
    expect(because[1]).toEqual({ layer: "trust", applied: false, code: "nothing-allows" });
  });

  it("tells a key that is absent from one that differs", () => {
    const trust = trustOf({ StringEquals: { "gitlab.com:environment": "production" } });
    expect(decide({ trust }, tokenOf("x")).because[0]).toMatchObject({ code: "key-absent" });
  });

  it("is an upper bound where an operator is not known", () => {
    const trust = trustOf({ StringResembles: { "gitlab.com:sub": "x" } });
    expect(decide({ trust }, tokenOf("y"))).toMatchObject({
      allowed: true,
      exact: false,
      because: [{ applied: true, code: "undecided", failed: "StringResembles gitlab.com:sub" }],
    });
  });
});
