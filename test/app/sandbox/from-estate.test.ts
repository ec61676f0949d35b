import { GetRoleCommand, ListRolesCommand } from "@aws-sdk/client-iam";
import { ListAccountsCommand } from "@aws-sdk/client-organizations";
import { AssumeRoleWithWebIdentityCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readEstate } from "../../../src/core/estate/read-estate.ts";
import { readGiven } from "../../../src/edge/files/read-given.ts";
import type { JobWords } from "../../../src/app/sandbox/gitlab/job-words.ts";
import { type Sandbox, startSandbox } from "../../../src/app/sandbox/start.ts";
import { clientsFor, failureOf } from "./kit.ts";

describe("a sandbox that begins with a snapshot", () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    const { sources, unread } = readGiven(process.cwd(), ["examples/acme"]);
    sandbox = await startSandbox({ estate: readEstate(sources, unread).estate });
  });

  afterAll(() => sandbox.close());

  async function take(role: string, words: JobWords): Promise<string> {
    const minted = await sandbox.gitlab.mint(words);
    const input = {
      RoleArn: role,
      RoleSessionName: "job",
      WebIdentityToken: "token" in minted ? minted.token : "none",
    };
    return failureOf(clientsFor(sandbox).sts.send(new AssumeRoleWithWebIdentityCommand(input)));
  }

  const production = (name: string) => `arn:aws:iam::222222222222:role/${name}`;
  const staging = (name: string) => `arn:aws:iam::111111111111:role/${name}`;

  it("has its accounts, its organisation and its projects", async () => {
    const manager = clientsFor(sandbox, sandbox.rootCredentials("333333333333"));
    const { Accounts } = await manager.organizations.send(new ListAccountsCommand({}));
    expect(Accounts?.map(({ Id }) => Id).toSorted()).toEqual(["111111111111", "222222222222", "333333333333"]);
    const { iam } = clientsFor(sandbox, sandbox.rootCredentials("222222222222"));
    const { Roles } = await iam.send(new ListRolesCommand({}));
    expect(Roles?.map(({ RoleName }) => RoleName)).toContain("api-deploy");
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: "infra-deploy" }));
    expect(Role?.MaxSessionDuration).toBe(43_200);
    expect(sandbox.gitlab.tree.projectByPath("acme/platform/api")?.id).toBe(48120001);
  });

  it("lets through the doors whom the company's page says they let through", async () => {
    const api = { project: "acme/platform/api" };
    const stranger = { project: "mallory/api" };
    expect(await take(production("gitlab/api-deploy"), { ...api, branch: "main" })).toBe("no error");
    expect(await take(production("gitlab/api-deploy"), { ...api, branch: "feature" })).toMatch(/^AccessDenied/);
    expect(await take(production("gitlab/api-deploy"), stranger)).toMatch(/^AccessDenied/);
    expect(await take(staging("shared-ci"), stranger)).toBe("no error");
    expect(await take(production("web-deploy"), { project: "acme-anything/web" })).toBe("no error");
    expect(await take(production("mr-checks"), { ...api, mergeRequest: "feature" })).toMatch(/^AccessDenied/);
  });

  it("says what the snapshot leaves open, and how it took that", async () => {
    const text = JSON.stringify({
      Roles: [
        { RoleName: "bare", Arn: "arn:aws:iam::111111111111:role/bare", Path: "/", AssumeRolePolicyDocument: {} },
      ],
    });
    const { estate } = readEstate([{ name: "roles.json", text }]);
    const bare = await startSandbox({ estate });
    expect(bare.notes).toEqual([
      "account 111111111111: its users were not read, so it has none here",
      "account 111111111111: its policies were not read, so it has none here",
      "account 111111111111: its providers were not read, so it has none here",
      "arn:aws:iam::111111111111:role/bare: its policies were not read, so it may do nothing here",
    ]);
    await bare.close();
  });
});
