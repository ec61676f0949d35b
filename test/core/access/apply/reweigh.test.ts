import { describe, expect, it } from "vitest";
import { reweigh } from "../../../../src/core/access/apply/reweigh.ts";
import type { ChangeDocument } from "../../../../src/core/access/plan/plan-document.ts";
import type { CloudObject } from "../../../../src/core/change/object.ts";
import { accountWith } from "../plan/as-estate.ts";

const ROLE = "arn:aws:iam::111111111111:role/gitlab/deploy";
const OURS = "arn:aws:iam::111111111111:policy/gitlab/deploy-1";
const AWS = "arn:aws:iam::aws:policy/";

function document(actions: readonly string[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] });
}

const role: CloudObject = {
  kind: "role",
  arn: ROLE,
  trust: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
  }),
  maxSessionSeconds: 3600,
  tags: {},
};

/** A plan as whoever could edit it may have made it: it calls everything harmless. */
function claimed(...made: readonly CloudObject[]): readonly ChangeDocument[] {
  return made.map((after) => ({
    action: "create",
    account: "111111111111",
    kind: after.kind,
    id: "x",
    after,
    access: "same",
    breaks: [],
    reason: "",
  }));
}

function accessOf(standing: readonly CloudObject[], changes: readonly ChangeDocument[]): readonly string[] {
  return reweigh(changes, accountWith([role, ...standing])).map(({ access }) => access);
}

describe("a policy that a saved plan attaches", () => {
  it("broadens where it is one of AWS's own that no account's details carry", () => {
    const admin = { kind: "attachment", owner: ROLE, policyArn: `${AWS}AdministratorAccess` } as const;
    expect(accessOf([], claimed(admin))).toEqual(["broadens"]);
  });

  it("is undecided where nobody knows what it says", () => {
    const unknown = { kind: "attachment", owner: ROLE, policyArn: `${AWS}SomethingNew` } as const;
    expect(accessOf([], claimed(unknown))).toEqual(["undecided"]);
  });

  it("broadens where the plan makes it, also on a role of which not all was read", () => {
    const unread = { kind: "attachment", owner: ROLE, policyArn: `${AWS}SomethingNew` } as const;
    const policy: CloudObject = { kind: "managed-policy", arn: OURS, policy: document(["s3:*"]), tags: {} };
    const attached = { kind: "attachment", owner: ROLE, policyArn: OURS } as const;
    expect(accessOf([], claimed(policy, attached))).toEqual(["same", "broadens"]);
    expect(accessOf([unread], claimed(policy, attached))).toEqual(["same", "broadens"]);
  });
});
