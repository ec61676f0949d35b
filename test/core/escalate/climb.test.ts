import { describe, expect, it } from "vitest";
import { climb } from "../../../src/core/escalate/climb.ts";
import { inventoryOf } from "../../../src/core/escalate/inventory.ts";
import { readEstate } from "../../../src/core/estate/read-estate.ts";
import { JOB, type Sketch, allow, estateOf, trusts } from "./estate.ts";

const GUIDE = [allow(["ec2:*", "s3:*", "eks:*", "iam:PassRole", "cloudformation:*"])];
const ADMINISTRATOR = [allow("*")];

function chainsOf(...sketches: readonly Sketch[]): readonly string[] {
  return climbFrom(...sketches).map((chain) => `${chain.path} -> ${chain.reaches}`);
}

function climbFrom(...sketches: readonly Sketch[]): ReturnType<typeof climb> {
  const inventory = inventoryOf(estateOf(...sketches));
  const job =
    inventory.roles.find((role) => role.name === "job") ?? inventory.users.find((user) => user.name === "job");
  if (job === undefined) throw new TypeError("the sketch has a role or user called job");
  return climb(inventory, inventory.actor(job));
}

const cfnExec = { name: "cdk-cfn-exec", trust: trusts("cloudformation.amazonaws.com"), allows: ADMINISTRATOR };

describe("the policy of the first guide that people find", () => {
  it("reaches an administrator through a stack of CDK's own role", () => {
    const [chain] = climbFrom({ roles: [{ name: "job", trust: JOB, allows: GUIDE }, cfnExec] });
    expect(chain).toMatchObject({
      path: "cloudformation-create-stack",
      reaches: "arn:aws:iam::111111111111:role/cdk-cfn-exec",
      steps: [
        {
          action: "iam:PassRole",
          resource: "arn:aws:iam::111111111111:role/cdk-cfn-exec",
          policy: "inline",
          statement: 0,
        },
        { action: "cloudformation:CreateStack" },
      ],
    });
    expect(chain?.assumes).toBeUndefined();
  });

  it("reaches nobody where no role with more power trusts a service", () => {
    const weak = { name: "weak", trust: trusts("cloudformation.amazonaws.com"), allows: [allow("s3:GetObject")] };
    expect(chainsOf({ roles: [{ name: "job", trust: JOB, allows: GUIDE }, weak] })).toEqual([]);
  });

  it("reaches whoever trusts the service where only a plan was read, which does not list the account's roles", () => {
    const resource = (type: string, name: string, values: object): object => ({
      address: `${type}.${name}`,
      mode: "managed",
      type,
      name,
      change: { actions: ["create"], before: null, after: values, after_unknown: {} },
    });
    const policy = (...statements: readonly object[]): string =>
      JSON.stringify({ Version: "2012-10-17", Statement: statements });
    const plan = {
      format_version: "1.2",
      terraform_version: "1.9.0",
      planned_values: { root_module: {} },
      resource_changes: [
        resource("aws_iam_role", "job", { name: "job", assume_role_policy: policy(JOB) }),
        resource("aws_iam_role_policy", "job", { role: "job", name: "guide", policy: policy(...GUIDE) }),
      ],
    };
    const { estate } = readEstate([{ name: "plan.json", text: JSON.stringify(plan) }]);
    const inventory = inventoryOf(estate);
    const [job] = inventory.roles;
    const [chain] = job === undefined ? [] : climb(inventory, inventory.actor(job));
    expect(chain?.reaches).toMatch(/^every role that trusts [a-z0-9.]+\.amazonaws\.com$/);
    expect(chain?.assumes).toBe("one of them is an administrator: the account's roles were not read");
  });

  it("is stopped by PassRole on one role that has no more power", () => {
    const policy = [allow(["cloudformation:CreateStack"]), allow("iam:PassRole", "arn:aws:iam::111111111111:role/app")];
    expect(chainsOf({ roles: [{ name: "job", trust: JOB, allows: policy }, cfnExec] })).toEqual([]);
  });

  it("is stopped by PassRole to another service", () => {
    const to = { Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } } };
    const policy = [allow(["cloudformation:CreateStack"]), allow("iam:PassRole", "*", to)];
    expect(chainsOf({ roles: [{ name: "job", trust: JOB, allows: policy }, cfnExec] })).toEqual([]);
  });
});

describe("writing one's own rights", () => {
  it("is the end of it", () => {
    const policy = [allow("iam:PutRolePolicy", "arn:aws:iam::111111111111:role/job")];
    expect(chainsOf({ roles: [{ name: "job", trust: JOB, allows: policy }] })).toEqual([
      "put-role-policy -> arn:aws:iam::111111111111:role/job itself",
    ]);
  });

  it("is no way up within a boundary that holds", () => {
    const policy = [allow("iam:PutRolePolicy")];
    const boundary = { limit: [allow(["s3:*", "iam:PutRolePolicy"])] };
    expect(
      chainsOf({ roles: [{ name: "job", trust: JOB, allows: policy, boundary: "limit" }], policies: boundary }),
    ).toEqual([]);
  });

  it("is no way up on somebody else who cannot be taken", () => {
    const policy = [allow("iam:PutRolePolicy", "arn:aws:iam::111111111111:role/other")];
    expect(chainsOf({ roles: [{ name: "job", trust: JOB, allows: policy }] })).toEqual([]);
  });

  it("works through a policy that is attached, and not through one of AWS's", () => {
    const policy = [allow("iam:CreatePolicyVersion")];
    const own = { roles: [{ name: "job", trust: JOB, attached: ["deploy"] }], policies: { deploy: policy } };
    expect(chainsOf(own)).toEqual(["create-policy-version -> arn:aws:iam::111111111111:role/job itself"]);
    const awsOnly = {
      roles: [{ name: "job", trust: JOB, allows: policy, attached: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] }],
    };
    expect(chainsOf(awsOnly)).toEqual([]);
  });
});

describe("taking another role", () => {
  const admin = (principal: object): Sketch["roles"][number] => ({
    name: "admin",
    trust: { Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" },
    allows: ADMINISTRATOR,
  });

  it("needs both sides", () => {
    const root = { AWS: "arn:aws:iam::111111111111:root" };
    const job = (allows: readonly object[]): Sketch["roles"][number] => ({ name: "job", trust: JOB, allows });
    expect(chainsOf({ roles: [job([allow("sts:AssumeRole")]), admin(root)] })).toEqual([
      "assume-role -> arn:aws:iam::111111111111:role/admin",
    ]);
    expect(chainsOf({ roles: [job([allow("s3:*")]), admin(root)] })).toEqual([]);
    expect(chainsOf({ roles: [job([allow("sts:AssumeRole")]), admin({ Service: "ec2.amazonaws.com" })] })).toEqual([]);
  });

  it("is followed from role to role, and into other accounts", () => {
    const middle = {
      name: "middle",
      trust: { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111111111111:role/job" }, Action: "sts:AssumeRole" },
      allows: [allow("sts:AssumeRole", "arn:aws:iam::222222222222:role/admin")],
    };
    const far = { account: "222222222222", roles: [admin({ AWS: "111111111111" })] };
    const job = { name: "job", trust: JOB, allows: [allow("sts:AssumeRole", "arn:aws:iam::111111111111:role/middle")] };
    const [chain] = climbFrom({ roles: [job, middle] }, far);
    expect(chain?.steps.map((step) => step.principal)).toEqual([
      "arn:aws:iam::111111111111:role/job",
      "arn:aws:iam::111111111111:role/middle",
    ]);
    expect(chain?.reaches).toBe("arn:aws:iam::222222222222:role/admin");
  });

  it("needs no word of the job's own where a trust policy of its account names the job", () => {
    const named = admin({ AWS: "arn:aws:iam::111111111111:role/job" });
    const [chain] = climbFrom({ roles: [{ name: "job", trust: JOB }, named] });
    expect(chain?.steps).toMatchObject([
      { action: "sts:AssumeRole", resource: "arn:aws:iam::111111111111:role/admin" },
    ]);
    expect(climbFrom({ roles: [{ name: "job", trust: JOB }, admin({ AWS: "111111111111" })] })).toEqual([]);
    const far = { account: "222222222222", roles: [named] };
    expect(climbFrom({ roles: [{ name: "job", trust: JOB }] }, far)).toEqual([]);
  });

  it("says what it supposes where the trust asks for something that it cannot know", () => {
    const external = {
      name: "admin",
      trust: {
        Effect: "Allow",
        Principal: { AWS: "111111111111" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": "acme" } },
      },
      allows: ADMINISTRATOR,
    };
    const [chain] = climbFrom({ roles: [{ name: "job", trust: JOB, allows: [allow("sts:AssumeRole")] }, external] });
    expect(chain?.assumes).toBe("`sts:externalid` is `acme`");
  });
});

describe("users and groups", () => {
  it("a user climbs by its group's policy", () => {
    const groups = [{ name: "ci", allows: [allow("iam:PutGroupPolicy", "arn:aws:iam::111111111111:group/ci")] }];
    expect(chainsOf({ roles: [], users: [{ name: "job", groups: ["ci"] }], groups })).toEqual([
      "put-group-policy -> arn:aws:iam::111111111111:user/job itself",
    ]);
  });

  it("a role climbs by a key of an administrator", () => {
    const users = [{ name: "ada", allows: ADMINISTRATOR }];
    expect(chainsOf({ roles: [{ name: "job", trust: JOB, allows: [allow("iam:CreateAccessKey")] }], users })).toEqual([
      "create-access-key -> arn:aws:iam::111111111111:user/ada",
    ]);
  });

  it("a role climbs by an administrator of its own making, and a boundary that must be set stops it", () => {
    const make = ["iam:CreateUser", "iam:AttachUserPolicy", "iam:CreateAccessKey"];
    expect(chainsOf({ roles: [{ name: "job", trust: JOB, allows: [allow(make)] }] })).toEqual([
      "create-administrator-user -> an administrator of its own making",
    ]);
    const limit = "arn:aws:iam::111111111111:policy/limit";
    const bounded = allow(make, "*", { Condition: { StringEquals: { "iam:PermissionsBoundary": limit } } });
    const sketch = { roles: [{ name: "job", trust: JOB, allows: [bounded] }] };
    expect(chainsOf({ ...sketch, policies: { limit: [allow("s3:*")] } })).toEqual([]);
    expect(climbFrom(sketch)[0]?.assumes).toContain("that boundary, which was not read, limits nothing");
  });
});
