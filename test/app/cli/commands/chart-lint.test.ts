import { describe, expect, it } from "vitest";
import { runCli } from "../../run-cli.ts";

const DOCUMENTED = `registry:
  serviceAccount:
    annotations:
      eks.amazonaws.com/role-arn: arn:aws:iam::222222222222:role/gitlab/gitlab-registry
`;
const RULE = "chart/account-disabled";

async function lint(
  words: readonly string[],
  files: Record<string, string>,
): Promise<{ rules: string[]; code: number }> {
  const { stdout, code } = await runCli(["chart", "lint", ...words, "--format", "json"], { files });
  const { findings } = JSON.parse(stdout) as { findings: { rule: string }[] };
  return { rules: findings.map(({ rule }) => rule), code };
}

describe("chart lint", () => {
  it("shows the documented example with its line and the lines as they should be", async () => {
    const { stdout, code } = await runCli(["chart", "lint", "values.yaml"], { files: { "values.yaml": DOCUMENTED } });
    expect(code).toBe(0);
    expect(stdout).toContain(`error[${RULE}]`);
    expect(stdout).toContain("values.yaml:4:35");
    expect(stdout).toContain("        enabled: true");
  });

  it("ends with 2 where --fail-on asks for it", async () => {
    const { code } = await lint(["values.yaml", "--fail-on", "high"], { "values.yaml": DOCUMENTED });
    expect(code).toBe(2);
  });

  it("takes a later file over an earlier one, as Helm does", async () => {
    const files = { "a.yaml": DOCUMENTED, "b.yaml": "registry: { serviceAccount: { enabled: true } }\n" };
    expect((await lint(["a.yaml", "b.yaml"], files)).rules).toEqual([]);
    const off = { ...files, "c.yaml": "registry: { serviceAccount: { enabled: false } }\n" };
    expect((await lint(["a.yaml", "b.yaml", "c.yaml"], off)).rules).toEqual([RULE]);
    expect((await lint(["c.yaml", "a.yaml", "b.yaml"], off)).rules).toEqual([]);
  });

  it("reads a file named .json as JSON, and the same text as values in YAML's flow style as Helm does", async () => {
    const flow = '{"registry": {"enabled": true},}\n';
    const { code, stderr } = await runCli(["chart", "lint", "values.json"], { files: { "values.json": flow } });
    expect([code, stderr]).toEqual([3, expect.stringContaining("json/trailing-comma")]);
    expect(stderr).toContain("values.json:1:32");
    expect(await runCli(["chart", "lint", "values.yaml"], { files: { "values.yaml": flow } })).toMatchObject({
      code: 0,
    });
  });

  it("takes --set over every file", async () => {
    const { rules } = await lint(["a.yaml", "--set", "global.serviceAccount.enabled=true"], { "a.yaml": DOCUMENTED });
    expect(rules).toEqual([]);
  });

  it("tells what only chart 10 no longer reads to those who have it", async () => {
    const files = { "a.yaml": "global: { minio: { enabled: false } }\n" };
    expect((await lint(["a.yaml", "--chart-version", "9.10"], files)).rules).toEqual([]);
    expect((await lint(["a.yaml", "--chart-version", "10"], files)).rules).toEqual(["chart/renamed"]);
  });

  it("finds in a rendered manifest what kube2iam would read", async () => {
    const pod =
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: gitlab-registry }\nspec: { template: { metadata: { annotations: { iam.amazonaws.com/role: images } } } }\n";
    expect((await lint(["rendered.yaml"], { "rendered.yaml": pod })).rules).toEqual(["chart/legacy-agent"]);
  });

  it.each([
    ["without its role", "{ name: gitlab-registry }", [RULE]],
    ["with another role", "{ name: gitlab-registry, annotations: { eks.amazonaws.com/role-arn: other } }", [RULE]],
    [
      "with its role",
      "{ name: gitlab-registry, annotations: { eks.amazonaws.com/role-arn: 'arn:aws:iam::222222222222:role/gitlab/gitlab-registry' } }",
      [],
    ],
    ["of another release", "{ name: second-registry }", []],
  ])("holds an account that was rendered %s against the values", async (_, metadata, rules) => {
    const files = {
      "v.yaml": DOCUMENTED.replace("annotations", "enabled: true\n    annotations"),
      "rendered.yaml": `apiVersion: v1\nkind: ServiceAccount\nmetadata: ${metadata}\n`,
    };
    expect((await lint(["v.yaml", "rendered.yaml"], files)).rules).toEqual(rules);
  });

  it("says what is no part of a release, and goes on", async () => {
    const files = {
      "v.yaml": DOCUMENTED,
      "policy.json": '{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow" }] }',
    };
    const { stdout, stderr } = await runCli(["chart", "lint", "v.yaml", "policy.json"], { files });
    expect(stdout).toContain(RULE);
    expect(stderr).toContain("chart/passed-over");
  });

  it("reads a runner's config.toml by the audit's rules", async () => {
    const toml = `concurrent = 1\n[[runners]]\n  name = "b"\n  executor = "kubernetes"\n  [runners.kubernetes]\n    service_account_overwrite_allowed = ".*"\n`;
    expect((await lint(["config.toml"], { "config.toml": toml })).rules).toEqual(["runner/account-overwrite"]);
  });

  it("reads the configuration of s3cmd, and shows no secret of it", async () => {
    const files = {
      "values.yaml":
        "gitlab: { toolbox: { serviceAccount: { enabled: true, annotations: { eks.amazonaws.com/role-arn: 'arn:aws:iam::222222222222:role/t' } } } }\n",
      s3cfg:
        "[default]\naccess_key = AKIAIOSFODNN7EXAMPLE\nsecret_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\nbucket_location = eu-west-1\n",
    };
    const { stdout, stderr } = await runCli(["chart", "lint", "values.yaml", "s3cfg"], { files });
    expect(stdout).toContain("chart/keypair-wins");
    expect(stdout + stderr).not.toContain("wJalr");
  });

  it.each([
    [["chart"], "cli/missing-argument"],
    [["chart", "lint"], "chart/no-values"],
    [["chart", "polish"], "chart/what"],
    [["chart", "lint", "v.yaml", "--set", "a"], "chart/bad-set"],
    [["chart", "lint", "v.yaml", "--chart-version", "6"], "cli/bad-value"],
    [["chart", "lint", "list.yaml"], "chart/not-values"],
    [["chart", "lint", "broken.yaml"], "yaml/"],
  ])("says what is wrong with %j", async (words, code) => {
    const files = { "v.yaml": "global: {}\n", "list.yaml": "- a\n", "broken.yaml": "a: [\n" };
    const { code: exit, stderr } = await runCli(words, { files });
    expect(stderr).toContain(code);
    expect(exit).toBe(3);
  });
});

const ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";
const ENABLED = DOCUMENTED.replace("annotations", "enabled: true\n    annotations");

function snapshot(subject: string, actions: readonly string[], name = "gitlab-registry"): Record<string, string> {
  const trust = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::222222222222:oidc-provider/${ISSUER}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { [`${ISSUER}:aud`]: "sts.amazonaws.com", [`${ISSUER}:sub`]: subject } },
      },
    ],
  };
  const can = {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: actions, Resource: ["arn:aws:s3:::acme-registry", "arn:aws:s3:::acme-registry/*"] },
    ],
  };
  const role = {
    Path: "/gitlab/",
    RoleName: name,
    RoleId: "AROA1",
    Arn: `arn:aws:iam::222222222222:role/gitlab/${name}`,
    CreateDate: "2026-01-01T00:00:00Z",
    AssumeRolePolicyDocument: trust,
    RolePolicyList: [{ PolicyName: "can", PolicyDocument: can }],
    AttachedManagedPolicies: [],
    InstanceProfileList: [],
    Tags: [],
  };
  const details = { RoleDetailList: [role], UserDetailList: [], GroupDetailList: [], Policies: [] };
  return { "snap/aws/222222222222/authorization-details.json": JSON.stringify(details) };
}

describe("chart lint with a snapshot", () => {
  const values = { "values.yaml": `${ENABLED}global: { registry: { bucket: acme-registry } }\n` };
  const words = ["values.yaml", "--snapshot", "snap"];
  const GOOD = "system:serviceaccount:gitlab:gitlab-registry";

  it.each([
    ["is silent where the role exists, lets in and suffices", snapshot(GOOD, ["s3:*"]), []],
    ["says that a role does not exist", snapshot(GOOD, ["s3:*"], "another"), ["chart/role-absent"]],
    ["says whom a role does not let in", snapshot(`${GOOD}2`, ["s3:*"]), ["chart/role-refuses"]],
    ["says what a role lacks", snapshot(GOOD, ["s3:Get*", "s3:List*", "s3:PutObject"]), ["chart/role-lacks"]],
  ] as const)("%s", async (_, files, rules) => {
    expect((await lint(words, { ...values, ...files })).rules).toEqual(rules);
  });

  it("asks for the release and namespace that were said", async () => {
    const files = { ...values, ...snapshot("system:serviceaccount:git:prod-registry", ["s3:*"]) };
    expect((await lint(words, files)).rules).toEqual(["chart/role-refuses"]);
    expect((await lint([...words, "--namespace", "git", "--release", "prod"], files)).rules).toEqual([]);
  });

  it("says nothing of an account that was not read, and says that", async () => {
    const other = DOCUMENTED.replace("annotations", "enabled: true\n    annotations").replace(
      "222222222222",
      "111111111111",
    );
    const files = { "values.yaml": other, ...snapshot(GOOD, ["s3:*"]) };
    const { stdout, code } = await runCli(["chart", "lint", ...words, "--strict"], { files });
    expect(stdout).toContain("not known");
    expect(code).toBe(5);
  });
});
