import { SignJWT, exportJWK, generateKeyPair } from "jose";
import { describe, expect, it } from "vitest";
import { mintClaims } from "../../../../src/core/gitlab/mint-claims.ts";
import { type Outcome, runCli } from "../../run-cli.ts";

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Federated: "arn:aws:iam::111111111111:oidc-provider/gitlab.com" },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: {
          "gitlab.com:aud": "sts.amazonaws.com",
          "gitlab.com:sub": "project_path:acme/app:ref_type:branch:ref:main",
        },
      },
    },
  ],
});
const ACME = "examples/acme";
const NOW = new Date("2026-11-20T12:00:00Z");
const SECONDS = NOW.getTime() / 1000;
const files = { "trust.json": TRUST };
const job = ["explain", "--trust", "trust.json", "--project", "acme/app"];

const keys = await generateKeyPair("RS256");
const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(keys.publicKey)), kid: "one", alg: "RS256", use: "sig" }] });

async function signed(ref: string, issuedAt = SECONDS - 60, key = keys.privateKey): Promise<string> {
  const claims = mintClaims({
    audience: "sts.amazonaws.com",
    project: { path: "acme/app", id: "7" },
    ref,
    protected: true,
    user: { id: "5", login: "canary-login", email: "canary@acme.example" },
    issuedAt,
    timeout: 3600,
    tokenId: "canary-jti",
  });
  return new SignJWT({ ...claims, aud: "sts.amazonaws.com" })
    .setProtectedHeader({ alg: "RS256", kid: "one", typ: "JWT" })
    .sign(key);
}

describe("explain", () => {
  it("says of a job in words that it gets in, and of another branch that it does not", async () => {
    const inside = await runCli([...job, "--branch", "main"], { files, now: NOW });
    expect([inside.code, inside.stdout]).toEqual([0, expect.stringContaining("ALLOWED")]);
    const outside = await runCli([...job, "--branch", "develop"], { files, now: NOW });
    expect([outside.code, outside.stdout]).toEqual([2, expect.stringContaining("<- first mismatch")]);
    expect(outside.stdout).toContain("refused, as it should be");
  });

  it("refuses a policy that AWS would not store, as who and diff do, and shows where", async () => {
    const wrong = TRUST.replace("StringEquals", "StringMatches");
    const given = { files: { ...files, "wrong.json": wrong }, now: NOW };
    const asked = ["--project", "acme/app", "--branch", "main"];
    for (const command of [
      ["explain", "--trust", "wrong.json", ...asked],
      ["who", "wrong.json"],
      ["diff", "wrong.json", "trust.json"],
    ]) {
      const { code, stderr } = await runCli(command, given);
      expect([code, stderr], command[0]).toEqual([3, expect.stringContaining("error[policy/unknown-operator]")]);
      expect(stderr).toContain("`StringMatches` is no condition operator");
    }
  });

  it("writes the JSON that others build on", async () => {
    const { code, stdout } = await runCli([...job, "--branch", "develop", "--format", "json"], { files, now: NOW });
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      formatVersion: "1.0",
      allowed: false,
      firstMismatch: { check: "condition" },
      fixes: [],
    });
  });

  it("finds the ID token of the job by itself, and verifies it with the keys of a file", async () => {
    const token = await signed("main");
    const given = { files: { ...files, "keys.json": jwks }, env: { CI: "true", AWS_ID_TOKEN: token }, now: NOW };
    const { code, stdout } = await runCli(["explain", "--trust", "trust.json", "--jwks", "keys.json"], given);
    expect([code, stdout]).toEqual([0, expect.stringContaining("the signature holds")]);
  });

  it("refuses a token that somebody else signed", async () => {
    const stranger = await generateKeyPair("RS256");
    const token = await signed("main", SECONDS - 60, stranger.privateKey);
    const { code, stdout } = await runCli(["explain", "-", "--trust", "trust.json", "--jwks", "keys.json"], {
      files: { ...files, "keys.json": jwks },
      stdin: token,
      now: NOW,
    });
    expect([code, stdout]).toEqual([2, expect.stringContaining("first mismatch")]);
  });

  it("says that a token has ended", async () => {
    const { code, stdout } = await runCli(["explain", "token.jwt", "--trust", "trust.json"], {
      files: { ...files, "token.jwt": await signed("main", SECONDS - 7200) },
      now: NOW,
    });
    expect([code, stdout]).toEqual([2, expect.stringContaining("ended 60 minutes ago")]);
  });

  it.each([
    ["glcbt-64_abcdefabcdef", "CI_JOB_TOKEN"],
    ["glpat-abcdefghijklmnopqrst", "access token of GitLab"],
    ["[MASKED]", "mask"],
    ["eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJo", "cut off"],
    ["", "empty"],
    ["hello", "not a JWT"],
    ["eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2dpdGxhYi5jb20ifQ.", "not signed"],
    ["$GITLAB_OIDC_TOKEN", "a variable's name"],
    ['"eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2dpdGxhYi5jb20ifQ.c2lnbmVk"', "quotes"],
  ])("recognises what is no ID token: %s", async (text, words) => {
    const { code, stdout, stderr } = await runCli(["explain", "-", "--trust", "trust.json"], {
      files,
      stdin: text,
      now: NOW,
    });
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toContain(words);
    if (text.startsWith("gl")) expect(stderr).not.toContain(text);
  });

  it("recognises a token that was encoded once more", async () => {
    const text = Buffer.from(await signed("main")).toString("base64");
    const { code, stderr } = await runCli(["explain", "-", "--trust", "trust.json"], { files, stdin: text, now: NOW });
    expect([code, stderr]).toEqual([3, expect.stringContaining("encoded in base64 once more")]);
  });

  it("prints neither the token nor who started the job, in no format", async () => {
    const token = await signed("develop");
    for (const format of ["text", "json", "markdown"]) {
      const { stdout, stderr } = await runCli(["explain", "-", "--trust", "trust.json", "--format", format], {
        files,
        stdin: token,
        now: NOW,
      });
      for (const secret of [token, token.split(".")[2] ?? "", "canary-login", "canary@acme.example"])
        expect(stdout + stderr).not.toContain(secret);
    }
  });

  it("never prints a token that was given in the place of something else", async () => {
    const token = await signed("main");
    for (const args of [
      ["explain", token, "--trust", "trust.json"],
      ["explain", "-", "--trust", token],
      ["who", token, "--debug"],
      [token],
    ]) {
      const { code, stdout, stderr } = await runCli(args, { files, stdin: token, now: NOW });
      expect(code).toBe(3);
      for (const part of token.split(".")) expect(stdout + stderr).not.toContain(part);
    }
  });

  it.each([
    ["--project", "acme app"],
    ["--branch", "a:b"],
  ])("says of a job that cannot be that it cannot: %s %s", async (flag, value) => {
    const { code, stderr } = await runCli([...job, flag, value], { files, now: NOW });
    expect([code, stderr]).toEqual([3, expect.stringContaining(value)]);
  });

  it("does not tell what AWS keeps to itself: several audiences, and the role that a token is for", async () => {
    const claims = mintClaims({ audience: ["sts.amazonaws.com", "vault"], project: { path: "acme/app" }, ref: "main" });
    const roles = { ...claims, aud: "sts.amazonaws.com", "https://aws.amazon.com/roles": "arn:aws:iam::1:role/x" };
    for (const token of [claims, roles]) {
      const given = { files, stdin: JSON.stringify(token), now: NOW };
      expect((await runCli(["explain", "-", "--trust", "trust.json"], given)).code).toBe(5);
    }
  });

  it("takes a role of a snapshot, and a grant of sallyport.yaml as declared", async () => {
    const words = ["--project", "acme/platform/api", "--id", "48120001", "--branch", "main", "--protected"];
    const role = "arn:aws:iam::222222222222:role/gitlab/api-deploy";
    const snapshot = await runCli(["explain", "--role", role, "--snapshot", "examples/acme", ...words], {
      cwd: process.cwd(),
      now: NOW,
    });
    expect([snapshot.code, snapshot.stdout]).toEqual([0, expect.stringContaining(role)]);
    const grant = await runCli(
      ["explain", "--role", "api-deploy", "--config", "examples/acme/sallyport.yaml", ...words],
      { cwd: process.cwd(), now: NOW },
    );
    expect([grant.code, grant.stderr]).toEqual([0, ""]);
  });

  it("refuses where the account was read and has no provider for the issuer", async () => {
    const role = "arn:aws:iam::111111111111:role/ci";
    const details = {
      UserDetailList: [],
      GroupDetailList: [],
      Policies: [],
      RoleDetailList: [{ RoleName: "ci", Path: "/", Arn: role, AssumeRolePolicyDocument: JSON.parse(TRUST) }],
    };
    const read = {
      "snapshot/aws/111111111111/authorization-details.json": JSON.stringify(details),
      "snapshot/aws/111111111111/oidc-providers.json": "[]",
    };
    const args = ["explain", "--role", role, "--snapshot", "snapshot", "--project", "acme/app", "--branch", "main"];
    const { code, stdout } = await runCli(args, { files: read, now: NOW });
    expect([code, stdout]).toEqual([2, expect.stringMatching(/x {3}provider .*first mismatch/)]);
  });

  it("offers a fix of the policy for a job that a grant names, and none for a stranger", async () => {
    const { stdout } = await runCli([...job, "--branch", "develop", "--meant"], { files, now: NOW });
    expect(stdout).toContain('+          "gitlab.com:sub"');
  });

  it("knows the messages in a log", async () => {
    const { code, stdout } = await runCli(["explain", "--error", "-"], {
      stdin: "InvalidIdentityToken: Incorrect token audience",
      now: NOW,
    });
    expect([code, stdout]).toEqual([0, expect.stringContaining("does not take the audience")]);
  });

  const principal = "arn:aws:iam::222222222222:role/gitlab/api-deploy";
  const denied = (action: string): Promise<Outcome> =>
    runCli(
      ["explain", "--principal", principal, "--action", action, "--resource", "arn:aws:s3:::x/y", "--snapshot", ACME],
      { cwd: process.cwd(), now: NOW },
    );

  it("says why a principal may not do a thing", async () => {
    const { code, stdout } = await denied("s3:PutObject");
    expect([code, stdout]).toEqual([2, expect.stringContaining("DENIED")]);
    expect(stdout).not.toContain("known here");
  });

  it("says of an action that AWS does not have what was probably meant, and answers all the same", async () => {
    const { code, stdout } = await denied("s3:PutObjekt");
    expect([code, stdout]).toEqual([2, expect.stringContaining("DENIED")]);
    expect(stdout).toMatch(/`s3:PutObjekt` is no action that is known here .*: did you mean\s+`s3:PutObject`\?/);
  });

  it("asks for what is missing", async () => {
    expect(await runCli(["explain", "--trust", "trust.json"], { files, now: NOW })).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("describe a job"),
    });
    expect(await runCli(["explain", "--project", "acme/app"], { now: NOW })).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("no door is named"),
    });
    expect(
      await runCli(
        [
          "explain",
          "--role",
          "arn:aws:iam::222222222222:role/gone",
          "--snapshot",
          "examples/acme",
          "--project",
          "acme/app",
        ],
        { cwd: process.cwd(), now: NOW },
      ),
    ).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("there is no role"),
    });
  });

  const acme = ["--snapshot", "examples/acme", "--project", "acme/app"];
  it.each([
    [["--role", "arn:aws:iam::222222222222:role/api-deploy", ...acme], "role/gitlab/api-deploy`?"],
    [["--role", "api-deplyo", ...acme, "--config", "examples/acme/sallyport.yaml"], "did you mean `api-deploy`?"],
    [
      ["--principal", "arn:aws:iam::222222222222:role/inra-deploy", "--action", "s3:GetObject", "--resource", "*"],
      "role/infra-deploy`?",
    ],
  ])("names the role, grant or principal that was probably meant: %j", async (words, meant) => {
    const snapshot = words.includes("--snapshot") ? [] : ["--snapshot", "examples/acme"];
    const { code, stderr } = await runCli(["explain", ...words, ...snapshot], { cwd: process.cwd(), now: NOW });
    expect([code, stderr.replaceAll(/\s+/g, " ")]).toEqual([3, expect.stringContaining(meant)]);
  });
});
