import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sketchEstate } from "../../../../src/core/access/init/from-estate.ts";
import { writeSketch } from "../../../../src/core/access/init/write-sketch.ts";
import { makePlan } from "../../../../src/core/access/plan/make-plan.ts";
import type { CloudObject } from "../../../../src/core/change/object.ts";
import { readAccess } from "../../../../src/core/access/read-access.ts";
import { readEstate } from "../../../../src/core/estate/read-estate.ts";
import { estateOf } from "../../escalate/estate.ts";
import { accountWith } from "../plan/as-estate.ts";

const files = globSync("examples/acme/**/*", { withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath}/${entry.name}`)
  .sort();
const { estate } = readEstate(files.map((name) => ({ name, text: readFileSync(name, "utf8") })));
const OPTIONS = { stack: "acme", groups: ["acme"], until: "2027-02-18" };

describe("a declaration made from what stands", () => {
  const { sketch, files: policies } = sketchEstate(estate, OPTIONS);
  const text = writeSketch(sketch);
  const { value, diagnostics } = readAccess({ name: "sallyport.yaml", text });

  it("reads as it is kept", async () => {
    expect(diagnostics).toEqual([]);
    await expect(text).toMatchFileSnapshot("../../../golden/plan/acme-init.yaml");
  });

  it("makes every safe door a grant and every other a comment", () => {
    expect(value?.grants.map(({ name }) => name)).toEqual([
      "api-deploy-staging",
      "api-deploy",
      "docs-publish",
      "infra-deploy",
      "gitlab-rails",
      "gitlab-registry",
      "gitlab-runner-manager",
      "gitlab-ecr-push",
    ]);
    for (const name of ["web-deploy", "shared-ci", "sandbox", "mr-checks"]) {
      expect(text).toMatch(new RegExp(`# arn:aws:iam::\\d+:role/${name}: `));
    }
  });

  it("plans to take over what stands, and to make nothing", () => {
    if (value === undefined) throw new Error("not read");
    const { value: plan } = makePlan(value, {
      estate,
      files: new Map(policies.map(({ path, text: policy }) => [path, { name: path, text: policy }])),
    });
    expect(plan?.summary).toMatchObject({ create: 0, delete: 0 });
    expect(plan?.drift).toEqual([]);
    expect(plan?.changes.every(({ before }) => before !== undefined)).toBe(true);
  });

  it("is safe to uncomment as far as YAML goes", () => {
    const uncommented = text.replaceAll(/^ {2}# (?= {2,}\S|[a-z0-9-]+:$)/gm, "  ");
    const grants = readAccess({ text: uncommented }).value?.grants.map(({ name }) => name);
    expect(grants).toContain("sandbox");
    expect(grants).toContain("web-preview");
  });
});

describe("a role of which no policy can be declared", () => {
  const trust = {
    Effect: "Allow",
    Principal: { Federated: "arn:aws:iam::111111111111:oidc-provider/gitlab.com" },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: {
        "gitlab.com:aud": "sts.amazonaws.com",
        "gitlab.com:project_id": "20",
        "gitlab.com:sub": "project_path:acme/api:ref_type:branch:ref:main",
      },
    },
  };
  const arn = "arn:aws:iam::111111111111:role/x";
  const door: readonly CloudObject[] = [
    {
      kind: "provider",
      arn: "arn:aws:iam::111111111111:oidc-provider/gitlab.com",
      url: "gitlab.com",
      clientIds: ["sts.amazonaws.com"],
      tags: {},
    },
    {
      kind: "role",
      arn,
      trust: JSON.stringify({ Version: "2012-10-17", Statement: trust }),
      maxSessionSeconds: 3600,
      tags: {},
    },
  ];
  const said = (attached: readonly string[]): string => {
    const attachments = attached.map((policyArn) => ({ kind: "attachment", owner: arn, policyArn }) as const);
    return writeSketch(sketchEstate(accountWith([...door, ...attachments]), OPTIONS).sketch);
  };

  it("is a comment that names what is attached, to be said by capabilities", () => {
    const text = said(["arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser"]);
    expect(text).toContain(
      "# arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser is attached, and not declared",
    );
    expect(text).toContain("  #   from: { project: acme/api");
    expect(text).toContain("  #   can: []");
    expect(text).not.toContain("not read");
  });

  it("is said to have none, where it has none", () => {
    expect(said([])).toContain("# it has no policy, and can do nothing");
  });
});

describe("hostile names", () => {
  it("stay inside their comments and quotes", () => {
    const hostile = estateOf({
      roles: [
        {
          name: "x",
          trust: {
            Effect: "Allow",
            Principal: { Federated: "arn:aws:iam::111111111111:oidc-provider/gitlab.com" },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: {
              StringLike: { "gitlab.com:sub": "project_path:acme/api\ngrants:\n  evil: {}:ref_type:branch:ref:*" },
            },
          },
          allows: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }],
        },
      ],
    });
    const text = writeSketch(sketchEstate(hostile, OPTIONS).sketch);
    expect(text).toContain("role/x: ");
    expect(text.split("\n").some((line) => line.startsWith("  evil"))).toBe(false);
    expect(readAccess({ text }).value?.grants ?? []).toEqual([]);
  });
});
