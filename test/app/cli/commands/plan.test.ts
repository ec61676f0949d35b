import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCli } from "../../run-cli.ts";

const DECLARATION = `version: 1
stack: acme
gitlab: { groups: [acme] }
accounts: { prod: { id: "111111111111", region: eu-west-1 } }
grants:
  deploy:
    from: { project: acme/api, id: "20", branches: [main], protected: true }
    into: prod
    can: [{ ecr-push: { repository: api } }, { policy: ./policies/extra.json }]
`;
const POLICY = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:111111111111:q"}}`;
const FILES = { "sallyport.yaml": DECLARATION, "policies/extra.json": POLICY };
const EMPTY = JSON.stringify({ UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] });
const SNAPSHOT = { "snap/aws/111111111111/authorization-details.json": EMPTY };

describe("sallyport plan", () => {
  it("shows without any reading what would be made, and says that nothing was read", async () => {
    const { code, stdout } = await runCli(["plan", "--offline"], { files: FILES });
    expect(stdout).toContain("+ role gitlab/deploy");
    expect(stdout).toContain("+ inline policy sallyport-extra of gitlab/deploy");
    expect(stdout).toContain("nothing was read of prod");
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("Plan: 4 to add, 0 to change, 0 to destroy.");
    expect(code).toBe(0);
  });

  it("exits with 2 where changes are pending and that was asked for, and with 5 where it is strict", async () => {
    expect((await runCli(["plan", "--offline", "--exit-on-changes"], { files: FILES })).code).toBe(2);
    expect((await runCli(["plan", "--offline", "--strict"], { files: FILES })).code).toBe(5);
  });

  it("keeps the plan for its owner alone", async () => {
    const { cwd, stderr } = await runCli(["plan", "--offline", "--save", "plan.json"], { files: FILES });
    const kept = JSON.parse(readFileSync(join(cwd, "plan.json"), "utf8"));
    expect(kept).toMatchObject({ formatVersion: "1.0", stack: "acme", complete: false, summary: { create: 4 } });
    expect(kept.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(statSync(join(cwd, "plan.json")).mode & 0o777).toBe(0o600);
    expect(stderr).toContain("sallyport apply plan.json");
  });

  it("writes the same bytes each time, and the counts beside it", async () => {
    const words = ["plan", "--offline", "--format", "json", "--report", "gitlab-terraform=counts.json"];
    const [first, second] = [await runCli(words, { files: FILES }), await runCli(words, { files: FILES })];
    expect(first.stdout).toBe(second.stdout);
    expect(readFileSync(join(first.cwd, "counts.json"), "utf8")).toBe('{"create":4,"update":0,"delete":0}\n');
  });

  it("plans against a snapshot", async () => {
    const { code, stdout } = await runCli(["plan", "--snapshot", "snap"], { files: { ...FILES, ...SNAPSHOT } });
    expect([code, stdout.includes("nothing was read")]).toEqual([0, false]);
    expect(stdout).toContain("cannot reach an administrator");
  });

  it("knows the projects of a GitLab whose tokens have another issuer, where the declaration says that it is the one", async () => {
    const projects = JSON.stringify([
      { id: 20, path_with_namespace: "acme/api", namespace: { id: 1, full_path: "acme" } },
    ]);
    const said = 'url: "https://acme-oidc.s3.eu-west-1.amazonaws.com"';
    const plan = (gitlab: string) => {
      const declaration = DECLARATION.replace("groups: [acme]", `${gitlab}, groups: [acme]`).replace(
        'id: "20"',
        'id: "21"',
      );
      const files = { ...FILES, ...SNAPSHOT, "sallyport.yaml": declaration };
      const gitlabFile = { "snap/gitlab/gitlab.example.com/projects.json": projects };
      return runCli(["plan", "--snapshot", "snap"], { files: { ...files, ...gitlabFile } });
    };
    expect((await plan(said)).code).toBe(0);
    const { code, stderr } = await plan(`${said}, api: "https://gitlab.example.com"`);
    expect([code, stderr]).toEqual([3, expect.stringContaining("error[grant/other-id]")]);
    expect(stderr).toContain("its id is `20`");
  });

  it("exits with 2 where a grant is refused", async () => {
    const files = { ...FILES, "sallyport.yaml": DECLARATION.replace("groups: [acme]", "groups: [others]") };
    const { code, stdout } = await runCli(["plan", "--offline"], { files });
    expect(stdout).toContain("REFUTED");
    expect(stdout).toContain("the grant `deploy` is refused");
    expect(code).toBe(2);
  });

  it.each([
    ["no declaration", {}, [], "plan/no-declaration"],
    ["a declaration without grants", { "sallyport.yaml": "version: 1\n" }, [], "plan/no-grants"],
    ["a policy file that is not there", { "sallyport.yaml": DECLARATION }, [], "grant/no-policy-file"],
    [
      "a policy file that is none",
      {
        ...FILES,
        "policies/extra.json":
          '{"Version":"2012-10-17","Statement":[{"Effect":"Alow","Action":"s3:*","Resource":"*"}]}',
      },
      [],
      "policies/extra.json:1:",
    ],
    [
      "a capability without its parameter",
      { ...FILES, "sallyport.yaml": DECLARATION.replace("repository: api", "") },
      [],
      "sallyport.yaml:9:",
    ],
    [
      "a mistyped parameter",
      { ...FILES, "sallyport.yaml": DECLARATION.replace("repository: api", "repositry: api") },
      [],
      "did you mean `repository`?",
    ],
    [
      "a snapshot in which no account is",
      { ...FILES, "snap/.gitlab-ci.yml": "job: { script: [x] }\n" },
      ["--snapshot", "snap"],
      "plan/no-snapshot",
    ],
    ["a snapshot that is cut off", { ...FILES, "cut.json": "{" }, ["--snapshot", "cut.json"], "json/truncated"],
    ["a snapshot beside --offline", FILES, ["--snapshot", "snap"], "cli/excluded-flag"],
  ] as const)("exits with 3 for %s", async (_, files, words, says) => {
    const offline = words.length === 0 || says === "cli/excluded-flag" ? ["--offline"] : [];
    const { code, stderr, stdout } = await runCli(["plan", ...offline, ...words], { files });
    expect(stderr).toContain(says);
    expect(stdout).toBe("");
    expect(code).toBe(3);
  });
});
