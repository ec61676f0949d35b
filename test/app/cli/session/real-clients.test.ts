import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Job, OTHER, PROGRAM, ROLE, type Rig, command, isInstalled, shell, startRig } from "./rig.ts";

let rig: Rig;

beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.sandbox.close());

const hasAws = isInstalled("aws");

const { resolve } = createRequire(import.meta.url);

/** Asks STS who it is, with nothing but the chain of providers that every client of the SDK begins with. */
const WHO_AM_I = `
  import { createRequire } from "node:module";
  const require = createRequire(${JSON.stringify(import.meta.url)});
  const { GetCallerIdentityCommand, STSClient } = require(${JSON.stringify(resolve("@aws-sdk/client-sts"))});
  const { fromNodeProviderChain } = require(${JSON.stringify(resolve("@aws-sdk/credential-providers"))});
  const profile = process.env.WHO_PROFILE;
  const client = new STSClient({ credentials: fromNodeProviderChain(profile ? { profile } : {}) });
  console.log((await client.send(new GetCallerIdentityCommand({}))).Arn);
`;

interface Client {
  readonly name: string;
  readonly isThere: boolean;
  /** A shell line that prints the caller's ARN, by a profile where one is named. */
  readonly ask: (profile?: string) => string;
}

const CLIENTS: readonly Client[] = [
  {
    name: "the AWS CLI",
    isThere: hasAws,
    ask: (profile) =>
      `aws ${profile === undefined ? "" : `--profile ${profile} `}sts get-caller-identity --query Arn --output text`,
  },
  {
    name: "the JavaScript SDK",
    isThere: true,
    ask: (profile) => `WHO_PROFILE=${profile ?? ""} '${process.execPath}' "$WHO_AM_I"`,
  },
];

function jobWith(more: Readonly<Record<string, string>> = {}): Job {
  const job = rig.job(more);
  const script = join(job.home, "who.mjs");
  writeFileSync(script, WHO_AM_I);
  return { ...job, env: { ...job.env, WHO_AM_I: script } };
}

const DEPLOY = /^arn:aws:sts::111111111111:assumed-role\/deploy\/gl-48120001-/m;
const READ = /^arn:aws:sts::111111111111:assumed-role\/read\/gl-48120001-/m;

describe.each(CLIENTS)("$name (skipped where it is not installed)", ({ isThere, ask }) => {
  const test = it.skipIf(!isThere);
  const wrapped = (flags: string, line: string): string =>
    `sallyport exec --role ${ROLE} ${flags} -- sh -euc '${line.replaceAll("'", "'\\''")}'`;

  test("takes the role by the token file, with a static key left over in the environment", async () => {
    const job = jobWith({ AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "wrong" });
    const { stdout, stderr } = await shell(job, wrapped("", ask()));
    expect(stdout, stderr).toMatch(DEPLOY);
  });

  test("takes the role from the agent", async () => {
    const { stdout, stderr } = await shell(jobWith(), wrapped("--refresh --duration 15m", ask()));
    expect(stdout, stderr).toMatch(DEPLOY);
  });

  test("takes several roles by their profiles", async () => {
    const line = `${ask()}; ${ask("reader")}`;
    const { stdout, stderr } = await shell(jobWith(), wrapped(`--role reader=${OTHER}`, line));
    expect(stdout, stderr).toMatch(DEPLOY);
    expect(stdout, stderr).toMatch(READ);
  });

  test("takes the role by a profile with credential_process, from a file without a secret", async () => {
    const job = jobWith();
    const { stdout, stderr } = await shell(job, `sallyport creds --role ${ROLE} --profile mine; ${ask("mine")}`);
    expect(stdout, stderr).toMatch(DEPLOY);
    expect(readFileSync(join(job.home, ".aws/config"), "utf8")).not.toContain(rig.token);
  });

  test("takes the role in every later line of a shell", async () => {
    const lines = `eval "$(sallyport creds --setup --role ${ROLE})"; ${ask()}`;
    const { stdout, stderr } = await shell(jobWith({ AWS_PROFILE: "gone" }), lines);
    expect(stdout, stderr).toMatch(DEPLOY);
  });

  test("takes keys from the environment of a shell", async () => {
    const lines = `eval "$(sallyport creds --format env --role ${ROLE})"; ${ask()}`;
    const { stdout, stderr } = await shell(jobWith({ AWS_PROFILE: "gone" }), lines);
    expect(stdout, stderr).toMatch(DEPLOY);
  });

  test("takes the role from an agent in the background", async () => {
    const lines = `eval "$(sallyport agent --background --role ${ROLE})"; ${ask()}; kill "$SALLYPORT_AGENT_PID"`;
    const { stdout, stderr } = await shell(jobWith(), lines);
    expect(stdout, stderr).toMatch(DEPLOY);
  });
});

describe.skipIf(!isInstalled("terraform", "version"))("Terraform (skipped where it is not installed)", () => {
  /** Terraform's own S3 backend is the Go SDK; it needs no provider to ask for the state. */
  const BACKEND = (s3: string, sts: string): string => `terraform {
    backend "s3" {
      bucket = "acme-state"
      key = "api"
      region = "eu-west-1"
      use_path_style = true
      endpoints = { s3 = "${s3}", sts = "${sts}" }
    }
  }`;

  it("reads its state by the token file and from the agent", async () => {
    const keys: string[] = [];
    const s3 = createServer((request, response) => {
      keys.push(/Credential=(\w+)/.exec(request.headers.authorization ?? "")?.[1] ?? "none");
      const list =
        "<ListBucketResult><Name>acme-state</Name><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>";
      if (request.method === "GET") response.setHeader("content-type", "application/xml").end(list);
      else response.writeHead(404).end();
    });
    await new Promise<void>((done) => s3.listen(0, "127.0.0.1", done));
    const address = s3.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    try {
      for (const flags of [[], ["--refresh"]]) {
        const job = jobWith({ TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1" });
        writeFileSync(join(job.project, "main.tf"), BACKEND(`http://127.0.0.1:${port}`, rig.sandbox.awsUrl));
        const words = [
          PROGRAM,
          "exec",
          "--role",
          ROLE,
          ...flags,
          "--",
          "terraform",
          "init",
          "-input=false",
          "-no-color",
        ];
        const { code, stdout, stderr } = await command(job, process.execPath, words);
        expect(code, stdout + stderr).toBe(0);
      }
      expect(keys.length).toBeGreaterThanOrEqual(4);
      expect(keys.every((key) => key.startsWith("ASIA"))).toBe(true);
      expect(new Set(keys).size).toBe(2);
    } finally {
      s3.close();
    }
  });
});

describe("a session policy", () => {
  it("holds for the command, though the role may do more", async () => {
    const job = jobWith();
    const statement = { Effect: "Allow", Action: "sts:GetCallerIdentity", Resource: "*" };
    writeFileSync(join(job.project, "only.json"), JSON.stringify({ Version: "2012-10-17", Statement: statement }));
    const script = join(job.home, "get-role.mjs");
    writeFileSync(
      script,
      `import { createRequire } from "node:module";
       const require = createRequire(${JSON.stringify(import.meta.url)});
       const { GetRoleCommand, IAMClient } = require(${JSON.stringify(resolve("@aws-sdk/client-iam"))});
       await new IAMClient({ maxAttempts: 1 }).send(new GetRoleCommand({ RoleName: "deploy" })).then(() => console.log("may"), (error) => console.log(error.name));`,
    );
    const words = ["exec", "--role", ROLE];
    const ask = ["--", process.execPath, script];
    const free = await command(job, process.execPath, [PROGRAM, ...words, ...ask]);
    expect(free.stdout.trim(), free.stderr).toBe("may");
    const bound = await command(job, process.execPath, [PROGRAM, ...words, "--allow-only", "only.json", ...ask]);
    expect(bound.stdout.trim(), bound.stderr).toBe("AccessDenied");
  });
});
