import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sampleDocument } from "../../../core/report/document.ts";
import { runCli } from "../../run-cli.ts";

const files = { "audit.json": JSON.stringify(sampleDocument()) };

describe("sallyport render", () => {
  it("writes a saved result in any format, and several at once", async () => {
    const words = ["render", "audit.json", "--format", "markdown", "--report", "junit=a.xml", "--report=html=a.html"];
    const { code, stdout, cwd } = await runCli(words, { files });
    expect(code).toBe(0);
    expect(stdout).toContain("trust/");
    expect(readFileSync(join(cwd, "a.xml"), "utf8")).toContain("<testsuite");
    expect(readFileSync(join(cwd, "a.html"), "utf8")).toContain("<!doctype html>");
  });

  it("reads standard input, and leaves standard output empty when a file is wanted", async () => {
    const { code, stdout, cwd } = await runCli(["render", "-", "--format=json", "--out=b.json"], {
      stdin: files["audit.json"],
    });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(JSON.parse(readFileSync(join(cwd, "b.json"), "utf8"))).toMatchObject({ formatVersion: "1.0" });
  });

  it("replaces names with --share", async () => {
    const { stdout } = await runCli(["render", "audit.json", "--share"], { files });
    expect(stdout).not.toContain("222222222222");
    expect(stdout).not.toContain("deploy-prod");
  });

  it("refuses another kind of file with its place, and a format that it does not write before it reads", async () => {
    expect(await runCli(["render", "x.json"], { files: { "x.json": '{"Version": "2012-10-17"}' } })).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("x.json:1:1"),
    });
    expect(await runCli(["render", "absent.json", "--report", "pdf=x"])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("expected FORMAT=FILE"),
    });
    expect(await runCli(["render", "absent.json"])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("cannot read `absent.json`"),
    });
  });
});
