import { describe, expect, it } from "vitest";
import { SHARED_ISSUERS } from "../../../src/core/iam/shared-issuers.ts";
import { predictWrite } from "../../../src/core/iam/write-guard.ts";
import { loadCases, policyOf } from "./support.ts";

interface WriteGuard {
  readonly cases: readonly {
    readonly says: string;
    readonly issuer?: string;
    readonly condition?: object;
    readonly statements?: readonly object[];
    readonly accepted: boolean;
    readonly reason?: string;
  }[];
}

describe("AWS, asked to store a trust policy", () => {
  const { cases } = loadCases<WriteGuard>("write-guard");
  const titled = cases.map((entry) => [entry.accepted ? "accepts" : "refuses", entry.says, entry] as const);

  it.each(titled)("%s %s", (_verb, _says, { issuer = "gitlab.com", condition, statements, accepted, reason }) => {
    const standard = {
      Principal: { Federated: `arn:aws:iam::111111111111:oidc-provider/${issuer}` },
      Action: "sts:AssumeRoleWithWebIdentity",
    };
    const all = statements ?? [
      { Effect: "Allow", ...(condition === undefined ? undefined : { Condition: condition }) },
    ];
    const trust = policyOf(
      "trust",
      all.map((statement) => ({ ...standard, ...statement })),
    );
    const prediction = predictWrite(trust);
    expect(prediction.accepted).toBe(accepted);
    if (accepted) expect(prediction.reason).toBeUndefined();
    else expect(prediction.reason).toContain(reason ?? `trusted principal ${issuer} must evaluate`);
  });

  it("has the words that the service was heard to say", () => {
    const trust = policyOf("trust", [
      {
        Effect: "Allow",
        Principal: { Federated: "arn:aws:iam::111111111111:oidc-provider/gitlab.com" },
        Action: "sts:AssumeRoleWithWebIdentity",
      },
    ]);
    expect(predictWrite(trust).reason).toBe(
      "MalformedPolicyDocument: Trust policy with trusted principal gitlab.com must evaluate, using StringEquals, " +
        "StringLike or StringEqualsIgnoreCase, gitlab.com:sub which is not scoped to all.",
    );
  });

  it("guards the 22 issuers of its page", () => {
    expect(SHARED_ISSUERS.size).toBe(22);
    expect([...SHARED_ISSUERS.values()].flat()).toHaveLength(23);
  });
});
