import { describe, expect, it } from "vitest";
import { guardrailFor } from "../../../../src/core/access/export/guardrail.ts";
import { admits } from "../../../../src/core/admission/admits.ts";
import { readPolicy } from "../../../../src/core/iam/read-policy.ts";
import { ACCOUNT, PROVIDER, estateOf, role, trust } from "../../estate/kit.ts";

const SELF = "gitlab.acme.example";

function open(issuer: string) {
  const statement = {
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${issuer}` },
    Action: "sts:AssumeRoleWithWebIdentity",
  };
  const { value } = readPolicy(JSON.stringify({ Version: "2012-10-17", Statement: [statement] }), { kind: "trust" });
  if (value === undefined) throw new TypeError("no trust");
  return value;
}

/** Whether a subject gets into a role that is open to all, under the guardrail. */
function getsIn(sub: string, issuer = "gitlab.com", tenant = { groups: ["acme"], projectIds: ["48120001"] }): boolean {
  const { value } = readPolicy(guardrailFor(issuer, tenant, undefined).policy, { kind: "rcp" });
  if (value === undefined) throw new TypeError("no policy");
  const door = { account: ACCOUNT, provider: { url: issuer, clientIds: ["aud"] }, rcps: [[value]] };
  return admits(open(issuer), door, { iss: `https://${issuer}`, aud: "aud", sub }).allowed;
}

describe("the guardrail", () => {
  it.each(["gitlab.com", SELF])("is proved to keep every outsider of %s out", (issuer) => {
    expect(guardrailFor(issuer, { groups: ["acme"] }, undefined).holds).toBe(true);
    expect(guardrailFor(issuer, { groups: ["acme", "acme-labs"], projectIds: ["48120001"] }, undefined).holds).toBe(
      true,
    );
  });

  it("lets ours in, by path and by id, and nobody whose name only begins like ours", () => {
    expect(getsIn("project_path:acme/api:ref_type:branch:ref:main")).toBe(true);
    expect(getsIn("project_id:48120001:ref_type:branch:ref:main")).toBe(true);
    expect(getsIn("project_path:acme-evil/api:ref_type:branch:ref:main")).toBe(false);
    expect(getsIn("project_path:evil/acme/api:ref_type:branch:ref:main")).toBe(false);
    expect(getsIn("project_id:481200019:ref_type:branch:ref:main")).toBe(false);
    expect(getsIn("project_path:acme/api:ref_type:branch:ref:main", SELF)).toBe(true);
    expect(getsIn("project_path:evil/api:ref_type:branch:ref:main", SELF)).toBe(false);
  });

  it("names the doors that it would break, with a token and with what was seen", () => {
    const anyProject = JSON.parse(JSON.stringify(trust("project_path:*")).replace("StringEquals", "StringLike"));
    const details = {
      RoleDetailList: [role("ours"), role("open", { AssumeRolePolicyDocument: anyProject })],
    };
    const estate = estateOf({
      "details.json": { UserDetailList: [], GroupDetailList: [], Policies: [], ...details },
      "providers.json": [{ Arn: PROVIDER, Url: "gitlab.com", ClientIDList: ["sts.amazonaws.com"] }],
    });
    const { breaks } = guardrailFor("gitlab.com", { groups: ["acme"] }, estate);
    expect(breaks.map((one) => one.role)).toEqual([`arn:aws:iam::${ACCOUNT}:role/open`]);
    expect(String(breaks[0]?.token?.["sub"])).not.toMatch(/^project_path:acme\//);
  });
});
