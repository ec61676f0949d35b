// The real AWS CLI against the sandbox. It is not needed to use or to test Sallyport: without it these tests are skipped,
// and say so. Each call costs a third of a second and more, so there are few, and what can run at once does.
import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../../src/app/sandbox/start.ts";
import { trustIn } from "./kit.ts";

const run = promisify(execFile);
const hasAws = spawnSync("aws", ["--version"]).error === undefined;
const TRUST = trustIn("project_path:acme/api:ref_type:branch:ref:main");
const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "iam:ListRoles", Resource: "*" }],
});

describe.skipIf(!hasAws)("the AWS CLI and the sandbox (skipped without `aws`)", () => {
  let sandbox: Sandbox;
  let folder: string;

  beforeAll(async () => {
    sandbox = await startSandbox({ gitlab: { projects: [{ path: "acme/api" }] } });
    folder = mkdtempSync(join(tmpdir(), "sallyport-cli-"));
  });

  afterAll(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("builds a door and goes through it, as a person and a job would", { timeout: 120_000 }, async () => {
    const { accessKeyId, secretAccessKey } = sandbox.rootCredentials();
    const root = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    const asRoot = (...words: readonly string[]) => aws(root, words);
    const provider = JSON.stringify({ Url: "https://gitlab.com", ClientIDList: ["sts.amazonaws.com"] });
    const [made, role, policy, profile, report] = await Promise.all([
      asRoot("iam", "create-open-id-connect-provider", "--cli-input-json", provider),
      asRoot("iam", "create-role", "--role-name", "web", "--path", "/gitlab/", "--assume-role-policy-document", TRUST),
      asRoot("iam", "create-policy", "--policy-name", "list", "--policy-document", POLICY),
      asRoot("iam", "create-instance-profile", "--instance-profile-name", "runner"),
      asRoot("iam", "generate-credential-report"),
    ]);
    expect(made).toEqual({ OpenIDConnectProviderArn: "arn:aws:iam::111111111111:oidc-provider/gitlab.com" });
    // The CLI decodes documents that it gets percent-encoded.
    expect(role).toMatchObject({
      Role: { Arn: "arn:aws:iam::111111111111:role/gitlab/web", AssumeRolePolicyDocument: JSON.parse(TRUST) },
    });
    expect(policy).toMatchObject({ Policy: { Arn: "arn:aws:iam::111111111111:policy/list", DefaultVersionId: "v1" } });
    expect(profile).toMatchObject({ InstanceProfile: { InstanceProfileName: "runner", Roles: [] } });
    expect(report).toMatchObject({ State: "STARTED" });

    const minted = await sandbox.gitlab.mint({ project: "acme/api", branch: "main" });
    const file = join(folder, "token");
    writeFileSync(file, "token" in minted ? minted.token : "", { mode: 0o600 });
    const job = {
      AWS_WEB_IDENTITY_TOKEN_FILE: file,
      AWS_ROLE_ARN: "arn:aws:iam::111111111111:role/gitlab/web",
      AWS_ROLE_SESSION_NAME: "job-1",
    };
    const attach = ["--role-name", "web", "--policy-arn", "arn:aws:iam::111111111111:policy/list"];
    const [csv, attached, who, denied, unknown] = await Promise.all([
      asRoot("iam", "get-credential-report"),
      asRoot("iam", "attach-role-policy", ...attach),
      aws(job, ["sts", "get-caller-identity"]),
      aws(job, ["iam", "list-users"]),
      aws(job, ["s3api", "list-buckets"]),
    ]);
    expect(csv).toMatchObject({ ReportFormat: "text/csv" });
    expect(attached).toEqual({});
    expect(who).toMatchObject({ Arn: "arn:aws:sts::111111111111:assumed-role/web/job-1" });
    expect(denied).toMatch(
      /An error occurred \(AccessDenied\) when calling the ListUsers operation: User: arn:aws:sts::111111111111:assumed-role/,
    );
    expect(unknown).toContain("The sandbox does not stand in for s3");
    expect(await aws(job, ["iam", "list-roles"])).toMatchObject({ Roles: [{ RoleName: "web" }] });
  });

  async function aws(credentials: Readonly<Record<string, string>>, words: readonly string[]): Promise<unknown> {
    const env = {
      PATH: process.env["PATH"],
      HOME: folder,
      AWS_ENDPOINT_URL: sandbox.awsUrl,
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_MAX_ATTEMPTS: "1",
      ...credentials,
    };
    try {
      const { stdout } = await run("aws", [...words, "--output", "json"], { env });
      return stdout.trim() === "" ? {} : JSON.parse(stdout);
    } catch (error) {
      return String(Object(error).stderr).trim();
    }
  }
});
