import { CreateOpenIDConnectProviderCommand, CreateRoleCommand, GetRoleCommand } from "@aws-sdk/client-iam";
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../../src/app/sandbox/start.ts";
import { clientsFor, failureOf, fromSts, trustIn } from "./kit.ts";

describe("the handshake of a job with AWS", () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox({ gitlab: { projects: [{ path: "acme/platform/api", id: 48120001 }] } });
    const { iam } = clientsFor(sandbox);
    await iam.send(
      new CreateOpenIDConnectProviderCommand({ Url: "https://gitlab.com", ClientIDList: ["sts.amazonaws.com"] }),
    );
    await iam.send(
      new CreateRoleCommand({
        RoleName: "deploy",
        Path: "/gitlab/",
        AssumeRolePolicyDocument: trustIn("project_path:acme/platform/api:ref_type:branch:ref:main", {
          "gitlab.com:project_id": "48120001",
          "gitlab.com:ref_protected": "true",
        }),
      }),
    );
  });

  afterAll(() => sandbox.close());

  const roleArn = "arn:aws:iam::111111111111:role/gitlab/deploy";

  async function assume(token: string) {
    return clientsFor(sandbox).sts.send(
      new AssumeRoleWithWebIdentityCommand({ RoleArn: roleArn, RoleSessionName: "job-1", WebIdentityToken: token }),
    );
  }

  async function tokenOf(words: Parameters<Sandbox["gitlab"]["mint"]>[0]): Promise<string> {
    const minted = await sandbox.gitlab.mint(words);
    return "token" in minted ? minted.token : "";
  }

  it("gives the job of the trusted branch a session, and AWS says who it is", async () => {
    const answer = await assume(await tokenOf({ project: "acme/platform/api", branch: "main" }));
    expect(answer.SubjectFromWebIdentityToken).toBe("project_path:acme/platform/api:ref_type:branch:ref:main");
    expect(answer.Audience).toBe("sts.amazonaws.com");
    expect(answer.Provider).toBe("arn:aws:iam::111111111111:oidc-provider/gitlab.com");
    const { sts } = clientsFor(sandbox, fromSts(answer.Credentials ?? fail()));
    const identity = await sts.send(new GetCallerIdentityCommand({}));
    expect(identity.Arn).toBe("arn:aws:sts::111111111111:assumed-role/deploy/job-1");
    expect(identity.UserId).toMatch(/^AROA[A-Z2-7]{17}:job-1$/);
  });

  it("refuses the same project on another branch, without saying why", async () => {
    const token = await tokenOf({ project: "acme/platform/api", branch: "feature" });
    expect(await failureOf(assume(token))).toBe(
      "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity",
    );
    const last = sandbox.world.journal.entries().at(-1);
    expect(last).toMatchObject({ outcome: "refused", operation: "AssumeRoleWithWebIdentity", resource: roleArn });
    expect(last?.why.join("\n")).toContain("StringEquals");
  });

  it("refuses a merge request from a fork that has a branch of the same name", async () => {
    const token = await tokenOf({ project: "acme/platform/api", fork: "mallory/api", mergeRequest: "main" });
    expect(await failureOf(assume(token))).toMatch(/^AccessDenied/);
  });

  it("lets a session without policies do nothing in IAM", async () => {
    const answer = await assume(await tokenOf({ project: "acme/platform/api", branch: "main" }));
    const { iam } = clientsFor(sandbox, fromSts(answer.Credentials ?? fail()));
    expect(await failureOf(iam.send(new GetRoleCommand({ RoleName: "deploy" })))).toBe(
      "AccessDenied: User: arn:aws:sts::111111111111:assumed-role/deploy/job-1 is not authorized to perform: iam:GetRole " +
        `on resource: ${roleArn} because no identity-based policy allows the iam:GetRole action`,
    );
  });
});

function fail(): never {
  throw new Error("STS answered without credentials");
}
