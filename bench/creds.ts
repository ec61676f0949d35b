// What credentials cost: ours beside the AWS CLI's, in turn, all against one STS on loopback, as whole processes.
// `node bench/creds.ts [runs]`, after a build. Budgets: the first credentials in under a third of
// `aws sts assume-role-with-web-identity`, cached ones in under 1.6 times an empty `node`.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateOpenIDConnectProviderCommand, CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { startSandbox } from "../src/app/sandbox/start.ts";

const ROLE = "arn:aws:iam::111111111111:role/deploy";
const runs = Number(process.argv[2] ?? 20);
const folder = mkdtempSync(join(tmpdir(), "sallyport-bench-"));
const sandbox = await startSandbox({ gitlab: { projects: [{ path: "acme/platform/api", id: 48120001 }] } });

const { accessKeyId, secretAccessKey } = sandbox.rootCredentials();
const iam = new IAMClient({
  endpoint: sandbox.awsUrl,
  region: "us-east-1",
  credentials: { accessKeyId, secretAccessKey },
});
await iam.send(
  new CreateOpenIDConnectProviderCommand({ Url: "https://gitlab.com", ClientIDList: ["sts.amazonaws.com"] }),
);
const trust = {
  Effect: "Allow",
  Principal: { Federated: "arn:aws:iam::111111111111:oidc-provider/gitlab.com" },
  Action: "sts:AssumeRoleWithWebIdentity",
  Condition: { StringEquals: { "gitlab.com:sub": "project_path:acme/platform/api:ref_type:branch:ref:main" } },
};
const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
await iam.send(new CreateRoleCommand({ RoleName: "deploy", AssumeRolePolicyDocument }));
const minted = await sandbox.gitlab.mint({ project: "acme/platform/api", branch: "main" });
if ("failure" in minted) throw new Error(minted.failure.message);

const env = {
  PATH: process.env["PATH"] ?? "",
  HOME: folder,
  TMPDIR: folder,
  AWS_REGION: "eu-west-1",
  AWS_DEFAULT_REGION: "eu-west-1",
  AWS_ENDPOINT_URL: sandbox.awsUrl,
  SALLYPORT_ID_TOKEN: minted.token,
};
const creds = ["dist/sallyport.js", "creds", "--role", ROLE, "--quiet"];
const aws = ["sts", "assume-role-with-web-identity", "--role-arn", ROLE, "--role-session-name", "gl-1-2-3"];

interface Way {
  readonly name: string;
  readonly command: string;
  readonly words: readonly string[];
  /** The name of the way it is set beside, and the budget. */
  readonly beside?: readonly [name: string, budget: number];
}

const hasAws = spawnSync("aws", ["--version"], { stdio: "ignore" }).status === 0;
const ways: Way[] = [
  { name: "an empty node", command: process.execPath, words: ["-e", "0"] },
  { name: "creds, cached", command: process.execPath, words: creds, beside: ["an empty node", 1.6] },
  {
    name: "creds, first",
    command: process.execPath,
    words: [...creds, "--format", "json"],
    ...(hasAws ? { beside: ["aws sts assume-role-with-web-identity", 1 / 3] as const } : {}),
  },
  {
    name: "the one file, cached",
    command: process.execPath,
    words: ["dist/sallyport-job.js", ...creds.slice(1)],
    beside: ["an empty node", 1.6],
  },
];
if (hasAws) {
  ways.push({
    name: "aws sts assume-role-with-web-identity",
    command: "aws",
    words: [...aws, "--web-identity-token", minted.token],
  });
}

const times = new Map(ways.map(({ name }) => [name, [] as number[]]));
try {
  for (let run = -2; run < runs; run++) {
    for (const way of ways) {
      const took = await timed(way);
      if (run >= 0) times.get(way.name)?.push(took);
    }
  }
  await report();
} finally {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
}

function timed({ command, words, name }: Way): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = process.hrtime.bigint();
    const child = spawn(command, words, { env, stdio: ["ignore", "ignore", "inherit"] });
    child.on("error", reject);
    child.on("exit", (code) => {
      if (code === 0) resolve(Number(process.hrtime.bigint() - started) / 1e6);
      else reject(new Error(`${name} ended with ${code}`));
    });
  });
}

async function report(): Promise<void> {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  say(`Node ${process.versions.node}, ${runs} runs each, wall clock of the whole process`);
  for (const { name, beside } of ways) {
    const [median, least] = [middle(times.get(name) ?? []), Math.min(...(times.get(name) ?? []))];
    const ratios = (times.get(name) ?? []).map(
      (time, run) => time / (times.get(beside?.[0] ?? "")?.[run] ?? Number.NaN),
    );
    const ratio =
      beside === undefined ? "" : `  ${middle(ratios).toFixed(2)} times ${beside[0]} (budget ${beside[1].toFixed(2)})`;
    say(`${name.padEnd(38)} ${median.toFixed(1).padStart(6)} ms, least ${least.toFixed(1)}${ratio}`);
  }
  if (!hasAws) say("the AWS CLI is not installed: no comparison with it");
  for (const way of ways) {
    const memory = await peakMemory(way);
    if (memory !== undefined) say(`${way.name.padEnd(38)} ${(memory / 1024).toFixed(0).padStart(6)} MiB at its peak`);
  }
  for (const file of ["dist/quick.js", "dist/sallyport-job.js"]) {
    say(`${file.padEnd(38)} ${(statSync(file).size / 1024).toFixed(0).padStart(6)} KiB`);
  }
}

/** By GNU time, where it is there. */
function peakMemory({ command, words }: Way): Promise<number | undefined> {
  return new Promise((resolve) => {
    const child = spawn("/usr/bin/time", ["-f", "%M", command, ...words], { env, stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    child.on("error", () => resolve(undefined));
    child.on("close", (code) => resolve(code === 0 ? Number(said.trim().split("\n").at(-1)) : undefined));
  });
}

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
