import { type SpawnOptions, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { CreateOpenIDConnectProviderCommand, CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { onTestFinished } from "vitest";
import { type Sandbox, startSandbox } from "../../../../src/app/sandbox/start.ts";
import type { Entry } from "../../../../src/app/sandbox/state/journal.ts";
import { isStale } from "../../../../tools/build.ts";
import { clientsFor, trustIn } from "../../sandbox/kit.ts";

export const ROLE = "arn:aws:iam::111111111111:role/gitlab/deploy";
export const OTHER = "arn:aws:iam::111111111111:role/gitlab/read";
export const CHAINED = "arn:aws:iam::111111111111:role/gitlab/chained";
export const CLOSED = "arn:aws:iam::111111111111:role/gitlab/closed";

const SUBJECT = "project_path:acme/platform/api:ref_type:branch:ref:main";

export interface Rig {
  readonly sandbox: Sandbox;
  readonly token: string;
  /** What a job has: the token, the region, where AWS is, and folders of its own. */
  readonly job: (more?: Readonly<Record<string, string>>) => Job;
  /** How often STS was asked for a role, successfully or not. */
  readonly asked: (since?: number) => readonly Entry[];
}

export interface Job {
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly project: string;
  readonly home: string;
  readonly temp: string;
}

/** A sandbox with a GitLab, a provider for it, and roles that the main branch of one project may take. */
export async function startRig(): Promise<Rig> {
  const sandbox = await startSandbox({
    accounts: ["111111111111", "222222222222"],
    gitlab: { projects: [{ path: "acme/platform/api", id: 48120001 }] },
  });
  const { iam } = clientsFor(sandbox);
  const issuer = { Url: "https://gitlab.com", ClientIDList: ["sts.amazonaws.com"] };
  await iam.send(new CreateOpenIDConnectProviderCommand(issuer));
  const trusts = {
    deploy: trustIn(SUBJECT),
    read: trustIn(SUBJECT),
    closed: trustIn(`${SUBJECT}-2`),
    chained: trustOf(ROLE),
  };
  for (const [RoleName, AssumeRolePolicyDocument] of Object.entries(trusts)) {
    await iam.send(new CreateRoleCommand({ RoleName, Path: "/gitlab/", AssumeRolePolicyDocument }));
  }
  const mayChain = { Effect: "Allow", Action: ["sts:AssumeRole", "iam:GetRole"], Resource: "*" };
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: "deploy",
      PolicyName: "chain",
      PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [mayChain] }),
    }),
  );
  const token = await mint(sandbox, { project: "acme/platform/api", branch: "main" });
  return {
    sandbox,
    token,
    job: (more) => makeJob(sandbox, token, more),
    asked: (since = 0) =>
      sandbox.world.journal.entries().filter(({ at, operation }) => at >= since && operation.startsWith("AssumeRole")),
  };
}

export async function mint(sandbox: Sandbox, words: Parameters<Sandbox["gitlab"]["mint"]>[0]): Promise<string> {
  const minted = await sandbox.gitlab.mint(words);
  if ("failure" in minted) throw new Error(minted.failure.message);
  return minted.token;
}

function trustOf(principal: string): string {
  const statement = { Effect: "Allow", Principal: { AWS: principal }, Action: "sts:AssumeRole" };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

function makeJob(sandbox: Sandbox, token: string, more: Readonly<Record<string, string>> = {}): Job {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-job-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [project, home, temp] = ["project", "home", "temp"].map((name) => {
    const path = join(folder, name);
    mkdirSync(path);
    return path;
  });
  if (project === undefined || home === undefined || temp === undefined) throw new Error("no folders");
  const env = {
    PATH: `${dirname(process.execPath)}:${process.env["PATH"] ?? ""}`,
    HOME: home,
    TMPDIR: temp,
    CI_PROJECT_DIR: project,
    SALLYPORT_ID_TOKEN: token,
    AWS_REGION: "eu-west-1",
    AWS_ENDPOINT_URL: sandbox.awsUrl,
    SALLYPORT_TIMEOUT: "25s",
    ...more,
  };
  return { env, folder, project, home, temp };
}

/** The program as users have it where it was built since the last change, else from its sources. */
export const PROGRAM: string = resolve(isStale() ? "src/app/cli/main.ts" : "dist/sallyport.js");

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program to its end in a process of its own. The sandbox lives in this one, so nothing may block it. */
export function sallyport(job: Job, ...words: readonly string[]): Promise<Ended> {
  return command(job, process.execPath, [PROGRAM, ...words]);
}

/** Runs lines of shell in which `sallyport` is the program. */
export function shell(job: Job, lines: string, options: readonly string[] = ["-euc"], name = "sh"): Promise<Ended> {
  const setUp = `sallyport() { '${process.execPath}' '${PROGRAM}' "$@"; }\n`;
  return command(job, name, [...options, setUp + lines]);
}

export function command(job: Job, name: string, words: readonly string[], options: SpawnOptions = {}): Promise<Ended> {
  return new Promise((done, fail) => {
    const child = spawn(name, words, {
      cwd: job.project,
      env: { ...job.env },
      ...options,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", fail);
    child.on("close", (code) => done({ code: code ?? -1, stdout, stderr }));
  });
}

export function isInstalled(name: string, flag = "--version"): boolean {
  return spawnSync(name, [flag], { stdio: "ignore" }).status === 0;
}

/** Every file under a folder, by its path below it. Their kinds come with the names, since half-written ones vanish. */
export function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted();
}

/** The files under a folder that hold a text. */
export function filesWith(folder: string, text: string): readonly string[] {
  return filesUnder(folder).filter((name) => readFileSync(join(folder, name)).includes(text));
}

export async function until(condition: () => boolean, what: string): Promise<void> {
  for (const begun = Date.now(); !condition(); ) {
    if (Date.now() - begun > 15_000) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
