import { describe, expect, it } from "vitest";
import { describeRefusal, withoutTokens } from "../../../src/core/session/refusal.ts";
import { jobToken } from "./tokens.ts";

const denied = { code: "AccessDenied", message: "Not authorized to perform sts:AssumeRoleWithWebIdentity" };
const role = "arn:aws:iam::111111111111:role/deploy";
const base = {
  iss: "https://gitlab.com",
  sub: "project_path:acme/api:ref_type:branch:ref:main",
  aud: "sts.amazonaws.com",
  project_id: "20",
  ref: "main",
  ref_type: "branch",
  ref_protected: "true",
  pipeline_source: "push",
};

function likely(claims: object, failure = denied, help?: string): string {
  return describeRefusal({ ...base, ...claims }, role, failure, help)[3] ?? "";
}

describe("a refusal", () => {
  it("is followed by five lines from the token alone, the last one the command for more", () => {
    expect(describeRefusal(base, role, denied)).toEqual([
      "subject   project_path:acme/api:ref_type:branch:ref:main",
      "issuer    https://gitlab.com, audience sts.amazonaws.com",
      "job       project 20, branch main (protected), push",
      "likely    the role's name or account is wrong, or its trust policy names another subject or audience",
      `more      sallyport explain --role ${role} --snapshot PATH`,
    ]);
  });

  it("names what most often is behind it", () => {
    expect(likely({ pipeline_source: "merge_request_event", ref: "fix" })).toContain("source branch `fix`");
    expect(likely({ job_project_id: "20", project_id: "77" })).toContain("fork");
    expect(likely({ ref_type: "tag", ref: "v1" })).toContain("tag `v1`");
    expect(likely({ ref_protected: "false" })).toContain("not protected");
    expect(likely({ sub: "project_id:20:ref_type:branch:ref:main" })).toContain("starts with `project_id`");
    expect(likely({ sub: `project_path:${"a".repeat(300)}` })).toContain("255");
    expect(likely({ iss: "http://gitlab.example.com" })).toContain("https");
    const audience = { code: "InvalidIdentityToken", message: "Incorrect token audience" };
    expect(likely({}, audience, "the client ids")).toBe("likely    the client ids");
  });

  it("shows control characters of names from outside, and no token", () => {
    expect(likely({ ref_protected: "false", ref: "x\u001b[31m\u202e" })).toContain("\\x1b");
    expect(withoutTokens(`bad token ${jobToken()} here`)).toBe("bad token [token] here");
  });
});
