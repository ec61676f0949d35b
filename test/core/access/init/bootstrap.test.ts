import { describe, expect, it } from "vitest";
import { bootstrap } from "../../../../src/core/access/init/bootstrap.ts";
import { writeSketch } from "../../../../src/core/access/init/write-sketch.ts";
import type { CloudObject } from "../../../../src/core/change/object.ts";
import { checkLimits } from "../../../../src/core/iam/check-limits.ts";
import { decide } from "../../../../src/core/iam/decide.ts";
import type { Policy } from "../../../../src/core/iam/policy.ts";
import { readPolicy } from "../../../../src/core/iam/read-policy.ts";
import { accountWith } from "../plan/as-estate.ts";
import { planOf } from "../plan/plan-of.ts";

const ACCOUNT = { name: "prod", id: "111111111111", region: "eu-west-1" };
const made = bootstrap({ project: "acme/access", id: "99", branch: "main", accounts: [ACCOUNT] });
const BOUNDARY = "arn:aws:iam::111111111111:policy/gitlab-boundary";
const text = writeSketch({
  stack: "acme",
  gitlab: { url: "https://gitlab.com", groups: ["acme"] },
  accounts: made.accounts,
  grants: made.grants,
  notes: made.notes,
});

const admin: readonly CloudObject[] = [
  {
    kind: "role",
    arn: "arn:aws:iam::111111111111:role/admin",
    trust:
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":"sts:AssumeRole"},{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}',
    maxSessionSeconds: 3600,
    tags: {},
  },
  {
    kind: "inline-policy",
    owner: "arn:aws:iam::111111111111:role/admin",
    name: "all",
    policy: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
  },
];
const boundary: CloudObject = {
  kind: "managed-policy",
  arn: BOUNDARY,
  policy: made.files[0]?.text ?? "",
  tags: {},
};

function policyOf(json: string): Policy {
  const { value } = readPolicy(json, { kind: "identity" });
  if (value === undefined) throw new Error("not a policy");
  return value;
}

describe("the roles of the pipeline that keeps a declaration", () => {
  it("are proved to reach no administrator, in an account that has one", () => {
    const { proofs, refused } = planOf(text, { estate: accountWith([...admin, boundary]) });
    expect(refused).toEqual([]);
    const claims = proofs.filter(({ claim }) => claim === "cannot reach an administrator");
    expect(claims.map(({ grant, holds, witness }) => [grant, holds, witness])).toEqual([
      ["sallyport-plan", true, undefined],
      ["sallyport-apply", true, undefined],
    ]);
  });

  it("are refused under a boundary that bounds nothing", () => {
    const open: CloudObject = {
      ...boundary,
      policy: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
    };
    expect(planOf(text, { estate: accountWith([...admin, open]) }).refused).toEqual(["sallyport-apply"]);
  });

  it("have a boundary that fits, and that keeps an administrator under it from getting out", () => {
    const policy = made.files[0]?.text ?? "";
    expect(checkLimits(policy, "boundary")).toEqual([]);
    const identity = [
      policyOf('{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'),
    ];
    const ask = (action: string, resource: string, context: Record<string, string> = {}): boolean =>
      decide(
        { identity, boundary: policyOf(policy) },
        {
          principal: { kind: "aws", arn: "arn:aws:iam::111111111111:role/gitlab/x", account: "111111111111" },
          action,
          resource,
          context,
        },
      ).allowed;
    const role = "arn:aws:iam::111111111111:role/gitlab/y";
    const within = { "iam:PermissionsBoundary": BOUNDARY };
    expect(ask("s3:GetObject", "arn:aws:s3:::b/k")).toBe(true);
    expect(ask("iam:CreateRole", role, within)).toBe(true);
    expect(ask("iam:UpdateAssumeRolePolicy", role)).toBe(true);
    for (const [action, resource, context] of [
      ["iam:CreateRole", role],
      ["iam:CreateRole", role, { "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess" }],
      ["iam:DeleteRolePermissionsBoundary", role],
      ["iam:CreatePolicyVersion", BOUNDARY],
      ["iam:UpdateAssumeRolePolicy", "arn:aws:iam::111111111111:role/admin"],
      ["iam:CreateAccessKey", "arn:aws:iam::111111111111:user/u"],
      ["iam:AddUserToGroup", "arn:aws:iam::111111111111:group/admins"],
      ["iam:AttachGroupPolicy", "arn:aws:iam::111111111111:group/admins"],
      ["iam:CreateUser", "arn:aws:iam::111111111111:user/u"],
      ["organizations:LeaveOrganization", "*"],
    ] as const) {
      expect(ask(action, resource, context ?? {}), action).toBe(false);
    }
  });

  it("wait for the project's id as comments", () => {
    const { grants, notes } = bootstrap({ project: "acme/access", branch: "main", accounts: [ACCOUNT] });
    expect(grants.every(({ disabled }) => disabled)).toBe(true);
    expect(notes.at(-1)).toContain("the project's id");
  });
});
