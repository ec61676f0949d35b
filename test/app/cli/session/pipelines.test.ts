import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { BUILT } from "../../built.ts";
import { CLOSED, type Job, PROGRAM, ROLE, type Rig, command, filesWith, startRig } from "./rig.ts";

interface CiJob {
  readonly variables?: Readonly<Record<string, string>>;
  readonly id_tokens?: Readonly<Record<string, { readonly aud: string }>>;
  readonly before_script?: readonly string[];
  readonly script?: readonly string[];
}

let rig: Rig;
let ecr: { readonly url: string; readonly close: () => void };

beforeAll(async () => {
  rig = await startRig();
  const token = Buffer.from("AWS:password").toString("base64");
  const server = createServer((_, response) =>
    response.end(JSON.stringify({ authorizationData: [{ authorizationToken: token }] })),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  ecr = { url: `http://127.0.0.1:${port}`, close: () => void server.close() };
});
afterAll(() => {
  ecr.close();
  return rig.sandbox.close();
});

const { resolve } = createRequire(import.meta.url);

/** What stands in for every tool of a snippet: says who it is to AWS, by the SDK's own chain, and how it was called. */
const TOOL = `#!/usr/bin/env node
  const { GetCallerIdentityCommand, STSClient } = require(${JSON.stringify(resolve("@aws-sdk/client-sts"))});
  new STSClient({ maxAttempts: 1 }).send(new GetCallerIdentityCommand({})).then(
    ({ Arn }) => console.log(require("path").basename(process.argv[1]), process.argv.slice(2).join(" "), Arn),
    (error) => { console.log("nobody", error.name); process.exitCode = 1; },
  );
`;

const TOOLS = ["terraform", "cdk", "aws", "kubectl", "copy-between-accounts.sh"];

/** A job's machine with the tools of the snippets and the program on its PATH. */
function machine(more: Readonly<Record<string, string>> = {}): Job {
  const job = rig.job({ AWS_REGION: "", AWS_ENDPOINT_URL_ECR: ecr.url, ...more });
  const bin = join(job.folder, "bin");
  mkdirSync(bin);
  const scripts: Record<string, string> = {
    sallyport: `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`,
    docker: '#!/bin/sh\ntest "$1" != login || test "$(cat)" = password && echo "docker $*"\n',
    ...Object.fromEntries(TOOLS.map((name) => [name, TOOL])),
  };
  for (const [name, text] of Object.entries(scripts)) {
    writeFileSync(join(bin, name), text);
    chmodSync(join(bin, name), 0o755);
  }
  copyFileSync(join(bin, "copy-between-accounts.sh"), join(job.project, "copy-between-accounts.sh"));
  chmodSync(join(job.project, "copy-between-accounts.sh"), 0o755);
  return { ...job, env: { ...job.env, PATH: `${bin}:${job.env["PATH"]}` } };
}

/** As GitLab's runner does: one shell for before_script and script, which stops at the first failure. */
function runJob(job: Job, { variables = {}, before_script = [], script = [] }: CiJob, shell: string) {
  const env = { ...job.env, ...variables };
  const options = shell === "bash" ? "set -eo pipefail" : "set -e";
  const lines = [options, ...before_script, ...script].join("\n");
  return command({ ...job, env }, shell, ["-c", `eval "$LINES"`], { env: { ...env, LINES: lines } });
}

function readCi(text: string): Readonly<Record<string, CiJob>> {
  return parse(text);
}

const ARN = /arn:aws:sts::111111111111:assumed-role\/(?:deploy|read)\/gl-48120001-/;

describe("the snippets of the page", () => {
  const page = readFileSync("docs/in-the-job.md", "utf8");
  const blocks = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = ""]) => readCi(text));
  const jobs = blocks.flatMap((block) => Object.entries(block)).filter(([, { id_tokens }]) => id_tokens !== undefined);

  it("are there for Terraform, CDK, S3, EKS and ECR", () => {
    const text = jobs.flatMap(([, { script = [] }]) => script).join("\n");
    for (const word of ["terraform", "cdk", "s3 sync", "eks", "docker push", "--docker-config"])
      expect(text).toContain(word);
  });

  it.each(jobs)("run as they stand: %s", async (_, ci) => {
    const { code, stdout, stderr } = await runJob(machine(), ci, "bash");
    expect(code, stderr).toBe(0);
    const usesTool = (ci.script ?? []).some((line) =>
      TOOLS.some((tool) => line.includes(` ${tool}`) || line.startsWith(tool)),
    );
    if (usesTool) expect(stdout).toMatch(ARN);
    expect(stdout).not.toContain("nobody");
  });
});

describe("the component", () => {
  const text = readFileSync("templates/sallyport.yml", "utf8");

  function component(inputs: Readonly<Record<string, string>>): Readonly<Record<string, CiJob>> {
    const [head, body] = text.split(/^---\n/m);
    const { spec } = parse(head ?? "");
    const filled = (body ?? "").replaceAll(/\$\[\[ inputs\.(\w+) \]\]/g, (_, name: string) => {
      const value = inputs[name] ?? spec.inputs[name]?.default;
      if (value === undefined) throw new Error(`the input ${name} is missing`);
      return value === "" ? '""' : value;
    });
    return readCi(filled);
  }

  it("declares every input that it uses, and uses every one that it declares", () => {
    const declared = Object.keys(parse(text.split(/^---\n/m)[0] ?? "").spec.inputs);
    const used = [...text.matchAll(/\$\[\[ inputs\.(\w+) \]\]/g)].map(([, name]) => name);
    expect(new Set(used)).toEqual(new Set(declared));
  });

  it.each(["sh", "bash"])("makes a job ready in %s, without a secret in the log of a traced one", async (shell) => {
    const { ".sallyport": hidden } = component({ role: ROLE, region: "eu-west-1", install: "none" });
    const job = machine({ CI_DEBUG_TRACE: "true" });
    const ci = { ...hidden, script: ["set -x", "terraform apply -auto-approve", 'echo "$AWS_REGION"'] };
    const { code, stdout, stderr } = await runJob(job, ci, shell);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(ARN);
    expect(stdout).toContain("eu-west-1");
    expect(stdout + stderr).not.toContain(rig.token);
    expect(filesWith(job.project, rig.token)).toEqual([]);
  });

  it("starts the agent for what variables cannot say, under a name of its own", async () => {
    const { ".narrow": hidden } = component({
      name: "narrow",
      role: ROLE,
      region: "eu-west-1",
      install: "none",
      session: "agent",
      arguments: "--duration 15m",
    });
    const ci = { ...hidden, script: ["terraform apply", 'test -z "${SALLYPORT_ID_TOKEN-}"'] };
    const { code, stdout, stderr } = await runJob(machine(), ci, "bash");
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(ARN);
  });

  it("stops the job where the program is missing", async () => {
    const { ".sallyport": hidden } = component({ role: ROLE, region: "eu-west-1", install: "none" });
    const job = machine();
    rmSync(join(job.folder, "bin/sallyport"));
    const { code, stdout } = await runJob(job, { ...hidden, script: ["echo went on"] }, "sh");
    expect({ code, stdout }).toEqual({ code: 127, stdout: "" });
  });

  it("stops the job where the role is refused, before its script", async () => {
    const { ".sallyport": hidden } = component({ role: CLOSED, region: "eu-west-1", install: "none" });
    for (const shell of ["sh", "bash"]) {
      const { code, stdout } = await runJob(machine(), { ...hidden, script: ["echo went on"] }, shell);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    }
  });

  it("installs by npm where the program is missing, and runs by npx where that is wanted", async () => {
    for (const [install, name] of [
      ["npm", "npm"],
      ["npx", "npx"],
    ] as const) {
      const job = machine();
      const bin = join(job.folder, "bin");
      const program = readFileSync(join(bin, "sallyport"), "utf8");
      // Neither may reach a registry here: each is told to be what it would bring.
      const bring =
        install === "npm"
          ? `#!/bin/sh\necho "$*" > '${job.home}/npm'; cp '${job.home}/program' '${bin}/sallyport'\n`
          : `#!/bin/sh\necho "$*" > '${job.home}/npx'; shift 2; exec '${job.home}/program' "$@"\n`;
      writeFileSync(join(job.home, "program"), program);
      chmodSync(join(job.home, "program"), 0o755);
      writeFileSync(join(bin, name), bring);
      chmodSync(join(bin, name), 0o755);
      rmSync(join(bin, "sallyport"));
      const { ".sallyport": hidden } = component({ role: ROLE, region: "eu-west-1", install, version: "1.2.3" });
      const env = { ...job.env, PATH: `${bin}:/usr/bin:/bin` };
      const { code, stdout, stderr } = await runJob(
        { ...job, env },
        { ...hidden, script: ["echo $AWS_ROLE_ARN"] },
        "bash",
      );
      expect(code, stderr).toBe(0);
      expect(stdout.trim()).toBe(ROLE);
      expect(readFileSync(join(job.home, name), "utf8")).toContain("sallyport@1.2.3");
    }
  });
});

describe("the plain include", () => {
  it.each(["sh", "bash"])("makes a job ready in %s from its variables", async (shell) => {
    const { ".sallyport": hidden } = readCi(readFileSync("templates/plain/sallyport.gitlab-ci.yml", "utf8"));
    const ci = {
      ...hidden,
      variables: { SALLYPORT_ROLE: ROLE, SALLYPORT_REGION: "eu-west-1" },
      script: ["terraform apply"],
    };
    const { code, stdout, stderr } = await runJob(machine(), ci, shell);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(ARN);
  });
});

describe.skipIf(!BUILT.isThere)("the one file to copy (skipped before the first build)", () => {
  it("runs alone in an empty folder, and says what only the package has", async () => {
    const job = machine({ AWS_REGION: "eu-west-1" });
    const file = join(job.home, "sallyport.mjs");
    copyFileSync(BUILT.path.replace("sallyport.js", "sallyport-job.js"), file);
    const run = (...words: string[]) => command(job, process.execPath, [file, ...words]);
    expect((await run("exec", "--role", ROLE, "--refresh", "--", "terraform", "apply")).stdout).toMatch(ARN);
    const first = await run("creds", "--role", ROLE);
    expect(JSON.parse(first.stdout)).toHaveProperty("SessionToken");
    expect((await run("creds", "--role", ROLE)).stdout).toBe(first.stdout);
    expect(await run("who", "trust.json")).toMatchObject({ code: 3, stderr: expect.stringContaining("npx sallyport") });
    expect(await run("creds", "--role", "deploy")).toMatchObject({ code: 1, stderr: expect.stringContaining("ARN") });
  });
});
