import { describe, expect, it } from "vitest";
import { filledClaims, insteadOfClaim, isGitlabComOnly, issuerName } from "../../../src/core/gitlab/issuers.ts";
import { mintClaims } from "../../../src/core/gitlab/mint-claims.ts";
import { CLAIMS } from "./claim-facts.ts";

const production = {
  audience: "sts.amazonaws.com",
  project: { path: "acme/platform/api", id: "48120001", namespaceId: "9100042" },
  ref: "main",
  protected: true,
  environment: { name: "production", protected: true, tier: "production" as const },
  issuedAt: 1794000000,
  timeout: 3600,
};

describe("the claims of a job", () => {
  it("on a protected branch with an environment are those of GitLab's sample", () => {
    expect(mintClaims(production)).toMatchObject({
      iss: "https://gitlab.com",
      sub: "project_path:acme/platform/api:ref_type:branch:ref:main",
      aud: "sts.amazonaws.com",
      iat: 1794000000,
      nbf: 1793999995,
      exp: 1794003600,
      project_id: "48120001",
      project_path: "acme/platform/api",
      namespace_id: "9100042",
      namespace_path: "acme/platform",
      job_project_path: "acme/platform/api",
      ref: "main",
      ref_type: "branch",
      ref_path: "refs/heads/main",
      ref_protected: "true",
      environment: "production",
      environment_protected: "true",
      deployment_tier: "production",
      runner_environment: "gitlab-hosted",
      ci_config_ref_uri: "gitlab.com/acme/platform/api//.gitlab-ci.yml@refs/heads/main",
    });
  });

  it("are all in the table, and all that are always there are there", () => {
    const claims = mintClaims(production);
    expect(Object.keys(claims).filter((name) => !CLAIMS.some((row) => row.name === name))).toEqual([]);
    const missing = CLAIMS.filter((row) => row.present !== "sometimes" && row.present !== "when-allowed").filter(
      (row) => claims[row.name] === undefined,
    );
    expect(missing).toEqual([]);
  });

  it("have strings for ids and booleans, and a number for the runner", () => {
    const claims = mintClaims(production);
    for (const { name, type } of CLAIMS) {
      const value = claims[name];
      if (value === undefined) continue;
      if (type === "number") expect(typeof value, name).toBe("number");
      if (type === "string") expect(typeof value, name).toBe("string");
    }
  });

  it("say the fork of a fork's merge request that runs in the parent, and the parent only under `job_`", () => {
    const claims = mintClaims({
      audience: "a",
      project: { path: "eve/api", id: "5" },
      runsIn: { path: "acme/api", id: "20" },
      ref: "main",
      source: "merge_request_event",
    });
    expect(claims).toMatchObject({
      sub: "project_path:eve/api:ref_type:branch:ref:main",
      project_id: "5",
      job_project_id: "20",
      job_project_path: "acme/api",
      ref_type: "branch",
      pipeline_source: "merge_request_event",
    });
  });

  it("have no environment where the job has none", () => {
    const claims = mintClaims({ audience: "a", project: { path: "acme/api" }, ref: "main" });
    expect(Object.keys(claims).filter((name) => name.startsWith("environment") || name === "deployment_tier")).toEqual(
      [],
    );
  });
});

describe("what AWS fills", () => {
  it("is nine claims more on gitlab.com than anywhere else", () => {
    expect(filledClaims("https://gitlab.com").map((row) => row.claim)).toEqual([
      "sub",
      "aud",
      "namespace_id",
      "project_id",
      "pipeline_source",
      "ref_protected",
      "runner_environment",
      "user_access_level",
      "user_email",
      "user_id",
      "user_login",
    ]);
    expect(filledClaims("gitlab.example.com").map((row) => row.claim)).toEqual(["sub", "aud"]);
    expect(filledClaims("gitlab.com/group").map((row) => row.claim)).toEqual(["sub", "aud"]);
    expect(isGitlabComOnly("project_id")).toBe(true);
    expect(isGitlabComOnly("sub")).toBe(false);
  });

  it("names an issuer without its scheme, and changes nothing else", () => {
    expect(issuerName("https://gitlab.example.com/gitlab")).toBe("gitlab.example.com/gitlab");
    expect(issuerName("gitlab.example.com/")).toBe("gitlab.example.com/");
  });

  it("has a word for the keys that people invent", () => {
    expect(insteadOfClaim("environment")).toMatch(/AWS cannot see the environment/);
    expect(insteadOfClaim("anything_else")).toMatch(/no such key/);
  });
});
