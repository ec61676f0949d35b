import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import {
  CHAINED,
  type Job,
  OTHER,
  PROGRAM,
  ROLE,
  type Rig,
  command,
  filesUnder,
  filesWith,
  mint,
  sallyport,
  startRig,
  until,
} from "./rig.ts";

let rig: Rig;

beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.sandbox.close());
beforeEach(() => rig.sandbox.world.faults.clear());

/** A token of its own: what another test had kept elsewhere is not found with it. */
const MAIN = { project: "acme/platform/api", branch: "main" };

const isRoot = process.getuid?.() === 0;
const BASE = `sallyport-${process.getuid?.() ?? "user"}`;

/** Starts the program and leaves it alone; the result kills it outright. */
function start(job: Job, ...words: readonly string[]) {
  const child = spawn(process.execPath, [PROGRAM, ...words], {
    env: { ...job.env },
    cwd: job.project,
    stdio: "ignore",
  });
  const gone = new Promise<void>((resolve) => child.on("exit", () => resolve()));
  return async () => {
    child.kill("SIGKILL");
    await gone;
  };
}

describe("64 processes at one time", () => {
  it("ask STS once and all get the same whole credentials", async () => {
    const job = rig.job();
    rig.sandbox.world.faults.arm({ call: "sts:*", kind: "delay", ms: 300 });
    const before = rig.asked().length;
    const outcomes = await Promise.all(Array.from({ length: 64 }, () => sallyport(job, "creds", "--role", ROLE)));
    expect(new Set(outcomes.map(({ code, stderr }) => (code === 0 ? "" : stderr)))).toEqual(new Set([""]));
    expect(new Set(outcomes.map(({ stdout }) => stdout)).size).toBe(1);
    // The one that asks gives an answer 15 seconds; a machine so busy that it takes longer is asked again, and rightly.
    const asked = rig.asked().slice(before);
    expect(asked.filter(({ at }, index) => at - (asked[index - 1]?.at ?? 0) < 15_000)).toEqual([]);
    expect(filesUnder(job.temp).filter((name) => name.endsWith(".lock") || name.endsWith(".new"))).toEqual([]);
  });

  it("hear one refusal, and none of them asks again", async () => {
    const job = rig.job();
    // A refusal is told to those who wait for it, so it stays away until the last of them has started.
    rig.sandbox.world.faults.arm({ call: "sts:*", kind: "delay", ms: 3000 });
    rig.sandbox.world.faults.arm({ call: "sts:*", kind: "deny" });
    const before = rig.asked().length;
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => sallyport(job, "creds", "--role", ROLE)));
    expect(new Set(outcomes.map(({ code, stdout }) => `${code}${stdout}`))).toEqual(new Set(["2"]));
    expect(rig.asked().length - before).toBeLessThanOrEqual(2);
  });
});

describe("after a kill -9", () => {
  it("while it held the lock and waited for STS, the next run goes on", async () => {
    const job = rig.job();
    rig.sandbox.world.faults.arm({ call: "sts:*", kind: "delay", ms: 3000 });
    const kill = start(job, "creds", "--role", ROLE);
    await until(() => filesUnder(job.temp).some((name) => name.endsWith(".lock")), "the lock");
    await kill();
    rig.sandbox.world.faults.clear();
    const { code } = await sallyport(job, "creds", "--role", ROLE);
    expect(code).toBe(0);
    expect(filesUnder(job.temp).filter((name) => name.endsWith(".lock"))).toEqual([]);
  });

  it.each([
    ["with the token file", ["--role", ROLE]],
    ["with the agent", ["--role", ROLE, "--refresh"]],
  ])("of exec %s, the next run removes what it left", async (_, flags) => {
    const job = rig.job();
    const kill = start(job, "exec", ...flags, "--", "sleep", "20");
    await until(() => filesUnder(job.temp).some((name) => name.endsWith("/credentials")), "the run's files");
    await kill();
    expect(filesUnder(job.temp).length).toBeGreaterThan(0);
    expect((await sallyport(job, "exec", "--role", OTHER, "--", "true")).code).toBe(0);
    expect(filesUnder(job.temp)).toEqual([]);
  });

  it("at any moment, nothing is left half written and the next run works", async () => {
    const job = rig.job();
    for (const delay of [20, 40, 60, 80, 110, 150]) {
      const kill = start(job, "exec", "--role", ROLE, "--chain", CHAINED, "--", "true");
      await new Promise((resolve) => setTimeout(resolve, delay));
      await kill();
    }
    expect((await sallyport(job, "exec", "--role", ROLE, "--", "true")).code).toBe(0);
    expect(filesWith(job.temp, rig.token)).toEqual([]);
    expect(readdirSync(join(job.temp, BASE)).filter((name) => name.startsWith("run."))).toEqual([]);
  });
});

describe("a machine that does not help", () => {
  it.skipIf(!isRoot)(
    "with a read-only home and another user, everything but a profile works (skipped unless root)",
    async () => {
      const job = rig.job();
      for (const path of [job.folder, job.project, job.temp]) chmodSync(path, 0o755);
      chownSync(job.temp, 65_534, 65_534);
      chmodSync(job.home, 0o555);
      const outcome = (...words: string[]) =>
        command(job, process.execPath, [PROGRAM, ...words], { uid: 65_534, gid: 65_534 });
      expect((await outcome("creds", "--role", ROLE)).code).toBe(0);
      expect((await outcome("exec", "--role", ROLE, "--refresh", "--", "true")).code).toBe(0);
      const { code, stderr } = await outcome("creds", "--role", ROLE, "--profile", "deploy");
      expect(code).toBe(1);
      expect(stderr).toContain("files/denied");
    },
  );

  it.skipIf(!isRoot)(
    "with no folder to write to, creds works without its cache and exec says what is missing (skipped unless root)",
    async () => {
      const job = rig.job({ TMPDIR: "/proc/nowhere", XDG_RUNTIME_DIR: "/proc/nowhere", HOME: "/proc/nowhere" });
      // Neither /tmp nor the others may take it: their folder of ours belongs to root.
      const others = ["/tmp", "/dev/shm", "/var/tmp"].map((parent) => join(parent, "sallyport-65533"));
      for (const path of others) {
        rmSync(path, { recursive: true, force: true });
        mkdirSync(path, { mode: 0o700 });
        onTestFinished(() => rmSync(path, { recursive: true, force: true }));
      }
      for (const path of [job.folder, job.project]) chmodSync(path, 0o755);
      const outcome = (...words: string[]) =>
        command(job, process.execPath, [PROGRAM, ...words], { uid: 65_533, gid: 65_533 });
      const creds = await outcome("creds", "--role", ROLE);
      expect(creds.code).toBe(0);
      expect(creds.stderr).toContain("not kept for later");
      const exec = await outcome("exec", "--role", ROLE, "--", "true");
      expect(exec.code).toBe(1);
      expect(exec.stderr).toContain("TMPDIR");
    },
  );

  it.skipIf(!canMount())(
    "with a full disk, the next folder is taken (skipped where nothing can be mounted)",
    async () => {
      const job = rig.job();
      const small = join(job.folder, "small");
      mkdirSync(small);
      expect(spawnSync("mount", ["-t", "tmpfs", "-o", "size=16k,mode=1777", "tmpfs", small]).status).toBe(0);
      onTestFinished(() => void spawnSync("umount", [small]));
      spawnSync("sh", ["-c", `head -c 20000 /dev/zero > '${small}/fill'`]);
      const full = { ...job, env: { ...job.env, XDG_RUNTIME_DIR: small } };
      expect((await sallyport(full, "creds", "--role", ROLE)).code).toBe(0);
      expect(
        (await sallyport(full, "exec", "--role", ROLE, "--", "sh", "-c", 'cat "$AWS_WEB_IDENTITY_TOKEN_FILE"')).stdout,
      ).toBe(rig.token);
      expect(filesUnder(job.temp).length).toBeGreaterThan(0);
    },
  );

  it("never writes into the project, even where TMPDIR leads there", async () => {
    const job = rig.job();
    const inside = join(job.project, "tmp");
    mkdirSync(inside);
    const link = join(job.folder, "link");
    symlinkSync(inside, link);
    for (const TMPDIR of [inside, link]) {
      const env = { ...job.env, TMPDIR, XDG_RUNTIME_DIR: job.temp };
      expect((await sallyport({ ...job, env }, "exec", "--role", ROLE, "--", "true")).code).toBe(0);
      expect(
        (await sallyport({ ...job, env: { ...env, XDG_RUNTIME_DIR: inside, HOME: job.home } }, "creds", "--role", ROLE))
          .code,
      ).toBe(0);
    }
    expect(filesUnder(job.project)).toEqual([]);
    expect(existsSync(join(inside, BASE))).toBe(false);
  });
});

describe("traps", () => {
  it("a link in the place of our folder, and a folder that others can read, are passed over", async () => {
    const job = rig.job();
    const elsewhere = join(job.folder, "elsewhere");
    mkdirSync(elsewhere, { mode: 0o700 });
    symlinkSync(elsewhere, join(job.temp, BASE));
    const env = { ...job.env, XDG_RUNTIME_DIR: job.temp, TMPDIR: join(job.folder, "home") };
    expect((await sallyport({ ...job, env }, "creds", "--role", ROLE)).code).toBe(0);
    expect(filesUnder(elsewhere)).toEqual([]);
    rmSync(join(job.temp, BASE));
    mkdirSync(join(job.temp, BASE), { mode: 0o755 });
    expect((await sallyport({ ...job, env }, "creds", "--role", ROLE)).code).toBe(0);
    expect(filesUnder(job.temp)).toEqual([]);
  });

  it("links in the place of a kept session are neither read nor written through", async () => {
    const job = rig.job({ SALLYPORT_ID_TOKEN: await mint(rig.sandbox, MAIN) });
    const first = await sallyport(job, "creds", "--role", ROLE);
    const cache = join(job.temp, BASE, "cache");
    const victim = join(job.folder, "victim");
    expect(first.code).toBe(0);
    for (const plant of [symlinkSync, linkSync]) {
      for (const name of readdirSync(cache)) {
        writeFileSync(victim, readFileSync(join(cache, name)), { mode: 0o600 });
        rmSync(join(cache, name));
        plant(victim, join(cache, name));
      }
      const before = readFileSync(victim);
      const again = await sallyport(job, "creds", "--role", ROLE);
      expect(again.code).toBe(0);
      expect(again.stdout).not.toBe(first.stdout);
      expect(readFileSync(victim)).toEqual(before);
      rmSync(victim);
    }
  });

  it("an empty, a cut and a changed entry are asked for anew", async () => {
    const job = rig.job({ SALLYPORT_ID_TOKEN: await mint(rig.sandbox, MAIN) });
    const cache = join(job.temp, BASE, "cache");
    const seen = new Set<string>();
    for (const spoil of [
      (text: Buffer) => text,
      () => Buffer.alloc(0),
      (text: Buffer) => text.subarray(0, 60),
      flipLast,
    ]) {
      if (existsSync(cache)) {
        for (const name of readdirSync(cache)) writeFileSync(join(cache, name), spoil(readFileSync(join(cache, name))));
      }
      seen.add((await sallyport(job, "creds", "--role", ROLE)).stdout);
    }
    expect(seen.size).toBe(4);
  });

  it("a symbolic link for the AWS configuration is not written through", async () => {
    const job = rig.job();
    mkdirSync(join(job.home, ".aws"));
    writeFileSync(join(job.folder, "victim"), "mine\n");
    symlinkSync(join(job.folder, "victim"), join(job.home, ".aws/config"));
    const { code, stderr } = await sallyport(job, "creds", "--role", ROLE, "--profile", "deploy");
    expect(code).toBe(1);
    expect(stderr).toContain("creds/linked");
    expect(readFileSync(join(job.folder, "victim"), "utf8")).toBe("mine\n");
  });
});

describe("the canary", () => {
  it("is in nothing that was written: no file, no output, no log of the sandbox", async () => {
    const job = rig.job();
    const printed = JSON.parse((await sallyport(job, "creds", "--role", ROLE)).stdout);
    const runs = [
      await sallyport(job, "creds", "--role", ROLE, "--profile", "deploy"),
      await sallyport(job, "creds", "--role", ROLE, "--setup"),
      await sallyport(job, "exec", "--role", ROLE, "--", "true"),
      await sallyport(job, "exec", "--role", ROLE, "--refresh", "--", "true"),
      await sallyport(job, "creds", "--role", "arn:aws:iam::111111111111:role/gitlab/closed", "--debug"),
      await sallyport(
        job,
        "creds",
        "--role",
        ROLE,
        "--endpoint-url",
        "http://127.0.0.1:1",
        "--timeout",
        "1s",
        "--debug",
        "--format",
        "json",
      ),
      await sallyport({ ...job, env: { ...job.env, CI_DEBUG_TRACE: "true" } }, "creds", "--role", OTHER),
    ];
    for (const secret of [rig.token, rig.token.split(".")[2] ?? "", printed.SecretAccessKey, printed.SessionToken]) {
      expect(secret.length).toBeGreaterThan(20);
      for (const { stdout, stderr } of runs) expect(stdout + stderr).not.toContain(secret);
      // The one file with a token is the one that SDKs are to read, in a folder that no artifact is made from.
      const files = filesWith(job.folder, secret).filter(
        (name) => !/^temp\/sallyport-\w+\/run\.[^/]+\/token$/.test(name),
      );
      expect(files).toEqual([]);
      expect(JSON.stringify(rig.sandbox.world.journal.entries())).not.toContain(secret);
    }
    for (const name of filesUnder(job.temp)) expect(statSync(join(job.temp, name)).mode & 0o077).toBe(0);
  });
});

function flipLast(text: Buffer): Buffer {
  const changed = Buffer.from(text);
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  return changed;
}

function canMount(): boolean {
  if (!isRoot || process.platform !== "linux") return false;
  const folder = spawnSync("mktemp", ["-d"], { encoding: "utf8" }).stdout.trim();
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=16k", "tmpfs", folder]).status === 0;
  if (mounted) spawnSync("umount", [folder]);
  rmSync(folder, { recursive: true, force: true });
  return mounted;
}
