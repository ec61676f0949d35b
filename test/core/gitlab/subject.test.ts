import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isProjectPath, isRefName, refProblem } from "../../../src/core/gitlab/names.ts";
import { SUB_COMPONENTS } from "../../../src/core/gitlab/sub-components.ts";
import { mintSubject, parseSubject, partOf } from "../../../src/core/gitlab/subject.ts";
import { aJob, aProjectPath, aRefName } from "./generators.ts";
import { mintClaims, subjectValues } from "../../../src/core/gitlab/mint-claims.ts";

function codeOf(sub: string): string {
  const reading = parseSubject(sub);
  return "problem" in reading ? reading.problem.code : "ok";
}

describe("a subject", () => {
  it.each([
    ["project_path:acme/api:ref_type:branch:ref:main", "ok"],
    ["project_path:acme/platform/api:ref_type:tag:ref:v1.0", "ok"],
    ["project_path:acme/api", "ok"],
    ["project_id:20:ref_type:branch:ref:main", "ok"],
    ["project_id:20:ref:main:ref_protected:true:environment_protected:true:deployment_tier:production", "ok"],
    ["project_path:acme/api:ref_type:branch:ref:$(id)", "ok"],
    ["repo:acme/api:ref:refs/heads/main", "github-subject"],
    ["acme/api", "not-a-subject"],
    ["", "not-a-subject"],
    ["project_path:acme/api:ref_type", "not-a-subject"],
    ["ref:main:project_path:acme/api", "not-leading"],
    ["project_path:acme/api:environment:production", "unknown-component"],
    ["project_path:acme/api:ref_type:mr:ref:main", "no-such-ref-type"],
    ["project_path:acme/api:ref_type:branch:ref:refs/heads/main", "full-ref-path"],
    ["project_path:acme:ref_type:branch:ref:main", "illegal-value"],
    ["project_path:acme/*:ref_type:branch:ref:main", "illegal-value"],
    ["project_path:acme/api:ref_type:branch:ref:a b", "illegal-value"],
    ["project_id:020:ref_type:branch:ref:main", "illegal-value"],
    ["project_path:acme/api:ref_protected:True", "illegal-value"],
    ["project_path:acme/api:deployment_tier:prod", "illegal-value"],
    ["project_path:acme/api:project_path:evil/api", "conflicting-parts"],
  ])("%j is %s", (sub, code) => {
    expect(codeOf(sub)).toBe(code);
  });

  it("knows its default form", () => {
    const reading = parseSubject("project_path:acme/api:ref_type:branch:ref:main");
    expect("subject" in reading && reading.subject.isDefault).toBe(true);
    const custom = parseSubject("project_path:acme/api:ref:main:ref_type:branch");
    expect("subject" in custom && custom.subject.isDefault).toBe(false);
  });

  it("of any job and any components parses back to the values it was made of", () => {
    fc.assert(
      fc.property(aJob, (job) => {
        const claims = mintClaims(job);
        const reading = parseSubject(String(claims.sub));
        if (!("subject" in reading)) return expect.fail(`${claims.sub}: ${reading.problem.help}`);
        const values = subjectValues(job);
        for (const { name, value } of reading.subject.parts) expect(values[name]).toBe(value);
        expect(
          mintSubject(
            reading.subject.parts.map((part) => part.name),
            values,
          ),
        ).toBe(claims.sub);
      }),
      { numRuns: 500 },
    );
  });

  it("leaves out what the job has no value for", () => {
    const components = ["project_id", "ref", "environment_protected", "deployment_tier"] as const;
    expect(mintSubject(components, { project_id: "20", ref: "main" })).toBe("project_id:20:ref:main");
  });

  it("gives the value of a part", () => {
    const reading = parseSubject("project_id:20:ref:main");
    expect("subject" in reading && partOf(reading.subject, "ref")).toBe("main");
    expect("subject" in reading && partOf(reading.subject, "ref_type")).toBeUndefined();
  });

  it("has only components that the table knows, and one that leads", () => {
    expect(SUB_COMPONENTS.filter((row) => row.leads).map((row) => row.name)).toEqual([
      "project_path",
      "project_id",
      "job_project_path",
      "job_project_id",
      "source_project_path",
      "source_project_id",
    ]);
  });
});

describe("the name of a ref", () => {
  it.each([
    "main",
    "feature/x",
    "v1.0",
    "a@b",
    "émoji-🚀",
    "$(id)",
    "a{b",
    "refs/x",
    "heads/main",
    "a..b".replace("..", ".-."),
  ])("can be %j", (ref) => expect(isRefName(ref)).toBe(true));
  it.each([
    ["", "empty"],
    ["refs/heads/main", "full-ref-path"],
    ["refs/tags/v1", "full-ref-path"],
    ["a b", "illegal-character"],
    ["a:b", "illegal-character"],
    ["a*", "illegal-character"],
    ["a?b", "illegal-character"],
    ["a\u0000", "illegal-character"],
    ["HEAD", "illegal-name"],
    ["@", "illegal-name"],
    ["-x", "illegal-name"],
    ["a..b", "illegal-name"],
    ["a@{1}", "illegal-name"],
    ["a//b", "illegal-name"],
    ["/a", "illegal-name"],
    ["a/", "illegal-name"],
    ["a.lock", "illegal-name"],
    ["a.lock/b", "illegal-name"],
    [".a", "illegal-name"],
    ["a/.b", "illegal-name"],
    ["a.", "illegal-name"],
    ["0a0353b3171fe8e1ddad9f11e35d4b2a72a0b317", "illegal-name"],
  ])("cannot be %j: %s", (ref, code) => expect(refProblem(ref)?.code).toBe(code));
});

describe("the path of a project", () => {
  it.each(["acme/api", "acme/platform/api", "a/b", "_x/.y", "A.b/c-d"])("can be %j", (path) =>
    expect(isProjectPath(path)).toBe(true),
  );
  it.each(["acme", "", "/a", "a/", "a//b", "-a/b", "a./b", "a.git/b", "a/b.atom", "a:b/c", "a/b*", "a/b c"])(
    "cannot be %j",
    (path) => expect(isProjectPath(path)).toBe(false),
  );
});

describe("the generators of these tests", () => {
  it("make names that GitLab takes", () => {
    fc.assert(fc.property(aProjectPath, aRefName, (path, ref) => isProjectPath(path) && isRefName(ref)));
  });
});
