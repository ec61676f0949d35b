import {
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  GetRoleCommand,
  ListRolesCommand,
} from "@aws-sdk/client-iam";
import * as api from "@aws-sdk/client-organizations";
import { AssumeRoleWithWebIdentityCommand } from "@aws-sdk/client-sts";
import { afterEach, describe, expect, it } from "vitest";
import type { Organization } from "../../../src/app/sandbox/state/organization.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../../src/app/sandbox/start.ts";
import { clientsFor, failureOf, trustIn } from "./kit.ts";

const TRUST = trustIn("project_path:acme/api:ref_type:branch:ref:main");

describe("a sandbox that misbehaves as asked", () => {
  let sandbox: Sandbox;
  const start = async (options: SandboxOptions = {}) => (sandbox = await startSandbox(options));
  afterEach(() => sandbox.close());

  const createRole = (name: string) => new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: TRUST });
  const getRole = (name: string) => new GetRoleCommand({ RoleName: name });

  it("shows a write to reads only after a while, and to writes at once", async () => {
    await start({ lag: { ms: 5000 } });
    const { iam } = clientsFor(sandbox);
    await iam.send(createRole("deploy"));
    expect(await failureOf(iam.send(getRole("deploy")))).toMatch(/^NoSuchEntityException/);
    expect(await failureOf(iam.send(createRole("deploy")))).toMatch(/^EntityAlreadyExistsException/);
    sandbox.world.clock.advance(5000);
    expect(await failureOf(iam.send(getRole("deploy")))).toBe("no error");
  });

  it("refuses a role to its own token until STS has heard of it, as after a real create", async () => {
    await start({ lag: { calls: 3 } });
    const { iam, sts } = clientsFor(sandbox);
    await iam.send(
      new CreateOpenIDConnectProviderCommand({ Url: "https://gitlab.com", ClientIDList: ["sts.amazonaws.com"] }),
    );
    const { Role } = await iam.send(createRole("deploy"));
    const minted = await sandbox.gitlab.mint({ project: "acme/api" });
    const assume = () =>
      failureOf(
        sts.send(
          new AssumeRoleWithWebIdentityCommand({
            RoleArn: Role?.Arn,
            RoleSessionName: "job",
            WebIdentityToken: "token" in minted ? minted.token : "",
          }),
        ),
      );
    expect(await assume()).toMatch(/No OpenIDConnect provider found/);
    expect(await assume()).toMatch(/^AccessDenied/);
    expect(await assume()).toBe("no error");
  });

  it("throttles, fails, denies or cuts the call that one names, and no other", async () => {
    await start();
    const { iam } = clientsFor(sandbox);
    const list = () => failureOf(iam.send(new ListRolesCommand({})));
    sandbox.world.faults.arm({ call: "iam:ListRoles", nth: 2, kind: "throttle" });
    sandbox.world.faults.arm({ call: "iam:ListRoles", nth: 3, kind: "error" });
    sandbox.world.faults.arm({ call: "iam:ListRoles", nth: 4, kind: "deny" });
    sandbox.world.faults.arm({ call: "iam:ListRoles", nth: 5, kind: "drop" });
    const answers: string[] = [];
    for (let i = 0; i < 6; i++) {
      answers.push(await list());
      expect(await failureOf(iam.send(getRole("none")))).toMatch(/^NoSuchEntityException/);
    }
    expect(answers.map((answer) => answer.split(":")[0])).toEqual([
      "no error",
      "Throttling",
      "ServiceFailureException",
      "AccessDenied",
      expect.stringMatching(/TimeoutError|Error/),
      "no error",
    ]);
    const outcomes = sandbox.world.journal.entries().filter(({ operation }) => operation === "ListRoles");
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["allowed", ...Array(4).fill("injected"), "allowed"]);
  });

  it("gives the same ids to the same calls, and other secrets", async () => {
    const ids: string[] = [];
    const secrets = new Set<string>();
    for (let i = 0; i < 2; i++) {
      await start();
      const { Role } = await clientsFor(sandbox).iam.send(createRole("deploy"));
      ids.push(Role?.RoleId ?? "");
      secrets.add(sandbox.rootCredentials().secretAccessKey);
      if (i === 0) await sandbox.close();
    }
    expect(ids[0]).toBe(ids[1]);
    expect(secrets.size).toBe(2);
  });

  describe("with an organisation", () => {
    const organization: Organization = {
      id: "o-exampleorgid",
      managementAccount: "111111111111",
      root: { id: "r-ab12", name: "Root" },
      units: [{ id: "ou-ab12-abcdefgh", name: "Workloads", parent: "r-ab12" }],
      members: [
        {
          id: "111111111111",
          name: "management",
          email: "a@example.com",
          parent: "r-ab12",
          joinedAt: 0,
          status: "ACTIVE",
        },
        {
          id: "222222222222",
          name: "prod",
          email: "b@example.com",
          parent: "ou-ab12-abcdefgh",
          joinedAt: 0,
          status: "ACTIVE",
        },
      ],
      policies: [
        control(
          "p-fullaccess1",
          "SERVICE_CONTROL_POLICY",
          ["r-ab12", "ou-ab12-abcdefgh", "222222222222"],
          "Allow",
          "*",
        ),
        control(
          "p-noproviders",
          "SERVICE_CONTROL_POLICY",
          ["ou-ab12-abcdefgh"],
          "Deny",
          "iam:CreateOpenIDConnectProvider",
        ),
        control("p-nowebident1", "RESOURCE_CONTROL_POLICY", [], "Deny", "sts:AssumeRoleWithWebIdentity"),
      ],
    };
    const accounts = ["111111111111", "222222222222"];

    function control(
      id: string,
      type: Organization["policies"][number]["type"],
      targets: readonly string[],
      effect: string,
      action: string,
    ): Organization["policies"][number] {
      const statement = { Effect: effect, Action: action, Resource: "*" };
      const principal = type === "RESOURCE_CONTROL_POLICY" ? { Principal: "*" } : {};
      const content = JSON.stringify({ Version: "2012-10-17", Statement: [{ ...statement, ...principal }] });
      return { id, name: id, description: "", type, awsManaged: false, content, targets };
    }

    it("tells accounts and policies to the management account, and to nobody else", async () => {
      await start({ accounts, organization });
      const { organizations } = clientsFor(sandbox);
      const { Accounts } = await organizations.send(new api.ListAccountsCommand({}));
      expect(Accounts?.map(({ Id, Paths }) => [Id, Paths])).toEqual([
        ["111111111111", ["o-exampleorgid/r-ab12/111111111111/"]],
        ["222222222222", ["o-exampleorgid/r-ab12/ou-ab12-abcdefgh/222222222222/"]],
      ]);
      const { Policies } = await organizations.send(
        new api.ListPoliciesForTargetCommand({ TargetId: "ou-ab12-abcdefgh", Filter: "SERVICE_CONTROL_POLICY" }),
      );
      expect(Policies?.map(({ Id }) => Id)).toEqual(["p-fullaccess1", "p-noproviders"]);
      const member = clientsFor(sandbox, sandbox.rootCredentials("222222222222"));
      expect(await failureOf(member.organizations.send(new api.ListAccountsCommand({})))).toBe(
        "AccessDeniedException: You don't have permissions to access this resource.",
      );
    });

    it("holds a member's root to the SCPs above it, and the management account to none", async () => {
      await start({ accounts, organization });
      const create = (account: string) =>
        failureOf(
          clientsFor(sandbox, sandbox.rootCredentials(account)).iam.send(
            new CreateOpenIDConnectProviderCommand({ Url: "https://gitlab.com", ClientIDList: ["sts.amazonaws.com"] }),
          ),
        );
      expect(await create("111111111111")).toBe("no error");
      expect(await create("222222222222")).toMatch(/with an explicit deny in a service control policy$/);
    });

    it("takes control policies from whoever manages it, and holds accounts to them at once", async () => {
      await start({ accounts, organization });
      const { organizations } = clientsFor(sandbox);
      const deny = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "iam:CreateRole", Resource: "*" }] };
      const input = {
        Name: "no-roles",
        Description: "",
        Type: "SERVICE_CONTROL_POLICY",
        Content: JSON.stringify(deny),
      } as const;
      const { Policy } = await organizations.send(new api.CreatePolicyCommand(input));
      const PolicyId = Policy?.PolicySummary?.Id;
      let made = 0;
      const create = () =>
        failureOf(clientsFor(sandbox, sandbox.rootCredentials("222222222222")).iam.send(createRole(`role-${made++}`)));
      expect(await failureOf(organizations.send(new api.CreatePolicyCommand(input)))).toMatch(
        /^DuplicatePolicyException/,
      );
      expect(await create()).toBe("no error");
      await organizations.send(new api.AttachPolicyCommand({ PolicyId, TargetId: "222222222222" }));
      expect(await create()).toMatch(/with an explicit deny in a service control policy$/);
      const { Targets } = await organizations.send(new api.ListTargetsForPolicyCommand({ PolicyId }));
      expect(Targets).toMatchObject([{ TargetId: "222222222222", Name: "prod", Type: "ACCOUNT" }]);
      expect(await failureOf(organizations.send(new api.DeletePolicyCommand({ PolicyId })))).toMatch(
        /^PolicyInUseException/,
      );
      await organizations.send(new api.DetachPolicyCommand({ PolicyId, TargetId: "222222222222" }));
      await organizations.send(new api.UpdatePolicyCommand({ PolicyId, Name: "renamed" }));
      await organizations.send(new api.DeletePolicyCommand({ PolicyId }));
      expect(await create()).toBe("no error");
      const bad = { ...input, Content: '{"Statement": [{"Effect": "Allow", "Principal": "*"}]}' };
      expect(await failureOf(organizations.send(new api.CreatePolicyCommand(bad)))).toMatch(
        /^MalformedPolicyDocumentException/,
      );
    });

    it("lets an RCP keep a token out that the trust policy lets in", async () => {
      const without: Organization = {
        ...organization,
        policies: organization.policies.filter(({ id }) => id !== "p-noproviders"),
      };
      const sealed: Organization = {
        ...without,
        policies: without.policies.map((policy) =>
          policy.type === "RESOURCE_CONTROL_POLICY" ? { ...policy, targets: ["ou-ab12-abcdefgh"] } : policy,
        ),
      };
      for (const [world, answer] of [
        [without, /^no error$/],
        [sealed, /^AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity$/],
      ] as const) {
        await start({ accounts, organization: world });
        const { iam, sts } = clientsFor(sandbox, sandbox.rootCredentials("222222222222"));
        await iam.send(
          new CreateOpenIDConnectProviderCommand({ Url: "https://gitlab.com", ClientIDList: ["sts.amazonaws.com"] }),
        );
        const trust = TRUST.replaceAll("111111111111", "222222222222");
        const { Role } = await iam.send(new CreateRoleCommand({ RoleName: "deploy", AssumeRolePolicyDocument: trust }));
        const minted = await sandbox.gitlab.mint({ project: "acme/api" });
        const input = {
          RoleArn: Role?.Arn,
          RoleSessionName: "job",
          WebIdentityToken: "token" in minted ? minted.token : "",
        };
        expect(await failureOf(sts.send(new AssumeRoleWithWebIdentityCommand(input)))).toMatch(answer);
        if (world === without) await sandbox.close();
      }
    });
  });
});
