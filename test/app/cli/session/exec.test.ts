import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  CLOSED,
  type Job,
  OTHER,
  PROGRAM,
  ROLE,
  type Rig,
  filesUnder,
  isInstalled,
  sallyport,
  shell,
  startRig,
  until,
} from "./rig.ts";

let rig: Rig;

beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.sandbox.close());

function exec(job: Job, flags: readonly string[], ...command: readonly string[]) {
  return sallyport(job, "exec", ...flags, "--", ...command);
}

const ENVIRONMENT = ["sh", "-c", "env"];

function variables(text: string): ReadonlyMap<string, string> {
  return new Map(text.split("\n").map((line) => [line.split("=", 1)[0] ?? "", line.slice(line.indexOf("=") + 1)]));
}

describe("exec", () => {
  it("runs the command with the role's names and a token file of its own, and nothing that would win over them", async () => {
    const job = rig.job({
      AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
      AWS_SECRET_ACCESS_KEY: "canary",
      AWS_PROFILE: "old",
      MINE: "kept",
    });
    const { code, stdout, stderr } = await exec(
      job,
      ["--role", ROLE],
      "sh",
      "-c",
      'env; cat "$AWS_WEB_IDENTITY_TOKEN_FILE"; stat -c %a "$AWS_WEB_IDENTITY_TOKEN_FILE"',
    );
    expect(code).toBe(0);
    const env = variables(stdout);
    expect(env.get("AWS_ROLE_ARN")).toBe(ROLE);
    expect(env.get("AWS_ROLE_SESSION_NAME")).toMatch(/^gl-48120001-\d+-\d+$/);
    expect(env.get("AWS_EC2_METADATA_DISABLED")).toBe("true");
    expect(env.get("MINE")).toBe("kept");
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"]) expect(env.has(name)).toBe(false);
    expect(env.get("AWS_WEB_IDENTITY_TOKEN_FILE")?.startsWith(job.project)).toBe(false);
    expect(stdout.endsWith(`${rig.token}600\n`)).toBe(true);
    expect(stderr.replaceAll(/\s+/g, " ")).toContain("not passed on: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY");
    expect(stderr).not.toContain("canary");
    expect(filesUnder(job.temp)).toEqual([]);
  });

  it("stops before the command where static keys are set and --strict is said", async () => {
    const job = rig.job({ AWS_SECRET_ACCESS_KEY: "canary" });
    const { code, stdout, stderr } = await exec(job, ["--strict", "--role", ROLE], "echo", "ran");
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toContain("`AWS_SECRET_ACCESS_KEY`");
    expect(stderr).not.toContain("canary");
  });

  it("does not run the command when the role is refused", async () => {
    const { code, stdout, stderr } = await exec(rig.job(), ["--role", CLOSED], "echo", "ran");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("sallyport explain --role");
  });

  it("passes on the command's exit code, and 128 and the signal that ended it", async () => {
    const job = rig.job();
    expect((await exec(job, ["--role", ROLE], "sh", "-c", "exit 42")).code).toBe(42);
    expect((await exec(job, ["--role", ROLE], "sh", "-c", "kill -TERM $$")).code).toBe(143);
    expect(await exec(job, ["--role", ROLE], "no-such-command-here")).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("there is no such command"),
    });
    expect((await sallyport(job, "exec", "--role", ROLE)).code).toBe(3);
  });

  it("passes signals on, cleans up after them, and opens no debugger for SIGUSR1", async () => {
    const job = rig.job();
    const script = 'trap "echo usr1" USR1; trap "echo term; exit 9" TERM; echo ready; while :; do sleep 0.05; done';
    const child = spawn(process.execPath, [PROGRAM, "exec", "--role", ROLE, "--", "sh", "-c", script], {
      env: { ...job.env },
      cwd: job.project,
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (text) => (stdout += String(text)));
    child.stderr.on("data", (text) => (stderr += String(text)));
    const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
    await until(() => stdout.includes("ready"), "the command");
    expect(filesUnder(job.temp).length).toBeGreaterThan(0);
    // Said again until it is heard: a busy shell may take one between two commands and drop it.
    const saying = setInterval(() => child.kill("SIGUSR1"), 250);
    await until(() => stdout.includes("usr1"), "SIGUSR1").finally(() => clearInterval(saying));
    child.kill("SIGTERM");
    expect(await ended).toBe(9);
    expect(stderr).not.toContain("Debugger");
    expect(readdirSync(join(job.temp, `sallyport-${process.getuid?.()}`))).toEqual([]);
  });

  it.skipIf(!isInstalled("script"))(
    "gives the command the terminal it was started on (skipped without script)",
    async () => {
      const job = rig.job();
      const line = `'${process.execPath}' '${PROGRAM}' exec --role ${ROLE} -- sh -c 'test -t 0 && test -t 1 && echo a terminal'`;
      const result = await new Promise<string>((resolve) => {
        const child = spawn("script", ["-qec", line, "/dev/null"], { env: { ...job.env }, cwd: job.project });
        let text = "";
        child.stdout.on("data", (chunk) => (text += String(chunk)));
        child.on("close", () => resolve(text));
      });
      expect(result).toContain("a terminal");
    },
  );

  it("keeps the machine's AWS configuration away, unless it is asked for", async () => {
    const job = rig.job();
    mkdirSync(join(job.home, ".aws"));
    writeFileSync(join(job.home, ".aws/credentials"), "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n");
    const without = variables((await exec(job, ["--role", ROLE], ...ENVIRONMENT)).stdout);
    expect(without.get("AWS_SHARED_CREDENTIALS_FILE")).not.toBe(join(job.home, ".aws/credentials"));
    const kept = variables((await exec(job, ["--role", ROLE, "--keep-config"], ...ENVIRONMENT)).stdout);
    expect(kept.has("AWS_SHARED_CREDENTIALS_FILE")).toBe(false);
  });

  it("finds the token in the file of an outer run where the variable is gone", async () => {
    const job = rig.job();
    const inner = `unset SALLYPORT_ID_TOKEN; sallyport exec --role ${OTHER} -- sh -c 'echo $AWS_ROLE_ARN'`;
    const lines = `sallyport exec --role ${ROLE} -- sh -euc '${setUp()}${inner.replaceAll("'", "'\\''")}'`;
    expect((await shell(job, lines)).stdout.trim()).toBe(OTHER);
  });
});

function setUp(): string {
  return `sallyport() { "${process.execPath}" "${PROGRAM}" "$@"; }; `;
}

describe("exec, with what variables cannot say", () => {
  const asks: readonly (readonly [string, readonly string[]])[] = [
    ["a duration", ["--duration", "15m"]],
    ["a session policy", ["--allow-only", "only.json"]],
    ["a chain", ["--chain", "arn:aws:iam::111111111111:role/gitlab/chained"]],
    ["several roles", ["--role", `reader=${OTHER}`]],
  ];
  it.each(asks)("serves %s by the agent alone: no ID token is left to the command", async (_, flags) => {
    const job = rig.job({ OTHER_TOKEN: rig.token, TF_VAR_json: `{"t":"${rig.token}"}` });
    writeFileSync(
      join(job.project, "only.json"),
      '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}',
    );
    writeFileSync(join(job.home, "token"), rig.token);
    const env = {
      ...job,
      env: { ...job.env, AWS_WEB_IDENTITY_TOKEN_FILE: join(job.home, "token"), MY_FILE: join(job.home, "token") },
    };
    const look = 'env; cat "$AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE" | wc -l; cat "$TMPDIR"/*/run*/*';
    const { code, stdout } = await exec(env, ["--role", ROLE, ...flags], "sh", "-c", look);
    expect(code).toBe(0);
    expect(stdout).not.toContain(rig.token);
    const names = variables(stdout);
    expect(names.get("AWS_CONTAINER_CREDENTIALS_FULL_URI")).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    for (const name of ["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN", "MY_FILE", "SALLYPORT_ID_TOKEN"]) {
      expect(names.has(name)).toBe(false);
    }
    expect(stdout).toMatch(/^0$/m);
  });

  it("opens the agent to nobody without the authorisation, or under another name", async () => {
    const ask = `
      const uri = process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI;
      const auth = require("fs").readFileSync(process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE, "utf8");
      const http = require("http");
      const get = (path, headers, method = "GET") => new Promise((r) => http.request(new URL(path, uri), { headers, method }, (a) => { let t = ""; a.on("data", (d) => t += d).on("end", () => r([a.statusCode, Object.keys(JSON.parse(t)).join()])); }).end());
      (async () => {
        const answers = [await get("/", { authorization: auth }), await get("/", {}), await get("/", { authorization: auth + "x" }),
          await get("/", { authorization: auth, host: "evil.example" }), await get("/other", { authorization: auth }), await get("/", { authorization: auth }, "POST")];
        console.log(JSON.stringify(answers));
      })();`;
    const { stdout } = await exec(rig.job(), ["--role", ROLE, "--refresh"], process.execPath, "-e", ask);
    expect(JSON.parse(stdout)).toEqual([
      [200, "AccessKeyId,SecretAccessKey,Token,Expiration,AccountId"],
      [401, "Code,Message"],
      [401, "Code,Message"],
      [403, "Code,Message"],
      [404, "Code,Message"],
      [405, "Code,Message"],
    ]);
  });

  it("does not go together with configuration files that could take the role past it", async () => {
    const { code, stderr } = await exec(rig.job(), ["--role", ROLE, "--duration", "15m", "--keep-config"], "true");
    expect(code).toBe(3);
    expect(stderr).toContain("exec/keeps-config");
  });

  it("says that --duration is longer than the role allows", async () => {
    const { code, stderr } = await exec(rig.job(), ["--role", ROLE, "--duration", "12h"], "true");
    expect(code).toBe(3);
    expect(stderr).toContain("MaxSessionDuration");
  });
});

describe("an agent in the background", () => {
  it("serves the shell that it was started in, and ends with it", async () => {
    const job = rig.job();
    const lines = `
      eval "$(sallyport agent --background --role ${ROLE} --duration 15m)"
      test -z "\${SALLYPORT_ID_TOKEN-}" && echo no token
      kill -0 "$SALLYPORT_AGENT_PID" && echo "pid $SALLYPORT_AGENT_PID"
      node -e 'fetch(process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI,{headers:{authorization:require("fs").readFileSync(process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE,"utf8")}}).then(r=>console.log("status",r.status))'`;
    const { code, stdout, stderr } = await shell(job, lines);
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("no token");
    expect(stdout).toContain("status 200");
    const pid = Number(/pid (\d+)/.exec(stdout)?.[1]);
    await until(
      () => !existsSync(`/proc/${pid}`) || readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z "),
      "the agent's end",
    );
    expect(filesUnder(job.temp)).toEqual([]);
  });

  it("fails the eval when the role is refused", async () => {
    const { code } = await shell(
      rig.job(),
      `eval "$(sallyport agent --background --role ${CLOSED} 2>/dev/null)"; echo on`,
    );
    expect(code).toBe(2);
  });
});

describe("what a run wrote down", () => {
  it("has no secret in any argument of any process while it runs", async () => {
    const job = rig.job();
    const look = `for p in /proc/[0-9]*; do tr '\\0' ' ' < $p/cmdline 2>/dev/null; echo; done; true`;
    const { stdout } = await exec(job, ["--role", ROLE, "--refresh"], "sh", "-c", look);
    expect(stdout).toContain("exec --role");
    expect(stdout).not.toContain(rig.token);
  });
});
