// Against an AWS-compatible server that we did not write, where it is installed; elsewhere this is skipped, and says so.
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, ListAccessKeysCommand } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../../../src/app/sandbox/start.ts";
import { runCli } from "../../run-cli.ts";
import { type Moto, hasMoto, startMoto } from "../../moto.ts";
import { variable } from "../rotate/rig.ts";

describe.skipIf(!hasMoto)("rotating a key of moto_server (skipped without it)", { timeout: 90_000 }, () => {
  let moto: Moto;
  let sandbox: Sandbox;
  beforeAll(async () => {
    moto = await startMoto();
    sandbox = await startSandbox({ gitlab: { projects: [{ path: "acme/api", id: 7 }] } });
  }, 60_000);
  afterAll(async () => {
    moto.stop();
    await sandbox.close();
  });

  it("leads it from the first to the second", async () => {
    const config = { endpoint: moto.url, region: "us-east-1" };
    const iam = new IAMClient(config);
    await iam.send(new CreateUserCommand({ UserName: "bot" }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "bot" }));
    const old = AccessKey?.AccessKeyId ?? "";
    sandbox.gitlab.tree.updateProject(7, {
      variables: [
        variable("AWS_ACCESS_KEY_ID", old),
        variable("AWS_SECRET_ACCESS_KEY", AccessKey?.SecretAccessKey ?? ""),
      ],
    });
    const value = (index: number): string => sandbox.gitlab.tree.project(7)?.variables[index]?.value ?? "";
    const rotate = async (...more: readonly string[]): Promise<string> => {
      const address = ["--endpoint-url", moto.url, "--gitlab-url", sandbox.gitlabUrl];
      const env = { GITLAB_TOKEN: sandbox.gitlabTokens.maintainer };
      const setup = { env, fetch, now: new Date() };
      const { stdout, stderr, code } = await runCli(["rotate", "bot", "--yes", ...address, ...more], setup);
      expect([code, stderr]).toEqual([0, ""]);
      return stdout;
    };
    const keys = async (): Promise<readonly string[]> => {
      const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName: "bot" }));
      return AccessKeyMetadata.map(({ AccessKeyId, Status }) => `${AccessKeyId} ${Status}`);
    };
    expect(await rotate()).toContain("One step further");
    const fresh = value(0);
    expect(await keys()).toEqual(expect.arrayContaining([`${old} Active`, `${fresh} Active`]));
    expect(await rotate("--still-for", "0s")).toContain("no job has used");
    const credentials = { accessKeyId: fresh, secretAccessKey: value(1) };
    await new STSClient({ ...config, credentials }).send(new GetCallerIdentityCommand({}));
    expect(await rotate("--still-for", "0s", "--allow-narrowing")).toContain(`deactivated \`${old}\``);
    expect(await rotate("--keep-for", "0s", "--allow-narrowing")).toContain("Finished");
    expect(await keys()).toEqual([`${fresh} Active`]);
  });
});
