import { describe, expect, it } from "vitest";
import { auditCase } from "./rule-cases.ts";

const MAIN = "project_path:acme/app:ref_type:branch:ref:main";

describe("a door", () => {
  it("to a provider that the account lacks says just that, in the door as in the finding", () => {
    const statements = [
      {
        Effect: "Allow",
        Principal: { Federated: "arn:aws:iam::111111111111:oidc-provider/gitlab.acme.example" },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: { "gitlab.acme.example:aud": "sts.amazonaws.com", "gitlab.acme.example:sub": MAIN },
        },
      },
    ];
    const { doors } = auditCase({ case: "", finds: true, statements });
    expect(doors.flatMap(({ broken = [] }) => broken.map(({ code }) => code))).toEqual(["provider-missing"]);
  });

  it("by everybody as principal is one for each provider whose tokens come in, and broken where none do", () => {
    const by = (issuer: string): readonly (string | undefined)[] =>
      auditCase({
        case: "",
        finds: true,
        providers: [{ url: "gitlab.com" }, { url: "gitlab.example.com" }],
        statements: [
          {
            Effect: "Allow",
            Principal: "*",
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: { StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com", [`${issuer}:sub`]: MAIN } },
          },
        ],
      }).doors.map(({ from, reach }) => `${from} ${reach}`);
    expect(by("gitlab.com")).toEqual(["gitlab.com refs"]);
    expect(by("gitlab.acme.example")).toEqual(["gitlab.com nobody", "gitlab.example.com nobody"]);
  });
});
