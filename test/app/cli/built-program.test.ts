import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { checkBundle } from "../../../tools/bundle-check.ts";
import { BUILT } from "../built.ts";

function run(
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string>; before?: readonly string[] } = {},
) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...(options.before ?? []), BUILT.path, ...args], {
    encoding: "utf8",
    cwd: options.cwd ?? tmpdir(),
    env: { PATH: process.env["PATH"], ...options.env },
  });
  return { status, stdout, stderr };
}

/** Prints each file that is loaded, on standard error. */
const TRACE = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from "node:module";
  registerHooks({ load(url, context, next) { if (url.startsWith("file:")) process._rawDebug("loads " + url); return next(url, context); } });
`)}`;

const OLD_NODE = `data:text/javascript,${encodeURIComponent(
  'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } });',
)}`;

describe.skipIf(!BUILT.isThere)("the built program (skipped before the first build)", () => {
  it("answers on standard output alone", () => {
    expect(run(["version"])).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^sallyport \d+\.\d+\.\d+\n$/),
      stderr: "",
    });
    expect(run(["nonsense"])).toMatchObject({
      status: 3,
      stdout: "",
      stderr: expect.stringContaining("unknown command"),
    });
  });

  it("opens no more than a handful of files to say its version or to help", () => {
    for (const command of ["version", "help"]) {
      const loaded = run([command], { before: ["--import", TRACE] }).stderr.match(/^loads .*$/gm) ?? [];
      expect(loaded.length).toBeLessThanOrEqual(8);
    }
  });

  it("has chunks that load, each of them", () => {
    const chunks = join(dirname(BUILT.path), "chunks");
    const script = readdirSync(chunks).map((name) => `await import(${JSON.stringify(join(chunks, name))});`);
    const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script.join("\n")], {
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  it("carries in no command what that command must not load", () => {
    expect(checkBundle()).toEqual([]);
  });

  it("is not upset by a reader that goes away", () => {
    const script = '"$0" "$1" schema | head -1; echo "${PIPESTATUS[0]}"';
    const { stdout, stderr } = spawnSync("bash", ["-c", script, process.execPath, BUILT.path], { encoding: "utf8" });
    expect({ stdout, stderr }).toEqual({ stdout: "{\n0\n", stderr: "" });
    const closed = spawnSync("bash", ["-c", '"$0" "$1" schema >&-', process.execPath, BUILT.path], {
      encoding: "utf8",
    });
    expect(closed.stderr).not.toContain("bug/");
  });

  it("works in a folder where it may not write, and leaves nothing there", () => {
    const cwd = mkdtempSync(join(tmpdir(), "sallyport-read-only-"));
    onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
    chmodSync(cwd, 0o555);
    for (const command of ["version", "help", "settings", "doctor", "schema", "rule"]) {
      expect([command, run([command], { cwd }).status]).toEqual([command, 0]);
    }
  });

  it("decides about colour once: --color, NO_COLOR, FORCE_COLOR, and none where nobody looks", () => {
    const colored = (args: readonly string[], env: Record<string, string>): boolean =>
      run(["nonsense", ...args], { env }).stderr.includes("\u001b[");
    expect(colored([], {})).toBe(false);
    expect(colored([], { FORCE_COLOR: "1" })).toBe(true);
    expect(colored([], { CLICOLOR_FORCE: "1" })).toBe(true);
    expect(colored([], { FORCE_COLOR: "1", NO_COLOR: "1" })).toBe(false);
    expect(colored([], { FORCE_COLOR: "0" })).toBe(false);
    expect(colored(["--color=always"], { NO_COLOR: "1" })).toBe(true);
    expect(colored(["--color=never"], { FORCE_COLOR: "1" })).toBe(false);
    expect(run(["nonsense"], { env: { FORCE_COLOR: "1", NO_COLOR: "1" } }).stderr).not.toContain("Warning");
  });

  it("tells an old Node what it needs", () => {
    expect(run(["version"], { before: ["--import", OLD_NODE] })).toEqual({
      status: 1,
      stdout: "",
      stderr: "sallyport needs Node 24 or later, and this is 20.20.2\n",
    });
  });
});
