import { describe, expect, it } from "vitest";
import { auditCase, type RuleCase } from "../rule-cases.ts";

const PROVIDER = "arn:aws:iam::111111111111:oidc-provider/gitlab.com";

function fixed(more: Omit<RuleCase, "case" | "finds">, rule = "trust/any-project") {
  const { findings } = auditCase({ case: "", finds: true, tenant: ["acme"], ...more });
  return findings.find((finding) => finding.rule === rule)?.fix;
}

function subjects(more: Omit<RuleCase, "case" | "finds">, rule?: string): readonly unknown[] | undefined {
  const [change] = fixed(more, rule)?.changes ?? [];
  if (change?.after?.kind !== "role") return undefined;
  const { Statement } = JSON.parse(change.after.trust) as {
    Statement: { Condition: Record<string, Record<string, unknown>> }[];
  };
  return Statement.map(({ Condition }) => Condition["StringLike"]?.["gitlab.com:sub"]);
}

function like(sub: unknown): object {
  return { StringEquals: { "gitlab.com:aud": "sts.amazonaws.com" }, StringLike: { "gitlab.com:sub": sub } };
}

describe("a door that outsiders come in by", () => {
  it.each([
    ["*", "project_path:acme/*"],
    ["**", "project_path:acme/*"],
    ["project_path:acme*", "project_path:acme/*"],
    ["project_path:*:ref_type:branch:ref:main", "project_path:acme/*:ref_type:branch:ref:main"],
    [
      ["project_path:*:ref_type:branch:ref:main", "project_path:*:ref_type:tag:*"],
      ["project_path:acme/*:ref_type:branch:ref:main", "project_path:acme/*:ref_type:tag:*"],
    ],
  ])("is kept to ours: %s becomes %s", (before, after) => {
    expect(subjects({ trust: like(before) })).toEqual([after]);
  });

  it("is kept to every group of ours, without a word of the subject before", () => {
    const trust = { StringEquals: { "gitlab.com:aud": "sts.amazonaws.com" } };
    expect(subjects({ trust, tenant: ["acme", "apples"] })).toEqual([["project_path:acme/*", "project_path:apples/*"]]);
  });

  it("is kept to ours in the one statement that lets outsiders in", () => {
    const allow = (condition: object): object => ({
      Effect: "Allow",
      Principal: { Federated: PROVIDER },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: condition,
    });
    const ours = "project_path:acme/app:ref_type:branch:ref:main";
    const theirs = "project_path:stranger/app:ref_type:branch:ref:main";
    expect(subjects({ statements: [allow(like(ours)), allow(like("project_path:*"))] })).toEqual([
      ours,
      "project_path:acme/*",
    ]);
    expect(subjects({ statements: [allow(like([ours, theirs]))] }, "trust/outsiders")).toEqual([ours]);
  });

  it("is kept to ours where GitLab was read, whose projects are then ours by their ids as well", () => {
    const project = {
      id: 7,
      path_with_namespace: "acme/app",
      web_url: "https://gitlab.com/acme/app",
      namespace: { id: 8, full_path: "acme", kind: "group" },
    };
    const files = { "gitlab/gitlab.com/projects.json": [project] };
    expect(subjects({ trust: like("*"), files })).toEqual(["project_path:acme/*"]);
  });

  it("is proved to be closed to them, and to fit", () => {
    expect(fixed({ trust: like("project_path:*") })?.proofs.map(({ holds }) => holds)).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  it("is left to a person where nobody said who we are, where one pattern cannot say it, and where others come in too", () => {
    const condition = like("project_path:*");
    expect(fixed({ trust: condition, tenant: [] })).toBeUndefined();
    expect(fixed({ trust: like("project_path:*/app:ref_type:branch:ref:main") })).toBeUndefined();
    const both = [PROVIDER, "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"];
    const statement = { Effect: "Allow", Action: "sts:AssumeRoleWithWebIdentity", Condition: condition };
    expect(fixed({ statements: [{ ...statement, Principal: { Federated: both } }] })).toBeUndefined();
  });

  it("has one change, that of the cause", () => {
    const { findings } = auditCase({
      case: "",
      finds: true,
      tenant: ["acme"],
      trust: like(["project_path:acme/app:ref_type:branch:ref:main", "*"]),
    });
    expect(findings.filter(({ fix }) => fix !== undefined).map(({ rule }) => rule)).toEqual(["trust/poisoned-list"]);
  });
});
