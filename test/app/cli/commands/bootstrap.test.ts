import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CreatePolicyCommand } from "@aws-sdk/client-iam";
import { AssumeRoleWithWebIdentityCommand } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Sandbox, startSandbox } from "../../../../src/app/sandbox/start.ts";
import { type Outcome, runCli } from "../../run-cli.ts";
import { clientsFor } from "../../sandbox/kit.ts";
import { useRootOf } from "../use-root-of.ts";

const GRANTS = `
  web:
    from: { project: acme/web, id: "21", branches: [main], protected: true }
    into: production
    can: [ { s3-sync: { bucket: www } } ]
  manager:
    from: { runner: ec2 }
    into: production
    can: [ { runner-cache: { bucket: cache } } ]
  registry:
    from: { chart: registry, via: irsa, issuer: https://oidc.eks.eu-west-1.amazonaws.com/id/ABC, namespace: gl, release: gl }
    into: production
    can: [ { s3-storage: { buckets: [registry] } } ]
`;

describe("the pipeline that `init --bootstrap` sets up", { timeout: 30_000 }, () => {
  let sandbox: Sandbox;
  let cwd: string;

  beforeEach(async () => {
    sandbox = await startSandbox({ gitlab: { projects: [{ path: "acme/access", id: 99 }] } });
    useRootOf(sandbox);
    const words = ["--tenant", "acme", "--account", "111111111111", "--region", "eu-west-1", "--project-id", "99"];
    cwd = (await runCli(["init", "--bootstrap", "acme/access", ...words])).cwd;
    await clientsFor(sandbox).iam.send(
      new CreatePolicyCommand({
        PolicyName: "gitlab-boundary",
        PolicyDocument: readFileSync(join(cwd, "policies/gitlab-boundary.json"), "utf8"),
      }),
    );
    expect((await run("apply", "--yes", "--allow-broadening")).code).toBe(0);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await sandbox.close();
  });

  function run(...words: readonly string[]): Promise<Outcome> {
    return runCli([...words, "--quick", "--endpoint-url", sandbox.awsUrl], { cwd });
  }

  /** From here on as a job of the project's main branch. */
  async function become(role: string): Promise<void> {
    const minted = await sandbox.gitlab.mint({ project: "acme/access", branch: "main" });
    const { Credentials } = await clientsFor(sandbox).sts.send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: `arn:aws:iam::111111111111:role/gitlab/${role}`,
        RoleSessionName: "job-1",
        WebIdentityToken: "token" in minted ? minted.token : "",
      }),
    );
    vi.stubEnv("AWS_ACCESS_KEY_ID", Credentials?.AccessKeyId ?? "");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", Credentials?.SecretAccessKey ?? "");
    vi.stubEnv("AWS_SESSION_TOKEN", Credentials?.SessionToken ?? "");
  }

  it("may make, change and take away what the file declares", async () => {
    await become("sallyport-apply");
    appendFileSync(join(cwd, "sallyport.yaml"), GRANTS);
    expect((await run("plan", "--save", "plan.json")).code).toBe(0);
    const made = await run("apply", "plan.json", "--allow-broadening");
    expect([made.code, made.stdout]).toEqual([0, expect.stringContaining("create instance-profile")]);
    expect((await run("drift")).code).toBe(0);
    const text = readFileSync(join(cwd, "sallyport.yaml"), "utf8");
    const fewer = text
      .replace(/ {2}manager:[^]*?(?= {2}registry:)/, "")
      .replace("bucket: www", "bucket: www, prefix: a");
    writeFileSync(join(cwd, "sallyport.yaml"), fewer);
    expect((await run("plan", "--prune", "--save", "less.json")).code).toBe(0);
    const less = await run("apply", "less.json", "--allow-narrowing");
    expect([less.code, less.stdout]).toEqual([0, expect.stringContaining("delete instance-profile")]);
  });

  it("writes nothing by the role that only plans", async () => {
    await become("sallyport-plan");
    appendFileSync(join(cwd, "sallyport.yaml"), GRANTS);
    expect((await run("plan", "--save", "plan.json")).code).toBe(0);
    const { code, stdout } = await run("apply", "plan.json", "--allow-broadening");
    expect([code === 0, stdout]).toEqual([false, expect.stringContaining("AccessDenied")]);
  });
});
