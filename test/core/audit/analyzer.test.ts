import { describe, expect, it } from "vitest";
import { type RuleCase, auditCase } from "./rule-cases.ts";

function caveats(trust: object, isPublic: boolean | undefined): readonly string[] {
  const finding = {
    id: "1",
    findingType: "ExternalAccess",
    resource: "arn:aws:iam::111111111111:role/job",
    resourceType: "AWS::IAM::Role",
    status: "ACTIVE",
    isPublic,
  };
  const one: RuleCase = {
    case: "",
    finds: true,
    trust,
    files: { "aws/111111111111/access-analyzer.json": isPublic === undefined ? [] : [finding] },
  };
  return auditCase(one)
    .doors.flatMap((door) => door.caveats)
    .filter((caveat) => caveat.includes("Analyzer"));
}

const OPEN = { StringLike: { "gitlab.com:sub": "project_path:acme*" } };
const BOUND = { StringEquals: { "gitlab.com:sub": "project_path:acme/app:ref_type:branch:ref:main" } };

describe("IAM Access Analyzer beside the audit", () => {
  it("is named where it misses a door that is open", () => {
    expect(caveats(OPEN, undefined)).toEqual([expect.stringContaining("does not call this role public")]);
  });

  it("is named where it calls a bounded door public", () => {
    expect(caveats(BOUND, true)).toEqual([expect.stringContaining("calls this role public")]);
  });

  it("is not named where both agree", () => {
    expect(caveats(OPEN, true)).toEqual([]);
    expect(caveats(BOUND, false)).toEqual([]);
  });
});
