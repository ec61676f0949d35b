import { describe, expect, it } from "vitest";
import { runCli } from "../run-cli.ts";

describe("the command line", () => {
  it("says its version on standard output", async () => {
    expect(await runCli(["version"])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^sallyport \d/),
      stderr: "",
    });
    expect(await runCli(["--version"])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^sallyport \d/) });
  });

  it("takes an unknown command for wrong input and offers the near one", async () => {
    const { code, stdout, stderr } = await runCli(["vresion"]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toBe("error[cli/unknown-command]: unknown command `vresion`\n  help: did you mean `version`?\n");
  });

  it("takes an unknown flag for wrong input and offers the near one", async () => {
    const { code, stderr } = await runCli(["version", "--fromat", "json"]);
    expect(code).toBe(3);
    expect(stderr).toContain("did you mean `--format`?");
  });

  it("lets a flag outrank the environment and says where each value came from", async () => {
    const env = { SALLYPORT_FAIL_ON: "high", AWS_REGION: "eu-west-1", SALLYPORT_FORMAT: "text" };
    const { stdout } = await runCli(["settings", "--format=json"], { env });
    expect(JSON.parse(stdout).settings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ flag: "format", value: "json", origin: { from: "flag" } }),
        expect.objectContaining({
          flag: "fail-on",
          value: "high",
          origin: { from: "environment", variable: "SALLYPORT_FAIL_ON" },
        }),
        expect.objectContaining({
          flag: "region",
          value: "eu-west-1",
          origin: { from: "environment", variable: "AWS_REGION" },
        }),
        expect.objectContaining({ flag: "strict", value: false, origin: { from: "default" } }),
      ]),
    );
  });
});
