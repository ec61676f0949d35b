import { describe, expect, it } from "vitest";
import { readGiven } from "../../../../src/edge/files/read-given.ts";
import { readEstate } from "../../../../src/core/estate/read-estate.ts";
import { readYaml } from "../../../../src/core/text/yaml.ts";
import { runCli } from "../../run-cli.ts";

const DECLARATION = `
version: 1
stack: acme
gitlab: { url: "https://gitlab.com", groups: [acme] }
accounts:
  staging: { id: "111111111111", region: eu-west-1 }
  production: { id: "222222222222", region: eu-west-1 }
grants:
  api-deploy:
    from: { project: acme/api, id: "48120001", branches: [main, "release/*"], protected: true }
    into: production
    environment: production
    can: [ { ecr-push: { repository: platform/api } } ]
  pages:
    from: { project: acme/docs, id: "48120002", tags: ["v1"], pipeline-sources: [push, web] }
    into: staging
    can: [ { s3-sync: { bucket: acme-docs } } ]
`;
const files = { "sallyport.yaml": DECLARATION };

describe("export", () => {
  it("writes a template that is read back as the roles that were declared", async () => {
    const { code, cwd, stderr } = await runCli(
      ["export", "--format", "cloudformation", "--account", "production", "--out", "stack.json"],
      { files },
    );
    expect([code, stderr]).toEqual([0, ""]);
    const { sources, unread } = readGiven(cwd, ["stack.json"]);
    const [account] = readEstate(sources, unread).estate.accounts;
    expect(account?.roles?.map(({ name, path, inline }) => [name, path, inline.length])).toEqual([
      ["api-deploy", "/gitlab/", 1],
    ]);
  });

  it("wants to know which account a template is for", async () => {
    const { code, stderr } = await runCli(["export", "--format", "cloudformation"], { files });
    expect(code).toBe(3);
    expect(stderr).toContain("choose one with `--account`");
  });

  it("writes jobs that GitLab can read, under names that it lets a job have", async () => {
    const { code, stdout } = await runCli(["export", "--format", "ci"], { files });
    expect(code).toBe(0);
    expect(readYaml({ text: stdout }).diagnostics).toEqual([]);
    expect(stdout).toContain("\npages-job:\n");
    expect(stdout).toContain(`- if: '$CI_COMMIT_BRANCH == "main" && $CI_COMMIT_REF_PROTECTED == "true"'`);
    expect(stdout).toContain(`- if: '$CI_COMMIT_BRANCH =~ /^release\\/.*$/ && $CI_COMMIT_REF_PROTECTED == "true"'`);
    expect(stdout).toContain(`- if: '$CI_COMMIT_TAG == "v1" && $CI_PIPELINE_SOURCE =~ /^(?:push|web)$/'`);
  });

  it("looks for clusters and machines in the region that is declared, whatever the caller's own is", async () => {
    const { stdout } = await runCli(["export", "--format", "cli", "--account", "production"], { files });
    expect(stdout).toContain("local -x AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-1\n");
  });

  it("writes every account for Terraform, and the one that is asked for", async () => {
    const all = await runCli(["export"], { files });
    expect(all.stdout).toContain('alias               = "production"');
    const one = await runCli(["export", "--account", "111111111111"], { files });
    expect(one.stdout).toContain('allowed_account_ids = ["111111111111"]');
    expect(one.stdout).not.toContain("222222222222");
  });

  it("writes what a saved plan changes, and refuses one that somebody edited", async () => {
    const planned = await runCli(["plan", "--offline", "--save", "plan.json"], { files });
    expect(planned.code).toBe(0);
    const { stdout } = await runCli(["export", "plan.json", "--format", "cli"], { cwd: planned.cwd });
    expect(stdout).toContain("account_222222222222() {");
    const { stdout: text } = await runCli(["plan", "--offline", "--format", "json"], { cwd: planned.cwd });
    const edited = { "plan.json": text.replaceAll("ecr:PutImage", "ecr:*") };
    const refused = await runCli(["export", "plan.json"], { files: edited });
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain("it was changed after it was made");
  });

  it("writes the guardrail alone to standard output, and only when it is proved", async () => {
    const { code, stdout, stderr } = await runCli(["export", "--guardrail"], { files });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).Statement[0].Condition.StringNotLike).toEqual({
      "gitlab.com:sub": "project_path:acme/*",
    });
    expect(stderr).toContain("proved: no token of an outsider");
    const nobody = { "sallyport.yaml": DECLARATION.replace(", groups: [acme]", "") };
    expect((await runCli(["export", "--guardrail"], { files: nobody })).code).toBe(3);
    expect((await runCli(["export", "--guardrail", "--format", "cli"], { files })).code).toBe(3);
  });

  it("says that a file is no plan", async () => {
    const { code, stderr } = await runCli(["export", "plan.json"], { files: { "plan.json": "{}" } });
    expect(code).toBe(3);
    expect(stderr).toContain("error[plan/not-a-plan]");
    expect(stderr.match(/^error/gm)).toHaveLength(1);
  });
});
