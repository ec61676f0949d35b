import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCli } from "../../run-cli.ts";

const ACCOUNT = "111111111111";

interface Statement {
  readonly [element: string]: unknown;
}

function trust(...statements: readonly Statement[]): string {
  const base = {
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/gitlab.com` },
    Action: "sts:AssumeRoleWithWebIdentity",
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: statements.map((one) => ({ ...base, ...one })) });
}

const like = (...values: readonly string[]) => ({ Condition: { StringLike: { "gitlab.com:sub": values } } });
const exact = { Condition: { StringEquals: { "gitlab.com:sub": "project_path:acme/app:ref_type:branch:ref:main" } } };

const SAMPLES: Readonly<Record<string, string>> = {
  world: trust({ Condition: { StringEquals: { "gitlab.com:aud": "sts.amazonaws.com" } } }),
  prefix: trust(like("project_path:acme*:ref_type:branch:ref:main")),
  group: trust(like("project_path:acme/*")),
  project: trust(like("project_path:acme/app:*")),
  refs: trust(exact, like("project_path:acme/app:ref_type:tag:ref:v*")),
  good: trust({
    Condition: {
      StringEquals: {
        "gitlab.com:aud": "sts.amazonaws.com",
        "gitlab.com:sub": "project_path:acme/app:ref_type:branch:ref:main",
        "gitlab.com:project_id": "48120001",
        "gitlab.com:ref_protected": "true",
      },
    },
  }),
  broken: trust({
    Condition: { StringEquals: { "gitlab.com:sub": "project_path:acme/*", "gitlab.com:environment": "production" } },
  }),
  star: trust({ Principal: "*" }),
  bound: trust({ ...exact, Condition: { ...exact.Condition, IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } }),
  mixed: trust(exact, { Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }),
};

describe("sallyport who", () => {
  it.each(Object.entries(SAMPLES))("says it in words: %s", async (name, text) => {
    const { code, stdout } = await runCli(["who", "deploy.json", "--tenant", "acme"], {
      files: { "deploy.json": text },
    });
    expect(code).toBe(0);
    await expect(stdout).toMatchFileSnapshot(`../../../golden/who/${name}.txt`);
  });

  it("gives a program the same", async () => {
    const { stdout } = await runCli(["who", "-", "--format", "json", "--tenant=acme"], {
      stdin: SAMPLES["prefix"] ?? "",
    });
    const document = JSON.parse(stdout) as { doors: readonly object[] };
    expect(document).toMatchObject({ formatVersion: "1.0", predictWrite: { accepted: true } });
    expect(document.doors).toHaveLength(1);
    expect(document.doors[0]).toMatchObject({
      provider: "gitlab.com",
      account: ACCOUNT,
      statements: [0],
      reach: "instance",
      exact: true,
      identity: "none",
      outsiders: true,
      describe: [{ project: "acme*", refType: "branch", ref: "main", statement: 0 }],
      witness: { iss: "https://gitlab.com" },
      outsider: { iss: "https://gitlab.com" },
      caveats: [],
    });
  });

  it("answers for each GitLab that a policy trusts, and for none of the others", async () => {
    const providers = ["gitlab.com", "gitlab.example.com", "token.actions.githubusercontent.com"];
    const text = trust({
      Principal: { Federated: providers.map((name) => `arn:aws:iam::${ACCOUNT}:oidc-provider/${name}`) },
    });
    const { stdout } = await runCli(["who", "p.json", "--format=json"], { files: { "p.json": text } });
    const { doors } = JSON.parse(stdout) as { doors: readonly { provider: string; reach: string }[] };
    // GitHub's tokens need none of GitLab's to get in.
    expect(doors.map(({ provider, reach }) => [provider, reach])).toEqual([
      ["gitlab.com", "anyone"],
      ["gitlab.example.com", "anyone"],
    ]);
  });

  it("reads YAML, a role as the AWS CLI shows it, and several files", async () => {
    const role = {
      Role: {
        Arn: `arn:aws:iam::${ACCOUNT}:role/gitlab/deploy`,
        RoleName: "deploy",
        Path: "/gitlab/",
        RoleId: "AROAIOSFODNN7EXAMPLE",
        AssumeRolePolicyDocument: JSON.parse(SAMPLES["group"] ?? "") as unknown,
      },
    };
    const yaml = [
      'Version: "2012-10-17"',
      "Statement:",
      "  - Effect: Allow",
      `    Principal: { Federated: "arn:aws:iam::${ACCOUNT}:oidc-provider/gitlab.com" }`,
      "    Action: sts:AssumeRoleWithWebIdentity",
    ].join("\n");
    const files = { "role.json": JSON.stringify(role), "open.yaml": yaml };
    const { code, stdout } = await runCli(["who", "role.json", "open.yaml", "--format=json"], { files });
    const { doors } = JSON.parse(stdout) as { doors: readonly { role: string; reach: string }[] };
    expect(code).toBe(0);
    expect(doors.map(({ role, reach }) => [role, reach]).toSorted()).toEqual([
      [`arn:aws:iam::${ACCOUNT}:role/gitlab/deploy`, "group"],
      ["open", "instance"],
    ]);
  });

  it("takes provider, audience, account and tenant from flags, then from sallyport.yaml", async () => {
    const declaration = [
      "version: 1",
      "gitlab:",
      "  url: https://gitlab.com",
      "  groups: [acme]",
      "  audience: https://gitlab.com",
    ].join("\n");
    const text = trust({
      Condition: { StringEquals: { "gitlab.com:aud": "sts.amazonaws.com" }, ...like("project_path:acme/*").Condition },
    });
    const files = { "sallyport.yaml": declaration, "p.json": text };
    const first = await runCli(["who", "p.json", "--format=json"], { files });
    expect(JSON.parse(first.stdout)).toMatchObject({
      doors: [{ audiences: ["https://gitlab.com"], reach: "nobody", broken: [{ code: "audience-not-registered" }] }],
    });
    const second = await runCli(["who", "p.json", "--format=json", "--audience", "sts.amazonaws.com"], { files });
    expect(JSON.parse(second.stdout)).toMatchObject({ doors: [{ reach: "group", outsiders: false }] });
    const third = await runCli(["who", "p.json", "--format=json", "--issuer=gitlab.example.com"], { files });
    expect(JSON.parse(third.stdout)).toMatchObject({ doors: [{ provider: "gitlab.example.com", reach: "nobody" }] });
    const fourth = await runCli(
      ["who", "p.json", "--format=json", "--account", "222222222222", "--audience=sts.amazonaws.com"],
      { files },
    );
    expect(JSON.parse(fourth.stdout)).toMatchObject({
      doors: [{ reach: "nobody", broken: [{ code: "provider-missing" }] }],
    });
  });

  it("counts control policies of the organization", async () => {
    const rcp = {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Deny",
          Principal: "*",
          Action: "sts:AssumeRoleWithWebIdentity",
          Resource: "*",
          Condition: {
            StringNotLikeIfExists: { "gitlab.com:sub": "project_path:acme/*" },
            Null: { "gitlab.com:sub": "false" },
          },
        },
      ],
    };
    const files = { "p.json": SAMPLES["world"] ?? "", "rcp.json": JSON.stringify(rcp) };
    const { stdout } = await runCli(["who", "p.json", "--rcp", "rcp.json", "--format=json", "--tenant=acme"], {
      files,
    });
    expect(JSON.parse(stdout)).toMatchObject({ doors: [{ reach: "group", outsiders: false, exact: true }] });
  });

  it("says when it cannot be sure, and with --strict by its exit code too", async () => {
    const files = { "p.json": SAMPLES["bound"] ?? "", "q.json": SAMPLES["good"] ?? "" };
    expect((await runCli(["who", "p.json"], { files })).code).toBe(0);
    expect((await runCli(["who", "p.json", "--strict"], { files })).code).toBe(5);
    expect((await runCli(["who", "q.json", "--strict"], { files })).code).toBe(0);
  });

  it("refuses what is no policy with its place", async () => {
    const files = {
      "list.json": "[]",
      "text.json": '{"Version": "2012-10-17", "Statement": 3}',
      "cut.json": '{"Version": ',
      "ec2.json": trust({ Effect: "Alow" }),
    };
    for (const name of Object.keys(files)) {
      const { code, stderr, stdout } = await runCli(["who", name], { files });
      expect({ name, code, stdout }).toEqual({ name, code: 3, stdout: "" });
      expect(stderr).toContain(name);
    }
    expect(await runCli(["who", "absent.json"])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("absent.json"),
    });
    expect(await runCli(["who"])).toMatchObject({ code: 3 });
    expect(
      await runCli(["who", "p.json", "--account", "12"], { files: { "p.json": SAMPLES["good"] ?? "" } }),
    ).toMatchObject({ code: 3 });
  });

  it("writes a proof that check-proof accepts, and refuses once it is touched", async () => {
    const files = { "a.json": SAMPLES["group"] ?? "", "b.json": SAMPLES["broken"] ?? "" };
    const { cwd } = await runCli(["who", "a.json", "--tenant=acme", "--proof", "one.json"], { files });
    const one = readFileSync(join(cwd, "one.json"), "utf8");
    const accepted = await runCli(["check-proof", "-"], { stdin: one });
    expect(accepted).toMatchObject({ code: 0, stdout: expect.stringContaining("proof accepted") });
    expect(accepted.stdout).toContain("nobody gets in with a token of gitlab.com but the tenant: acme/*");
    const forged = await runCli(["check-proof", "p.json"], { files: { "p.json": one.replaceAll("acme/*", "a*") } });
    expect(forged).toMatchObject({ code: 2, stdout: expect.stringContaining("proof refused") });
    const both = await runCli(["who", "a.json", "b.json", "--proof", "both.json"], { files });
    const two = readFileSync(join(both.cwd, "both.json"), "utf8");
    const checked = await runCli(["check-proof", "-", "--format=json"], { stdin: two });
    expect(JSON.parse(checked.stdout)).toMatchObject({ holds: true, certificates: [{ holds: true }, { holds: true }] });
    expect(await runCli(["check-proof", "-"], { stdin: "{" })).toMatchObject({ code: 3 });
    expect(await runCli(["check-proof", "-"], { stdin: '{"kind":"admission","kind":"x"}' })).toMatchObject({ code: 3 });
  });

  it("asks for files and for roles of an account one after the other", async () => {
    const { code, stderr } = await runCli(["who", "arn:aws:iam::111111111111:role/x", "trust.json"]);
    expect([code, stderr]).toEqual([3, expect.stringContaining("`trust.json` is no role's ARN")]);
  });

  it("names the account of sallyport.yaml that was probably meant", async () => {
    const files = {
      "trust.json": SAMPLES["group"] ?? "",
      "sallyport.yaml": 'version: 1\naccounts: { production: { id: "222222222222" } }\n',
    };
    const { code, stderr } = await runCli(["who", "trust.json", "--account", "prodution"], { files });
    expect([code, stderr]).toEqual([3, expect.stringContaining("did you mean `production`?")]);
  });

  it.each([
    ["[]", "this is no certificate"],
    ['{"Version":"2012-10-17","Statement":[]}', "this is no certificate"],
    ['{"formatVersion":"1.0","kind":"admissions","certificates":[]}', "there is no certificate in the list"],
    ['{"formatVersion":"2.0","kind":"admission"}', "this program reads 1.x"],
    ['{"formatVersion":"1.0","kind":"admission"}', "the document has no `door`"],
  ])("takes what is no certificate for wrong input, and not for a proof that fails: %s", async (stdin, words) => {
    const { code, stdout, stderr } = await runCli(["check-proof", "-"], { stdin });
    expect([code, stdout, stderr]).toEqual([3, "", expect.stringContaining(words)]);
  });

  it("refuses a certificate whose reasons are none, as a proof that does not hold", async () => {
    const { cwd } = await runCli(["who", "a.json", "--proof", "p.json"], {
      files: { "a.json": SAMPLES["group"] ?? "" },
    });
    const proof = JSON.parse(readFileSync(join(cwd, "p.json"), "utf8"));
    const stdin = JSON.stringify({ ...proof, nobodyElse: [{ than: { kind: "nobody" }, parts: [{}] }] });
    expect(await runCli(["check-proof", "-"], { stdin })).toMatchObject({ code: 2 });
  });

  it("shows no control characters of a policy", async () => {
    const { stdout } = await runCli(["who", "p.json"], {
      files: { "p.json": trust(like("project_path:acme/\u001b[2J*")) },
    });
    expect(stdout).not.toContain("\u001b");
  });
});
