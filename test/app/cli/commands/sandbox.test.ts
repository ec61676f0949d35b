import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { drawDoors } from "../../../../src/core/estate/draw-doors.ts";
import { readEstate } from "../../../../src/core/estate/read-estate.ts";
import { readGiven } from "../../../../src/edge/files/read-given.ts";
import { runCli } from "../../run-cli.ts";

const ACME = join(process.cwd(), "examples/acme");
const DEPLOY = "arn:aws:iam::222222222222:role/gitlab/api-deploy";
const MATRIX = `
pipelines:
  main: { project: acme/platform/api, branch: main }
  feature: { project: acme/platform/api, branch: feature/x }
  fork: { project: acme/platform/api, fork: mallory/api, merge-request: main }
  stranger: { project: mallory/evil }
roles:
  deploy: { arn: "${DEPLOY}", admits: [main] }
  shared: "arn:aws:iam::111111111111:role/shared-ci"
`;

/** A program of one line that writes what a job has, and what comes of its call, into the working directory. */
const LOOK = `
  const { writeFileSync } = require("node:fs");
  (async () => {
    const body = new URLSearchParams({
      Action: "AssumeRoleWithWebIdentity", Version: "2011-06-15", RoleSessionName: "job",
      RoleArn: process.env.AWS_ROLE_ARN, WebIdentityToken: process.env.SALLYPORT_ID_TOKEN,
    });
    const answer = await (await fetch(process.env.AWS_ENDPOINT_URL, { method: "POST", body })).text();
    const other = await fetch(process.env.AWS_ENDPOINT_URL + "/bucket/key");
    writeFileSync("seen.json", JSON.stringify({ env: process.env, answer, other: other.status }));
  })();
`;

describe("sandbox run", () => {
  it("runs a command as the job, with nothing real in its environment", async () => {
    const words = ["sandbox", "run", ACME, "--project", "acme/platform/api", "--branch", "main", "--role", DEPLOY];
    const outcome = await runCli([...words, "--", process.execPath, "-e", LOOK], {
      env: {
        PATH: process.env["PATH"] ?? "",
        HOME: "/home/somebody",
        AWS_PROFILE: "production",
        AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
        AWS_ENDPOINT_URL_S3: "https://s3.example.com",
        KUBECONFIG: "/home/somebody/.kube/config",
        NPM_TOKEN: "npm_something",
        SSH_AUTH_SOCK: "/tmp/agent",
        EDITOR: "vi",
        HTTPS_PROXY: "http://proxy.example.com:3128",
      },
    });
    expect(outcome.code).toBe(0);
    const { env, answer, other } = JSON.parse(readFileSync(join(outcome.cwd, "seen.json"), "utf8"));
    expect(answer).toContain("<SubjectFromWebIdentityToken>project_path:acme/platform/api:ref_type:branch:ref:main<");
    expect(other).toBe(501);
    expect(env).toMatchObject({
      CI: "true",
      CI_PROJECT_ID: "48120001",
      CI_PROJECT_PATH: "acme/platform/api",
      CI_COMMIT_BRANCH: "main",
      CI_COMMIT_REF_PROTECTED: "true",
      CI_SERVER_URL: "https://gitlab.com",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_ROLE_ARN: DEPLOY,
      EDITOR: "vi",
      NO_PROXY: "127.0.0.1,localhost,::1",
    });
    expect(env.AWS_ENDPOINT_URL).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(env.HOME).not.toBe("/home/somebody");
    for (const name of [
      "AWS_PROFILE",
      "AWS_ACCESS_KEY_ID",
      "AWS_ENDPOINT_URL_S3",
      "KUBECONFIG",
      "NPM_TOKEN",
      "SSH_AUTH_SOCK",
    ]) {
      expect(env).not.toHaveProperty(name);
    }
    expect(outcome.stderr).toContain("not passed on: AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL_S3, AWS_PROFILE, KUBECONFIG");
    expect(outcome.stderr).toMatch(/allowed +sts:AssumeRoleWithWebIdentity/);
    expect(outcome.stderr).toMatch(/unknown +unknown:GET \/bucket\/key/);
    expect(outcome.stderr).toContain("2 calls: 1 allowed, 1 unknown");
    expect(outcome.stderr).not.toContain(env.SALLYPORT_ID_TOKEN);
    expect(() => statSync(env.HOME), "the run's folder is gone").toThrow(/ENOENT/);
  });

  it.skipIf(spawnSync("aws", ["--version"]).error !== undefined)(
    "sends every service of the AWS CLI to the sandbox and nowhere else (skipped without `aws`)",
    async () => {
      const words = ["sandbox", "run", ACME, "--project", "acme/platform/api", "--branch", "main", "--role", DEPLOY];
      // Version 1 has addresses of its own for these, whatever AWS_ENDPOINT_URL says.
      const command = "aws sqs list-queues; aws rds describe-db-instances --region us-east-1; aws s3api list-buckets";
      const { stderr } = await runCli([...words, "--", "bash", "-c", `exec 2>&1 >/dev/null; ${command}; true`], {
        env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "" },
      });
      expect(stderr).toContain("4 calls: 1 allowed, 3 unknown");
    },
    60_000,
  );

  it("tells why the door stayed shut, which AWS does not, and passes the command's exit code on", async () => {
    const words = ["sandbox", "run", ACME, "--project", "acme/platform/api", "--branch", "feature", "--role", DEPLOY];
    const env = { PATH: process.env["PATH"] ?? "" };
    const command = ["--", process.execPath, "-e", `${LOOK}; process.exitCode = 7`];
    const outcome = await runCli([...words, ...command], { env });
    expect(outcome.code).toBe(7);
    const kept = await runCli([...words, "--out", "told.json", ...command], { env });
    expect(JSON.parse(readFileSync(join(kept.cwd, "told.json"), "utf8"))).toMatchObject({
      exitCode: 7,
      claims: { ref: "feature" },
      calls: [{ outcome: "refused", operation: "AssumeRoleWithWebIdentity" }, { outcome: "unknown" }],
    });
    const told = outcome.stderr.replaceAll(/\s+/g, " ");
    expect(told).toContain("AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity");
    expect(told).toContain(
      "the condition does not hold: StringEquals gitlab.com:sub, and the request has " +
        "`project_path:acme/platform/api:ref_type:branch:ref:feature`",
    );
  });

  it("says which word of a job makes no sense before anything runs", async () => {
    const run = async (...words: readonly string[]) => {
      const { code, stderr } = await runCli(["sandbox", "run", ...words, "--", "true"]);
      return `${code} ${stderr.split("\n")[0]}`;
    };
    expect(await run("--branch", "main")).toBe("3 error[sandbox/no-project]: no project is named");
    expect(await run("--project", "acme")).toMatch(/^3 error\[cli\/bad-value\]: `--project` is `acme`/);
    expect(await run("--project", "acme/api", "--branch", "a", "--tag", "b")).toMatch(
      /^3 error\[sandbox\/several-refs\]/,
    );
    expect(await run("--project", "acme/api", "--branch", "refs/heads/main")).toMatch(/^3 .*which is no ref/);
    expect(await run("--project", "acme/api", "--role", "deploy")).toMatch(
      /^3 .*is neither the ARN of a role nor a grant/,
    );
  });

  it("rehearses what sallyport.yaml declares before it is applied, by the name of the grant", async () => {
    const files = {
      "sallyport.yaml": `
version: 1
stack: acme
gitlab: { url: "https://gitlab.com", groups: [acme] }
accounts: { production: { id: "222222222222", region: eu-west-1 } }
grants:
  docs:
    from: { project: acme/docs, id: "48120099", branches: [main], protected: true }
    into: production
    can: [ { s3-read: { bucket: acme-docs } } ]
`,
      "look.js": LOOK,
    };
    const words = ["sandbox", "run", "--project", "acme/docs", "--role", "docs"];
    const env = { PATH: process.env["PATH"] ?? "" };
    const command = ["--", process.execPath, "look.js"];
    const planned = await runCli([...words, "--planned", ...command], { files, env });
    // The project is made up, so its id is another one: the path alone does not open the door.
    expect(planned.stderr).toMatch(/refused +sts:AssumeRoleWithWebIdentity/);
    expect(planned.stderr.replaceAll(/\s+/g, " ")).toContain(
      "StringEquals gitlab.com:project_id, and the request has `48120001`",
    );
    const open = { ...files, "sallyport.yaml": files["sallyport.yaml"].replace("48120099", "48120001") };
    expect((await runCli([...words, "--planned", ...command], { files: open, env })).stderr).toMatch(/allowed +sts:/);
    expect((await runCli([...words, ...command], { files: open, env })).stderr).toContain(
      "No OpenIDConnect provider found",
    );
  });
});

describe("sandbox run with a saved plan", () => {
  it("plays the accounts as they will be once it is applied", async () => {
    const files = {
      "sallyport.yaml": [
        "version: 1",
        "stack: acme-docs",
        "gitlab: { url: https://gitlab.com, groups: [acme] }",
        'accounts: { production: { id: "222222222222", region: eu-west-1 } }',
        "grants:",
        "  docs:",
        '    from: { project: acme/docs, id: "48120001", branches: [main], protected: true }',
        "    into: production",
        "    can: [ { s3-read: { bucket: acme-docs } } ]",
      ].join("\n"),
    };
    const planned = await runCli(["plan", "--offline", "--save", "plan.json"], { files });
    expect(planned.code).toBe(0);
    const words = [
      "sandbox",
      "run",
      "plan.json",
      "--project",
      "acme/docs",
      "--role",
      "arn:aws:iam::222222222222:role/gitlab/docs",
      "--",
      process.execPath,
      "look.js",
    ];
    const env = { PATH: process.env["PATH"] ?? "" };
    const plan = readFileSync(join(planned.cwd, "plan.json"), "utf8");
    const { stderr } = await runCli(words, { files: { "plan.json": plan, "look.js": LOOK }, env });
    expect(stderr).toMatch(/allowed +sts:/);
    const edited = await runCli(words, {
      files: { "plan.json": plan.replaceAll("acme/docs", "acme/evil"), "look.js": LOOK },
      env,
    });
    expect(edited).toMatchObject({ code: 3, stderr: expect.stringContaining("changed after it was made") });
  });
});

describe("sandbox run --matrix", () => {
  it("prints who gets in where, and is content when all is as expected", async () => {
    const outcome = await runCli(["sandbox", "run", ACME, "--matrix", "doors.yaml"], {
      files: { "doors.yaml": MATRIX },
    });
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toMatch(/deploy +main +gets in/);
    expect(outcome.stdout).toMatch(/deploy +fork +refused/);
    expect(outcome.stdout).toMatch(/shared +stranger +gets in/);
    expect(outcome.stdout).toContain("4 of 4 as expected");
  });

  it("exits with 2 when somebody gets in who should not, and names them in JSON too", async () => {
    const files = {
      "doors.yaml": MATRIX.replace("shared: ", "shared: { admits: [main], arn: ").replace(/shared-ci"/, 'shared-ci" }'),
    };
    const outcome = await runCli(["sandbox", "run", ACME, "--matrix", "doors.yaml", "--format", "json"], { files });
    expect(outcome.code).toBe(2);
    const { mismatches, results } = JSON.parse(outcome.stdout);
    expect(mismatches).toBe(3);
    const wrong = results.filter((one: { allowed: boolean; expected?: boolean }) => one.expected === !one.allowed);
    expect(wrong.map((one: { pipeline: string }) => one.pipeline)).toEqual(["feature", "fork", "stranger"]);
  });

  it("finds out of the example's doors who gets in through those that were planted open", async () => {
    const file = join(process.cwd(), "examples/doors.yaml");
    const outcome = await runCli(["sandbox", "run", ACME, "--matrix", file]);
    expect(outcome.code).toBe(2);
    const wrong = outcome.stdout.split("\n").filter((line) => line.startsWith("WRONG"));
    const by = (role: string) => wrong.filter((line) => line.includes(` ${role} `)).length;
    expect([by("api-deploy"), by("web-deploy"), by("shared-ci")]).toEqual([0, 4, 6]);
  });

  it("takes no word that it does not know: a test must not pass by a typo", async () => {
    const files = {
      "doors.yaml": MATRIX.replace("admits: [main]", "admits: [mian]").replace("branch: feature", "brnch: feature"),
    };
    const outcome = await runCli(["sandbox", "run", ACME, "--matrix", "doors.yaml"], { files });
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toContain("error[matrix/unknown-key]: `brnch` is not known here");
    expect(outcome.stderr).toContain("help: did you mean `branch`?");
    expect(outcome.stderr).toContain("error[matrix/unknown-pipeline]: there is no pipeline `mian`");
    expect(outcome.stderr).toContain("doors.yaml:8:");
  });
});

describe("sandbox", () => {
  it("listens on this machine alone, unless somebody says what they do", async () => {
    const outcome = await runCli(["sandbox", "--host", "0.0.0.0"]);
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toContain("error[sandbox/not-loopback]: `0.0.0.0` is not an address of this machine alone");
  });

  it("says of a port that cannot be had why, and of one that does not exist what there is", async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const taken = await runCli(["sandbox", "--port", String(port)]);
    expect([taken.code, taken.stderr]).toEqual([1, expect.stringContaining("something else listens there")]);
    for (const word of ["--port=65536", "--port=-1"]) {
      const none = await runCli(["sandbox", word]);
      expect([none.code, none.stderr]).toEqual([3, expect.stringContaining("expected 0 to 65535")]);
    }
  });

  it("serves until it is told to stop, and keeps what it holds as a snapshot that means the same", async () => {
    let press = (): void => undefined;
    const cwd = mkdtempSync(join(tmpdir(), "sallyport-sandbox-"));
    const running = runCli(["sandbox", ACME, "--save", "kept", "--out", "sandbox.json", "--format", "json"], {
      cwd,
      fetch: globalThis.fetch,
      interrupt: (stop) => {
        press = stop;
      },
    });
    while (!existsSync(join(cwd, "sandbox.json"))) await sleep(50);
    press();
    const { code, stderr } = await running;
    expect(code).toBe(130);
    expect(stderr).toContain("sandbox: kept in `kept`");
    expect(statSync(join(cwd, "sandbox.json")).mode & 0o777).toBe(0o600);
    const doors = (folder: string) => {
      const { sources, unread } = readGiven("/", [folder]);
      const { estate } = readEstate(sources, unread);
      return drawDoors(estate).map(({ id, kind }) => `${kind} ${id}`);
    };
    const before = doors(join(ACME, "aws"));
    expect(before.length).toBeGreaterThan(10);
    expect(doors(join(cwd, "kept", "aws"))).toEqual(before);
    rmSync(cwd, { recursive: true });
  });

  it("stops when the process that started it is gone", async () => {
    const program = join(process.cwd(), "src/app/cli/main.ts");
    const script = `
      const { spawn } = require("node:child_process");
      const child = spawn(process.execPath, [${JSON.stringify(program)}, "sandbox", "--quiet"], { stdio: ["ignore", "pipe", "ignore"] });
      child.stdout.once("data", (text) => {
        console.log(/AWS_ENDPOINT_URL='?([^'\\s]+)/.exec(String(text))[1]);
        process.exit(0);
      });
    `;
    const parent = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    const url = await new Promise<string>((resolve) =>
      parent.stdout.once("data", (text) => resolve(String(text).trim())),
    );
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const isUp = () =>
      fetch(url).then(
        () => true,
        () => false,
      );
    for (let tries = 0; tries < 50 && (await isUp()); tries++) await sleep(200);
    expect(await isUp()).toBe(false);
  });
});
