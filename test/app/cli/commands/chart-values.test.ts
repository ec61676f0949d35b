import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCli } from "../../run-cli.ts";

const DECLARATION = `version: 1
stack: acme
gitlab: { groups: [acme] }
accounts: { production: { id: "222222222222", region: eu-west-1 } }
grants:
  gitlab-registry:
    from: { chart: registry, via: irsa, cluster: prod, namespace: gitlab, release: gitlab }
    into: production
    can: [ { s3-storage: { buckets: [acme-registry] } } ]
`;

describe("chart values", () => {
  it("shows the files one after another, each under its name", async () => {
    const { stdout, code } = await runCli(["chart", "values"], { files: { "sallyport.yaml": DECLARATION } });
    expect(code).toBe(0);
    expect(stdout).toContain("# ==> gitlab.yaml");
    expect(stdout).toContain("# ==> secrets.yaml");
    expect(stdout).toContain("eks.amazonaws.com/role-arn: arn:aws:iam::222222222222:role/gitlab/gitlab-registry");
  });

  it("writes into a folder, and over nothing that says something else", async () => {
    const files = { "sallyport.yaml": DECLARATION, "helm/secrets.yaml": "mine: true\n" };
    const first = await runCli(["chart", "values", "helm"], { files });
    expect([first.code, first.stderr]).toEqual([3, expect.stringContaining("files/exists")]);
    expect(first.stderr).toContain("say `--yes` to write over what is there");
    expect(existsSync(join(first.cwd, "helm/gitlab.yaml"))).toBe(false);
    const { cwd, code, stdout } = await runCli(["chart", "values", "helm", "--yes"], { files });
    expect([code, stdout]).toEqual([0, ""]);
    expect(readFileSync(join(cwd, "helm/secrets.yaml"), "utf8")).toContain("kind: Secret");
    expect(readFileSync(join(cwd, "helm/gitlab.yaml"), "utf8")).toContain("secret: gitlab-registry-storage");
  });

  it("gives a program the names and texts", async () => {
    const { stdout } = await runCli(["chart", "values", "--format", "json"], {
      files: { "sallyport.yaml": DECLARATION },
    });
    const { files } = JSON.parse(stdout) as { files: { name: string }[] };
    expect(files.map(({ name }) => name)).toEqual(["gitlab.yaml", "secrets.yaml"]);
  });

  it("asks which release is meant where there are two", async () => {
    const [head = "", grant = ""] = DECLARATION.split("grants:\n");
    const two = `${head}grants:\n${grant}${grant.replace("gitlab-registry:", "other:").replace("release: gitlab", "release: second")}`;
    const files = { "sallyport.yaml": two };
    const asked = await runCli(["chart", "values", "--release", "third"], { files });
    expect([asked.code, asked.stderr]).toEqual([3, expect.stringContaining("chart/no-such-release")]);
    const none = await runCli(["chart", "values", "--release", "third"], {
      files: { "sallyport.yaml": DECLARATION },
    });
    expect([none.code, none.stderr]).toEqual([3, expect.stringContaining("`gitlab/gitlab`")]);
    const renamed = { "sallyport.yaml": two.replace("release: gitlab", "release: first") };
    const open = await runCli(["chart", "values"], { files: renamed });
    expect([open.code, open.stderr]).toEqual([3, expect.stringContaining("chart/several-releases")]);
    const { stdout } = await runCli(["chart", "values", "--release", "second"], { files });
    expect(stdout).toContain("role/gitlab/other");
    expect(stdout).not.toContain("role/gitlab/gitlab-registry");
  });

  it.each([
    [["chart", "values"], {}, "plan/no-declaration"],
    [
      ["chart", "values"],
      { "sallyport.yaml": DECLARATION.replace(/from: .*/, 'from: { project: acme/api, id: "1", branches: [main] }') },
      "chart/no-grants",
    ],
    [["chart", "values"], { "sallyport.yaml": DECLARATION.replace(", region: eu-west-1", "") }, "grant/no-region"],
    [["chart", "values", "--bucket", "lsf=acme"], { "sallyport.yaml": DECLARATION }, "cli/bad-value"],
  ] as const)("says what is wrong: %j with %j", async (words, files, code) => {
    const { code: exit, stderr } = await runCli(words, { files });
    expect(stderr).toContain(code);
    expect(exit).toBe(3);
  });
});

describe("chart migrate", () => {
  const files = {
    "v.yaml": "registry: { annotations: { iam.amazonaws.com/role: 'arn:aws:iam::222222222222:role/images' } }\n",
  };

  it("writes an overlay, the grants and the order of the steps", async () => {
    const { stdout, code } = await runCli(["chart", "migrate", "v.yaml", "--cluster", "prod"], { files });
    expect(code).toBe(0);
    expect(stdout).toContain("iam.amazonaws.com/role: null");
    expect(stdout).toContain("eks.amazonaws.com/role-arn: arn:aws:iam::222222222222:role/gitlab/images-irsa");
    expect(stdout).toContain("via: irsa, cluster: prod");
  });

  it("writes associations for Pod Identity, and no annotation", async () => {
    const words = ["chart", "migrate", "v.yaml", "--cluster", "prod", "--to", "pod-identity"];
    const { stdout } = await runCli(words, { files });
    expect(stdout).toContain("create-pod-identity-association");
    expect(stdout).not.toContain("eks.amazonaws.com/role-arn");
  });

  it("has nothing to do for values without such annotations", async () => {
    const { stdout, stderr, code } = await runCli(["chart", "migrate", "v.yaml", "--cluster", "prod"], {
      files: { "v.yaml": "registry: { storage: { secret: a } }\n" },
    });
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr).toContain("nothing to migrate");
  });

  it("asks for the cluster", async () => {
    const { stderr, code } = await runCli(["chart", "migrate", "v.yaml"], { files });
    expect(stderr).toContain("chart/no-cluster");
    expect(code).toBe(3);
  });
});
