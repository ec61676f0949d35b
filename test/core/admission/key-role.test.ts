import { describe, expect, it } from "vitest";
import { keyRole } from "../../../src/core/admission/key-role.ts";
import { splitPattern } from "../../../src/core/admission/split-pattern.ts";

describe("a condition key, for tokens of gitlab.com,", () => {
  it.each([
    ["gitlab.com:sub", "claim"],
    ["GitLab.com:Project_Id", "claim"],
    ["gitlab.com:environment", "not-filled"],
    ["gitlab.com:amr", "not-filled"],
    ["gitlab.example.com:sub", "other-issuer"],
    ["token.actions.githubusercontent.com:sub", "other-issuer"],
    ["cognito-identity.amazonaws.com:aud", "other-issuer"],
    ["https://gitlab.com:sub", "near-issuer"],
    ["gitlab.com/:sub", "near-issuer"],
    ["gitlab.com:443:sub", "near-issuer"],
    ["gitlab.com/group:sub", "near-issuer"],
    ["aws:RequestTag/team", "not-minted"],
    ["sts:SourceIdentity", "not-minted"],
    ["sts:RoleSessionName", "chosen"],
    ["aws:RequestedRegion", "chosen"],
    ["aws:SourceIp", "free"],
    ["aws:PrincipalOrgID", "free"],
    ["saml:aud", "free"],
    ["gitlab:sub", "free"],
    ["", "free"],
  ])("%j is %s", (key, expected) => {
    const role = keyRole(key, "gitlab.com");
    expect(role.kind === "absent" ? role.why : role.kind).toBe(expected);
  });

  it("of a self-managed instance has two claims", () => {
    expect(keyRole("gitlab.example.com/gitlab:sub", "gitlab.example.com/gitlab")).toMatchObject({ kind: "claim" });
    expect(keyRole("gitlab.example.com/gitlab:project_id", "gitlab.example.com/gitlab")).toMatchObject({
      why: "gitlab-com-only",
    });
    expect(keyRole("gitlab.com:sub", "gitlab.example.com")).toMatchObject({ why: "other-issuer" });
  });
});

describe("a pattern over subjects in the default form", () => {
  const FORM = ["project_path:", ":ref_type:", ":ref:"];
  it.each([
    ["project_path:acme/*", [["acme/*", "*", "*"]]],
    ["project_path:acme/app:ref_type:branch:ref:main", [["acme/app", "branch", "main"]]],
    ["p*:ref:main", [["*", "*", "main"]]],
    [
      "*acme/app*",
      [
        ["*", "*", "*acme/app*"],
        ["*", "*acme/app*", "*"],
        ["*acme/app*", "*", "*"],
      ],
    ],
    ["project_path:acme/app", []],
    ["project_id:20:*", []],
    ["repo:acme/app:*", []],
  ])("%j is a row for each way to match", (pattern, rows) => {
    const split = splitPattern(pattern, FORM)?.map(({ fields }) => fields) ?? [];
    expect(split.toSorted()).toEqual(expect.arrayContaining(rows));
    if (rows.length === 0) expect(split).toEqual([]);
  });

  it("with too many ways is not taken apart", () => {
    expect(splitPattern("*a*b*c*d*e*f*g*h*i*", FORM)).toBeUndefined();
  });
});
