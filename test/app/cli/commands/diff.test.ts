import { describe, expect, it } from "vitest";
import { runCli } from "../../run-cli.ts";

const PROVIDER = "arn:aws:iam::111111111111:oidc-provider/gitlab.com";
const MAIN = "project_path:acme/app:ref_type:branch:ref:main";

function trust(subject: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: PROVIDER },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: subject,
        ...more,
      },
    ],
  });
}

function identity(action: unknown, resource: unknown = "*"): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: action, Resource: resource } });
}

const NARROW = trust({ StringEquals: { "gitlab.com:sub": MAIN } });
const WIDE = trust({ StringLike: { "gitlab.com:sub": "project_path:acme/*:ref_type:branch:ref:main" } });

async function diff(before: string, after: string, ...words: readonly string[]) {
  const { code, stdout, stderr } = await runCli(["diff", "before.json", "after.json", ...words, "--format", "json"], {
    files: { "before.json": before, "after.json": after },
  });
  return { code, stderr, document: stdout === "" ? undefined : JSON.parse(stdout) };
}

describe("sallyport diff", () => {
  it.each([
    ["equal", 0, NARROW, NARROW],
    ["equal, however it is written", 0, identity(["s3:Get*", "s3:GetObject"]), identity("S3:get*", ["*", "*"])],
    ["wider", 2, NARROW, WIDE],
    ["narrower", 0, WIDE, NARROW],
    ["incomparable", 2, identity("s3:GetObject"), identity("s3:PutObject")],
    [
      "undecided",
      5,
      JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Deny", Action: "*", Resource: "*" } }),
      JSON.stringify({
        Version: "2012-10-17",
        Statement: {
          Effect: "Allow",
          Action: "s3:GetObject",
          Resource: "*",
          Condition: { NumericLessThan: { "s3:max-keys": "many" } },
        },
      }),
    ],
  ])("says %s and ends with %i", async (relation, code, before, after) => {
    const answer = await diff(before, after);
    expect({ relation: answer.document.relation, code: answer.code }).toEqual({
      relation: relation.replace(/,.*/, ""),
      code,
    });
  });

  it("shows a request for each side, of actions that AWS has", async () => {
    const { document } = await diff(identity("s3:*"), identity(["s3:Get*", "sqs:*"]));
    expect(document.relation).toBe("incomparable");
    expect(document.gained.action).toMatch(/^sqs:[A-Z][A-Za-z]+$/);
    expect(document.lost.action).toBe("s3:AbortMultipartUpload");
    expect(document.caveats).toEqual([]);
  });

  it("knows that a list of all that AWS has today is still less than the star", async () => {
    const all = identity(["sts:A*", "sts:D*", "sts:G*", "sts:S*", "sts:T*"]);
    const { code, document } = await diff(all, identity("sts:*"));
    expect({ code, relation: document.relation }).toEqual({ code: 2, relation: "wider" });
    expect(document.caveats.map((caveat: { code: string }) => caveat.code)).toContain("future-actions");
  });

  it("says of trust policies what the change means for jobs", async () => {
    const { document } = await diff(NARROW, WIDE);
    expect(document.jobs).toHaveLength(1);
    expect(document.jobs[0]).toMatchObject({ provider: "gitlab.com", access: "broadens", loses: [] });
    expect(document.jobs[0].gains[0]).toMatch(/^acme\/\* branch main, such as project_path:acme\//);
  });

  it("speaks of the GitLab of both sides where the change is from one to another", async () => {
    const provider = "arn:aws:iam::111111111111:oidc-provider/gitlab.example.com";
    const moved = trust({ StringEquals: { "gitlab.example.com:sub": MAIN } }, { Principal: { Federated: provider } });
    const { document } = await diff(NARROW, moved);
    expect(document.jobs.map((jobs: { provider: string; access: string }) => [jobs.provider, jobs.access])).toEqual([
      ["gitlab.com", "mixed"],
      ["gitlab.example.com", "mixed"],
    ]);
  });

  it("reads what the AWS CLI answers, on either side and from standard input", async () => {
    const role = { Role: { RoleName: "deploy", AssumeRolePolicyDocument: JSON.parse(NARROW) } };
    const { code, stdout } = await runCli(["diff", "-", "trust.json"], {
      stdin: JSON.stringify(role),
      files: { "trust.json": WIDE },
    });
    expect(code).toBe(2);
    expect(stdout).toContain("wider: trust.json allows all that standard input allows, and more");
    expect(stdout).toContain("a token of arn:aws:iam::111111111111:oidc-provider/gitlab.com");
  });

  it.each([
    ["a bucket's", { Policy: JSON.stringify(bucket("s3:GetObject")) }, bucket("s3:*"), "resource"],
    [
      "an organization's",
      { Policy: { PolicySummary: { Type: "SERVICE_CONTROL_POLICY" }, Content: identity("s3:*") } },
      { Policy: { PolicySummary: { Type: "SERVICE_CONTROL_POLICY" }, Content: identity("*") } },
      "scp",
    ],
    [
      "percent-encoded",
      { PolicyName: "x", PolicyDocument: encodeURIComponent(identity("s3:GetObject")) },
      { PolicyVersion: { Document: JSON.parse(identity("s3:*")) } },
      "identity",
    ],
  ])("reads a policy that is wrapped: %s", async (_, before, after, kind) => {
    const { code, document } = await diff(JSON.stringify(before), JSON.stringify(after));
    expect({ code, kind: document.kind, relation: document.relation }).toEqual({ code: 2, kind, relation: "wider" });
  });

  it("refuses two kinds, and takes them as what they are said to be", async () => {
    const refused = await diff(identity("s3:*"), NARROW);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain("diff/two-kinds");
    const said = await diff(identity("s3:*"), identity("s3:Get*"), "--policy-kind", "boundary");
    expect(said.document).toMatchObject({ kind: "boundary", relation: "narrower" });
  });

  it.each([
    ["broken JSON", '{"Version": "2012-10-17", "Statement": [', "after.json:1:"],
    ["no policy", '["2012-10-17"]', "policy/not-an-object"],
    ["a broken text within a text", JSON.stringify({ Policy: '{"Statement": [' }), "after.json:1:11"],
    ["an unknown operator", trust({ StringLikes: { "gitlab.com:sub": "*" } }), "StringLike"],
  ])("says where it is: %s", async (_, after, says) => {
    const { code, stderr, document } = await diff(NARROW, after);
    expect(code).toBe(3);
    expect(document).toBeUndefined();
    expect(stderr).toContain(says);
  });

  it("calls a document of another kind one mistake", async () => {
    const { code, stderr } = await diff(
      NARROW,
      JSON.stringify({ version: 1, stack: "acme", grants: {}, accounts: {} }),
    );
    expect(code).toBe(3);
    expect(stderr.match(/^error\[[^\]]*\]/gm)).toEqual(["error[diff/not-a-policy]"]);
    const wrongCase = await diff(NARROW, NARROW.replace('"Statement"', '"statement"'));
    expect(wrongCase.stderr).not.toContain("diff/not-a-policy");
  });

  it.each([
    [["diff"]],
    [["diff", "before.json"]],
    [["diff", "before.json", "before.json", "before.json"]],
    [["diff", "-", "-"]],
    [["diff", "before.json", "absent.json"]],
  ])("wants two policies: %j", async (words) => {
    const { code, stderr } = await runCli([...words], { files: { "before.json": NARROW }, stdin: NARROW });
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error\[/);
    expect(stderr).not.toContain("at ");
  });

  it("makes control characters of a hostile file visible", async () => {
    const hostile = identity("s3:GetObject", "arn:aws:s3:::acme\u001b[31m/*");
    const { stdout } = await runCli(["diff", "before.json", "after.json"], {
      files: { "before.json": identity("s3:PutObject"), "after.json": hostile },
    });
    expect(stdout).not.toContain("\u001b");
  });
});

function bucket(action: string): object {
  return {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: { AWS: "111111111111" }, Action: action, Resource: "arn:aws:s3:::acme/*" },
    ],
  };
}
