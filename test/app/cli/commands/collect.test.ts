import * as api from "@aws-sdk/client-iam";
import { AssumeRoleWithWebIdentityCommand } from "@aws-sdk/client-sts";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Sandbox, startSandbox } from "../../../../src/app/sandbox/start.ts";
import { drawDoors } from "../../../../src/core/estate/draw-doors.ts";
import type { Estate } from "../../../../src/core/estate/estate.ts";
import { readEstate } from "../../../../src/core/estate/read-estate.ts";
import { readGiven } from "../../../../src/edge/files/read-given.ts";
import { placeless } from "../../../core/estate/kit.ts";
import { type Outcome, runCli } from "../../run-cli.ts";
import { clientsFor, trustIn } from "../../sandbox/kit.ts";
import { useRootOf } from "../use-root-of.ts";

const HAS_AWS_CLI = spawnSync("aws", ["--version"], { stdio: "ignore" }).status === 0;
const ONE = "111111111111";
const TWO = "222222222222";

let sandbox: Sandbox;

async function collect(words: readonly string[] = [], env: Record<string, string> = {}): Promise<Outcome> {
  return runCli(["collect", "snap", "--endpoint-url", sandbox.awsUrl, "--region", "eu-west-1", ...words], { env });
}

function readFolder(cwd: string, folder = "snap"): Estate {
  const { sources, unread } = readGiven(cwd, [folder]);
  return readEstate(sources, unread).estate;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) =>
    join(entry.parentPath, entry.name),
  );
}

async function furnish(account = ONE): Promise<api.IAMClient> {
  const { iam } = clientsFor(sandbox, sandbox.rootCredentials(account));
  const ids = ["sts.amazonaws.com", "https://gitlab.com"];
  await iam.send(new api.CreateOpenIDConnectProviderCommand({ Url: "https://gitlab.com", ClientIDList: ids }));
  const trust = trustIn("project_path:acme/api:ref_type:branch:ref:main").replaceAll(ONE, account);
  const role = { RoleName: "deploy", Path: "/gitlab/", AssumeRolePolicyDocument: trust, Description: "ships it" };
  await iam.send(
    new api.CreateRoleCommand({ ...role, MaxSessionDuration: 7200, Tags: [{ Key: "owner", Value: "x" }] }),
  );
  const push = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "ecr:*", Resource: "*" }] };
  const made = await iam.send(
    new api.CreatePolicyCommand({ PolicyName: "push", PolicyDocument: JSON.stringify(push) }),
  );
  await iam.send(new api.AttachRolePolicyCommand({ RoleName: "deploy", PolicyArn: made.Policy?.Arn }));
  const inline = { RoleName: "deploy", PolicyName: "inline", PolicyDocument: JSON.stringify(push) };
  await iam.send(new api.PutRolePolicyCommand(inline));
  await iam.send(new api.CreateInstanceProfileCommand({ InstanceProfileName: "gitlab-runner" }));
  const profile = { InstanceProfileName: "gitlab-runner", RoleName: "deploy" };
  await iam.send(new api.AddRoleToInstanceProfileCommand(profile));
  await iam.send(new api.CreateGroupCommand({ GroupName: "bots" }));
  await iam.send(new api.CreateUserCommand({ UserName: "bot" }));
  await iam.send(new api.AddUserToGroupCommand({ GroupName: "bots", UserName: "bot" }));
  await iam.send(new api.CreateAccessKeyCommand({ UserName: "bot" }));
  return iam;
}

describe("collect", () => {
  beforeEach(async () => {
    sandbox = await startSandbox({
      accounts: [ONE, TWO],
      gitlab: {
        projects: [
          {
            path: "acme/api",
            ciYaml: "deploy:\n  script: [make]\n  variables:\n    DB_PASSWORD: CANARY-in-ci\n",
            variables: [
              variable("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
              variable("AWS_SECRET_ACCESS_KEY", "CANARY-in-variable"),
            ],
          },
        ],
      },
    });
    useRootOf(sandbox, ONE);
  });

  afterEach(async () => {
    vi.unstubAllEnvs();
    await sandbox.close();
  });

  it("reads an account into a folder that only its owner can open", async () => {
    await furnish();
    const { code, stdout, cwd } = await collect();
    expect(code).toBe(0);
    expect(stdout).toContain("authorization-details");
    const estate = readFolder(cwd);
    expect(estate.diagnostics).toEqual([]);
    expect(estate.accounts).toMatchObject([
      {
        id: ONE,
        roles: [{ name: "deploy", path: "/gitlab/", maxSessionSeconds: 7200, description: "ships it", lastUsed: {} }],
        users: [{ name: "bot", groups: ["bots"] }],
        providers: [{ url: "gitlab.com", clientIds: ["sts.amazonaws.com", "https://gitlab.com"] }],
        accessKeys: [{ user: "bot", active: true, lastUsed: {} }],
        lastAccessed: [{ arn: `arn:aws:iam::${ONE}:role/gitlab/deploy` }],
      },
    ]);
    expect(drawDoors(estate).map(({ id }) => id)).toEqual([
      `instance-profile/${ONE}/gitlab-runner`,
      `oidc/${ONE}/deploy/gitlab.com`,
    ]);
    for (const path of [join(cwd, "snap"), ...filesBelow(join(cwd, "snap"))]) {
      expect([path, statSync(path).mode & 0o077]).toEqual([path, 0]);
    }
  });

  it("tries again when AWS is too busy, and says what stayed refused, with 5 under --strict", async () => {
    await furnish();
    sandbox.world.faults.arm({ call: "iam:GetAccountAuthorizationDetails", kind: "throttle", nth: 1, times: 2 });
    sandbox.world.faults.arm({ call: "eks:ListClusters", kind: "deny" });
    const { code, stdout, cwd } = await collect(["--strict"]);
    expect(code).toBe(5);
    expect(stdout).toContain("is not complete");
    const estate = readFolder(cwd);
    expect(estate.complete).toBe(false);
    expect(estate.accounts[0]?.roles).toHaveLength(1);
    const refused = estate.sources.filter(({ standing }) => standing !== "ok" && standing !== "absent");
    expect(refused).toMatchObject([{ kind: "eks", standing: "denied", detail: expect.stringMatching(/^eu-west-1: /) }]);
    expect(estate.accounts[0]?.clusters).toBeUndefined();
  });

  it("writes a denied call down as denied and reads the rest", async () => {
    const iam = await furnish();
    const deny = {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "*", Resource: "*" },
        { Effect: "Deny", Action: ["iam:ListOpenIDConnectProviders", "iam:GetAccessKeyLastUsed"], Resource: "*" },
      ],
    };
    await iam.send(
      new api.PutUserPolicyCommand({ UserName: "bot", PolicyName: "p", PolicyDocument: JSON.stringify(deny) }),
    );
    const { accessKeyId, secretAccessKey, sessionToken } = sandbox.actAs(`arn:aws:iam::${ONE}:user/bot`);
    vi.stubEnv("AWS_ACCESS_KEY_ID", accessKeyId);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", secretAccessKey);
    vi.stubEnv("AWS_SESSION_TOKEN", sessionToken ?? "");
    const { code, cwd } = await collect(["--quick"]);
    expect(code).toBe(0);
    const estate = readFolder(cwd);
    expect(estate.complete).toBe(false);
    expect(estate.accounts[0]?.roles).toHaveLength(1);
    expect(estate.accounts[0]?.providers).toBeUndefined();
    const standing = (kind: string) => estate.sources.find((source) => source.kind === kind);
    expect(standing("oidc-providers")).toMatchObject({
      standing: "denied",
      detail: expect.stringContaining("AccessDenied"),
    });
    expect(standing("web-identity-events")).toMatchObject({ standing: "absent", detail: "not asked for" });
    const [door] = drawDoors(estate).filter(({ kind }) => kind === "oidc");
    expect(door).toMatchObject({ provider: { standing: "unread" } });
  });

  it("reads several accounts through a role, and tells of one that lets nobody in", async () => {
    await furnish();
    const other = await furnish(TWO);
    const trust = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ONE}:root` }, Action: "sts:AssumeRole" }],
    };
    await other.send(new api.CreateRoleCommand({ RoleName: "audit", AssumeRolePolicyDocument: JSON.stringify(trust) }));
    const admin = "arn:aws:iam::aws:policy/AdministratorAccess";
    await other.send(new api.AttachRolePolicyCommand({ RoleName: "audit", PolicyArn: admin }));
    const user = sandbox.actAs(`arn:aws:iam::${ONE}:user/bot`);
    const iam = clientsFor(sandbox).iam;
    await iam.send(new api.AttachUserPolicyCommand({ UserName: "bot", PolicyArn: admin }));
    vi.stubEnv("AWS_ACCESS_KEY_ID", user.accessKeyId);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", user.secretAccessKey);
    vi.stubEnv("AWS_SESSION_TOKEN", user.sessionToken ?? "");
    const { code, cwd } = await collect(["--quick", "--accounts", `${ONE},${TWO},333333333333`, "--role", "audit"]);
    expect(code).toBe(0);
    const estate = readFolder(cwd);
    expect(estate.accounts.map(({ id }) => id)).toEqual([ONE, TWO]);
    expect(estate.sources).toContainEqual(
      expect.objectContaining({
        kind: "authorization-details",
        account: "333333333333",
        standing: "denied",
        detail: expect.stringContaining("the role `audit` cannot be taken there"),
      }),
    );
  });

  it("reads a GitLab with the token of the environment, and keeps no value but an access key's id", async () => {
    const env = { GITLAB_TOKEN: sandbox.gitlabTokens.maintainer };
    const words = ["--quick", "--gitlab-url", sandbox.gitlabUrl, "--tenant", "acme", "--variables"];
    const { code, stdout, stderr, cwd } = await runCli(
      ["collect", "snap", "--endpoint-url", sandbox.awsUrl, "--region", "eu-west-1", ...words],
      { env, fetch: globalThis.fetch },
    );
    expect(code).toBe(0);
    const host = new URL(sandbox.gitlabUrl).host;
    const [gitlab] = readFolder(cwd).gitlabs;
    expect(gitlab).toMatchObject({
      host,
      projects: [
        {
          path: "acme/api",
          protectedBranches: [{ name: "main" }],
          subjectComponents: ["project_path", "ref_type", "ref"],
        },
      ],
      groups: [{ path: "acme" }],
      variables: [{ key: "AWS_ACCESS_KEY_ID", accessKeyId: "AKIAIOSFODNN7EXAMPLE" }, { key: "AWS_SECRET_ACCESS_KEY" }],
      ciFiles: [{ projectId: "48120001" }],
    });
    const written = filesBelow(join(cwd, "snap")).filter((path) => statSync(path).isFile());
    const everything = [stdout, stderr, ...written.map((path) => readFileSync(path, "utf8"))].join("\n");
    expect(everything).not.toContain("CANARY");
    expect(everything).not.toContain(sandbox.gitlabTokens.maintainer);
    expect(everything).toContain("DB_PASSWORD");
  });

  it("looks up the paths that trust policies name and that GitLab did not show", async () => {
    const iam = await furnish();
    const { host } = new URL(sandbox.gitlabUrl);
    for (const [name, path] of [
      ["gone", "acme/gone"],
      ["stranger", "nobody-has-this/app"],
      ["group", "elsewhere/sub/*"],
    ] as const) {
      const policy = trustIn(`project_path:${path}:ref_type:branch:ref:main`).replaceAll("gitlab.com", host);
      await iam.send(new api.CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: policy }));
    }
    const lookups = async (level: "admin" | "reader") => {
      const words = ["--quick", "--gitlab-url", sandbox.gitlabUrl];
      const { cwd } = await runCli(["collect", "snap", "--endpoint-url", sandbox.awsUrl, ...words], {
        env: { GITLAB_TOKEN: sandbox.gitlabTokens[level] },
        fetch: globalThis.fetch,
      });
      const [gitlab] = readFolder(cwd).gitlabs;
      expect(gitlab?.version).toBe("19.2.0-ee");
      return gitlab?.lookups?.map(({ path, found }) => [path, found]);
    };
    expect(await lookups("admin")).toEqual([
      ["acme/gone", "nothing"],
      ["elsewhere/sub", "nothing"],
      ["nobody-has-this/app", "nothing"],
    ]);
    expect(await lookups("reader")).toEqual([
      ["acme/gone", "hidden"],
      ["elsewhere/sub", "hidden"],
      ["nobody-has-this/app", "hidden"],
    ]);
  });

  it("reads no variables unless asked, and none under --no-variables", async () => {
    const env = { GITLAB_TOKEN: sandbox.gitlabTokens.maintainer };
    for (const words of [[], ["--variables", "--no-variables"]]) {
      const { cwd } = await runCli(
        ["collect", "snap", "--endpoint-url", sandbox.awsUrl, "--quick", "--gitlab-url", sandbox.gitlabUrl, ...words],
        { env, fetch: globalThis.fetch },
      );
      const estate = readFolder(cwd);
      expect(estate.gitlabs[0]?.variables).toBeUndefined();
      expect(estate.sources).toContainEqual(expect.objectContaining({ kind: "gitlab-variables", standing: "absent" }));
    }
  });

  it("leaves a usable snapshot behind when it is interrupted, which says that it is partial", async () => {
    await furnish();
    let press = (): void => undefined;
    const { code, cwd, stderr } = await runCli(
      ["collect", "snap", "--endpoint-url", sandbox.awsUrl, "--gitlab-url", sandbox.gitlabUrl],
      {
        env: { GITLAB_TOKEN: sandbox.gitlabTokens.maintainer },
        interrupt: (given) => {
          press = given;
        },
        // AWS is read by then; GitLab's first answer never comes.
        fetch: (_, init) => {
          press();
          return Promise.reject(init?.signal?.reason ?? new Error("interrupted"));
        },
      },
    );
    expect(code).toBe(130);
    expect(stderr).toMatch(/says that it is\s+partial/);
    const estate = readFolder(cwd);
    expect(estate.complete).toBe(false);
    expect(estate.accounts[0]?.roles).toHaveLength(1);
    expect(estate.sources).toContainEqual(expect.objectContaining({ kind: "snapshot", standing: "partial" }));
  });

  it("ends with 4 where AWS knows nobody by these credentials", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
    const { code, stderr, cwd } = await collect();
    expect(code).toBe(4);
    expect(stderr).toContain("AWS takes no credentials from here");
    expect(existsSync(join(cwd, "snap"))).toBe(false);
  });

  it("ends with 4 where GitLab does not take the token, and does not show it", async () => {
    const { code, stderr } = await runCli(
      ["collect", "snap", "--endpoint-url", sandbox.awsUrl, "--quick", "--gitlab-url", sandbox.gitlabUrl],
      { env: { GITLAB_TOKEN: "glpat-CANARY0000000000000" }, fetch: globalThis.fetch },
    );
    expect(code).toBe(4);
    expect(stderr).toContain("does not take the token");
    expect(stderr).not.toContain("CANARY");
  });

  it("refuses a folder that holds something else", async () => {
    const { code, stderr } = await runCli(["collect", "there", "--endpoint-url", sandbox.awsUrl], {
      files: { "there/novel.txt": "chapter one" },
    });
    expect([code, stderr]).toEqual([3, expect.stringContaining("holds something that is no snapshot")]);
  });

  it("writes over an older snapshot without leaving parts of it", async () => {
    await furnish();
    const first = await collect(["--quick"]);
    useRootOf(sandbox, TWO);
    const { code } = await runCli(["collect", "snap", "--endpoint-url", sandbox.awsUrl, "--quick"], { cwd: first.cwd });
    expect(code).toBe(0);
    expect(readFolder(first.cwd).accounts.map(({ id }) => id)).toEqual([TWO]);
  });

  it("refuses wrong flags before anybody is asked", async () => {
    const refused = async (...words: string[]): Promise<number> => (await runCli(["collect", ...words])).code;
    expect(await refused("--accounts", "12")).toBe(3);
    expect(await refused("--profile", "no-such-profile")).toBe(3);
    expect(await refused("--role", `arn:aws:iam::${ONE}:role/x`)).toBe(3);
    const token = { env: { GITLAB_TOKEN: "glpat-0000000000000000000" } };
    const plain = await runCli(["collect", "--gitlab-url", "http://gitlab.example.com"], token);
    expect(plain.code).toBe(3);
    expect(plain.stderr).toMatch(/in the\s+clear/);
    expect((await runCli(["collect", "--gitlab-url", "https://gitlab.example.com"])).code).toBe(4);
  });

  it.skipIf(!HAS_AWS_CLI)(
    "yields what the AWS CLI's own answers yield, dropped in by hand (skipped without the AWS CLI)",
    async () => {
      await furnish();
      const env = { ...process.env, ...useRootOf(sandbox, ONE), AWS_PAGER: "", AWS_DEFAULT_REGION: "eu-west-1" };
      const { cwd } = await collect();
      const folder = join(cwd, "by-hand", "aws", ONE);
      mkdirSync(folder, { recursive: true });
      const calls = {
        "details.json": ["get-account-authorization-details"],
        "roles.json": ["list-roles"],
        "keys.json": ["list-access-keys", "--user-name", "bot"],
        "provider.json": [
          "get-open-id-connect-provider",
          "--open-id-connect-provider-arn",
          `arn:aws:iam::${ONE}:oidc-provider/gitlab.com`,
        ],
        "list.json": ["list-open-id-connect-providers"],
        "report.json": ["get-credential-report"],
      };
      // Not synchronously: the sandbox answers in this process.
      const printed = Object.entries(calls).map(async ([file, words]) => {
        writeFileSync(join(folder, file), await awsCli(["iam", ...words, "--endpoint-url", sandbox.awsUrl], env));
      });
      await Promise.all(printed);
      const [live] = readFolder(cwd).accounts;
      const [byHand] = readFolder(cwd, "by-hand").accounts;
      expect(byHand).toBeDefined();
      for (const key of [
        "roles",
        "users",
        "groups",
        "policies",
        "providers",
        "instanceProfiles",
        "credentials",
      ] as const) {
        expect([key, placeless(byHand?.[key])]).toEqual([key, placeless(live?.[key])]);
      }
      expect(byHand?.accessKeys?.map(({ id }) => id)).toEqual(live?.accessKeys?.map(({ id }) => id));
    },
    120_000,
  );
});

describe("an account that was collected from a sandbox that was made from its snapshot", () => {
  it("is the account of the snapshot, with the same doors", async () => {
    const given = readFolder(process.cwd(), "examples/acme");
    sandbox = await startSandbox({ estate: given });
    try {
      useRootOf(sandbox, TWO);
      const { cwd } = await collect();
      const live = readFolder(cwd);
      const of = (estate: Estate) => estate.accounts.find(({ id }) => id === TWO);
      const trusts = (estate: Estate) =>
        of(estate)?.roles?.map(({ arn, trust, attached, boundary, tags, maxSessionSeconds }) => ({
          arn,
          statements: placeless(trust?.policy?.statements),
          attached,
          boundary,
          tags,
          maxSessionSeconds,
        }));
      expect(trusts(live)).toEqual(trusts(given));
      for (const key of ["providers", "instances", "clusters"] as const) {
        const named = (estate: Estate) =>
          of(estate)?.[key]?.map((one) => ("arn" in one ? one.arn : "id" in one ? one.id : one.name));
        expect([key, named(live)]).toEqual([key, named(given)]);
      }
      const kinds = new Set(["oidc", "pod-identity"]);
      const doors = (estate: Estate) =>
        drawDoors(estate)
          .filter(({ kind, account }) => kinds.has(kind) && account === TWO)
          .map(({ id }) => id);
      expect(doors(live)).toEqual(doors(given));
      expect(doors(live).length).toBeGreaterThan(5);
    } finally {
      vi.unstubAllEnvs();
      await sandbox.close();
    }
  });

  it("tells of a job that came in and of one that was refused, without their tokens", async () => {
    sandbox = await startSandbox({ accounts: [ONE], gitlab: { projects: [{ path: "acme/api" }] } });
    try {
      useRootOf(sandbox, ONE);
      await furnish();
      for (const branch of ["main", "feature"]) {
        const minted = await sandbox.gitlab.mint({ project: "acme/api", branch });
        const WebIdentityToken = "token" in minted ? minted.token : "";
        const RoleArn = `arn:aws:iam::${ONE}:role/gitlab/deploy`;
        const input = { RoleArn, RoleSessionName: "job", WebIdentityToken };
        await clientsFor(sandbox)
          .sts.send(new AssumeRoleWithWebIdentityCommand(input))
          .catch(() => undefined);
      }
      const { cwd } = await collect();
      expect(readFolder(cwd).accounts[0]?.webIdentityEvents).toMatchObject([
        { subject: "project_path:acme/api:ref_type:branch:ref:feature", succeeded: 0, denied: 1 },
        { subject: "project_path:acme/api:ref_type:branch:ref:main", succeeded: 1, denied: 0, provider: "gitlab.com" },
      ]);
    } finally {
      vi.unstubAllEnvs();
      await sandbox.close();
    }
  });
});

function variable(key: string, value: string) {
  const flags = { protected: false, masked: false, hidden: false, environmentScope: "*" } as const;
  return { key, value, type: "env_var", ...flags } as const;
}

async function awsCli(words: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const { spawn } = await import("node:child_process");
  return new Promise((resolve, reject) => {
    const child = spawn("aws", [...words, "--output", "json"], { env });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
    child.on("close", (code) => (code === 0 ? resolve(out) : reject(new Error(err))));
  });
}
