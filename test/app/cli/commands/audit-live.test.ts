import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { AuditDocument } from "../../../../src/core/audit/document.ts";
import { readEstate } from "../../../../src/core/estate/read-estate.ts";
import { readGiven } from "../../../../src/edge/files/read-given.ts";
import { type Sandbox, startSandbox } from "../../../../src/app/sandbox/start.ts";
import { type Outcome, runCli } from "../../run-cli.ts";

const run = promisify(execFile);
const hasAws = spawnSync("aws", ["--version"]).error === undefined;
const ACCOUNT = "111111111111";
const { sources, unread } = readGiven(process.cwd(), ["examples/acme"]);

let sandbox: Sandbox;
let keys: Readonly<Record<string, string>>;

beforeAll(async () => {
  sandbox = await startSandbox({ estate: readEstate(sources, unread).estate });
  const { accessKeyId, secretAccessKey } = sandbox.rootCredentials(ACCOUNT);
  keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
});

afterAll(() => sandbox.close());
afterEach(() => void vi.unstubAllEnvs());

async function live(...words: readonly string[]): Promise<Outcome> {
  // The SDK looks for credentials in the process's own environment.
  for (const [name, value] of Object.entries(keys)) vi.stubEnv(name, value);
  return runCli([...words, "--endpoint-url", sandbox.awsUrl, "--region", "eu-west-1"], { fetch });
}

function documentOf({ stdout }: Outcome): AuditDocument {
  return JSON.parse(stdout) as AuditDocument;
}

/** What is the same of two audits of one account that were read by different ways: who comes in where, and what is wrong. */
function verdictsOf({ doors, findings }: AuditDocument): object {
  return {
    doors: doors.map(({ id, reach, admin, says, can }) => ({ id, reach, admin, says, can })),
    findings: findings.map(({ rule, severity, resource, fingerprint }) => ({ rule, severity, resource, fingerprint })),
  };
}

describe("sallyport explain of a live role", () => {
  const job = ["--project", "acme/platform/api", "--id", "48120001", "--branch", "main", "--protected", "--quick"];

  it("reads the role that `--role` names, and takes it for the door", async () => {
    const role = `arn:aws:iam::${ACCOUNT}:role/gitlab/api-deploy-staging`;
    const { code, stdout } = await live("explain", "--role", role, ...job);
    expect([code, stdout]).toEqual([0, expect.stringContaining(`gets in by ${role}`)]);
  });

  it("says that the role is of another account than the one that was read", async () => {
    const { code, stderr } = await live(
      "explain",
      "--role",
      "arn:aws:iam::222222222222:role/gitlab/api-deploy",
      ...job,
    );
    expect([code, stderr.replaceAll(/\s+/g, " ")]).toEqual([
      3,
      expect.stringContaining("what was read is of 111111111111, and the role is one of 222222222222"),
    ]);
  });

  it("says to a job without credentials what it can be given instead", async () => {
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) vi.stubEnv(name, "");
    const words = ["explain", "--role", `arn:aws:iam::${ACCOUNT}:role/x`, ...job, "--endpoint-url", sandbox.awsUrl];
    const { code, stderr } = await runCli(words, { fetch });
    expect([code, stderr]).toEqual([4, expect.stringContaining("--snapshot PATH")]);
  });
});

describe("sallyport who of live roles", () => {
  it("names the role that was probably meant, and answers for no other meanwhile", async () => {
    const role = `arn:aws:iam::${ACCOUNT}:role/gitlab/api-deploy-staging`;
    const { code, stdout, stderr } = await live(
      "who",
      role,
      `arn:aws:iam::${ACCOUNT}:role/api-deploy-stagin`,
      "--quick",
    );
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr.replaceAll(/\s+/g, " ")).toContain(`did you mean \`${role}\`?`);
  });
});

describe("sallyport audit of a live account", () => {
  it("says what an audit of the collected snapshot says", async () => {
    const direct = documentOf(await live("audit", "--format", "json"));
    const { cwd, code, stderr } = await live("collect", "snapshot");
    expect({ code, stderr: stderr.includes("error[") }).toEqual({ code: 0, stderr: false });
    const saved = documentOf(await runCli(["audit", "snapshot", "--format", "json"], { cwd }));
    expect(verdictsOf(saved)).toEqual(verdictsOf(direct));
    expect(direct.doors.length).toBeGreaterThan(4);
    expect(direct.findings.map(({ rule }) => rule)).toContain("trust/open-through-missing-key");
  });

  it.skipIf(!hasAws)(
    "draws the doors that the AWS CLI's own export has (skipped without `aws`)",
    { timeout: 60_000 },
    async () => {
      const env = { ...process.env, ...keys, AWS_DEFAULT_REGION: "eu-west-1", AWS_PAGER: "" };
      const aws = async (...words: readonly string[]): Promise<string> =>
        (await run("aws", [...words, "--output", "json", "--endpoint-url", sandbox.awsUrl], { env, maxBuffer: 1e8 }))
          .stdout;
      const [details, list] = await Promise.all([
        aws("iam", "get-account-authorization-details"),
        aws("iam", "list-open-id-connect-providers"),
      ]);
      const arns = (JSON.parse(list) as { OpenIDConnectProviderList: { Arn: string }[] }).OpenIDConnectProviderList;
      const providers = await Promise.all(
        arns.map(async ({ Arn }) => {
          const one = await aws("iam", "get-open-id-connect-provider", "--open-id-connect-provider-arn", Arn);
          return [`provider-${Arn.split("/").slice(1).join("-")}.json`, one] as const;
        }),
      );
      const files = Object.fromEntries([["details.json", details], ...providers]);
      const exported = documentOf(await runCli(["audit", ".", "--format", "json"], { files }));
      const direct = documentOf(await live("audit", "--format", "json"));
      const trusted = ({ doors }: AuditDocument): readonly object[] =>
        doors.filter(({ kind }) => kind === "oidc").map(({ id, reach, admin, says }) => ({ id, reach, admin, says }));
      expect(trusted(exported)).toEqual(trusted(direct));
      expect(trusted(exported).length).toBeGreaterThan(4);
    },
  );
});
