import { describe, expect, it } from "vitest";
import { type Proposal, planProposals } from "../../../../src/core/access/apply/plan-proposals.ts";
import type { Change } from "../../../../src/core/change/change.ts";
import type { AccessKeyObject, RoleObject } from "../../../../src/core/change/object.ts";
import { readEstate } from "../../../../src/core/estate/read-estate.ts";

const ACCOUNT = "111111111111";
const { estate } = readEstate([]);
const accounts = [{ name: "prod", id: ACCOUNT, partition: "aws", read: true }];
const trust = (subject: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/gitlab.com` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringLike: { "gitlab.com:sub": subject } },
      },
    ],
  });
const role: RoleObject = {
  kind: "role",
  arn: `arn:aws:iam::${ACCOUNT}:role/job`,
  trust: trust("project_path:acme/*"),
  maxSessionSeconds: 7200,
  tags: {},
};

function proposal(name: string, after: Partial<RoleObject>, more: Partial<Proposal> = {}): Proposal {
  const change: Change = {
    action: "update",
    account: ACCOUNT,
    before: role,
    after: { ...role, ...after },
    reason: name,
  };
  return { name, changes: [change], proofs: [{ claim: "nobody new comes in", holds: true }], breaks: [], ...more };
}

function planOf(...proposals: readonly Proposal[]): ReturnType<typeof planProposals> {
  return planProposals(proposals, { estate, accounts, stack: "fix", caveats: [] });
}

const NARROW = { trust: trust("project_path:acme/api:ref_type:branch:ref:main") };

describe("proposals as a plan", () => {
  it("hold nothing of which anything is not proved", () => {
    for (const proofs of [
      [],
      [{ claim: "it fits", holds: false }],
      [
        { claim: "it fits", holds: true },
        { claim: "nobody new comes in", holds: "undecided" },
      ],
    ] as const) {
      const { plan, left } = planOf(proposal("one", NARROW, { proofs }));
      expect([plan.changes, left.map(({ name }) => name)]).toEqual([[], ["one"]]);
    }
  });

  it("let none write over another, and join what goes together", () => {
    const other = { trust: trust("project_path:acme/web:ref_type:branch:ref:main") };
    const { plan, left } = planOf(
      proposal("one", NARROW),
      proposal("two", other),
      proposal("three", { maxSessionSeconds: 3600 }),
      proposal("four", NARROW),
    );
    expect(left).toEqual([{ name: "two", says: expect.stringContaining("another fix changes the same") }]);
    expect(plan.changes).toMatchObject([{ after: { ...NARROW, maxSessionSeconds: 3600 }, access: "narrows" }]);
    expect(plan.summary).toEqual({ create: 0, update: 1, delete: 0, adopt: 0 });
  });

  it("let nothing be changed that another takes away", () => {
    const gone: Change = { action: "delete", account: ACCOUNT, before: role, reason: "gone" };
    const deleting = { ...proposal("gone", {}), changes: [gone] };
    expect(planOf(proposal("one", NARROW), deleting).left.map(({ name }) => name)).toEqual(["gone"]);
    expect(planOf(deleting, proposal("one", NARROW)).left.map(({ name }) => name)).toEqual(["one"]);
  });

  it("keep the more careful word of whom they break", () => {
    const { plan } = planOf(
      proposal("one", { maxSessionSeconds: 3600 }, { breaks: ["project_path:acme/api:ref_type:branch:ref:main"] }),
    );
    expect(plan.changes).toMatchObject([{ access: "narrows", breaks: [expect.stringContaining("acme/api")] }]);
    expect(planOf(proposal("one", NARROW)).plan.changes).toMatchObject([{ breaks: "unknown" }]);
  });

  it("call a key that is put aside narrower, and one that is taken up again broader", () => {
    const key = (status: AccessKeyObject["status"]): AccessKeyObject => ({
      kind: "access-key",
      user: `arn:aws:iam::${ACCOUNT}:user/bot`,
      keyId: "AKIAIOSFODNN7EXAMPLE",
      status,
    });
    const turn = (before: AccessKeyObject, after: AccessKeyObject): Proposal => ({
      ...proposal("key", {}),
      changes: [{ action: "update", account: ACCOUNT, before, after, reason: "key" }],
    });
    const aside = planOf(turn(key("Active"), key("Inactive"))).plan.changes;
    expect(aside).toMatchObject([{ access: "narrows", breaks: "unknown" }]);
    expect(planOf(turn(key("Inactive"), key("Active"))).plan.changes).toMatchObject([{ access: "broadens" }]);
  });
});
