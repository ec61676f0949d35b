import * as api from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../../src/app/sandbox/start.ts";
import { type Clients, clientsFor, failureOf, fromSts, trustIn } from "./kit.ts";

const ACCOUNT = "111111111111";
const TRUST = trustIn("project_path:acme/api:ref_type:branch:ref:main");
const ALLOW = (action: string, resource = "*") =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: resource }] });

describe("the sandbox's IAM", () => {
  let sandbox: Sandbox;
  let iam: api.IAMClient;

  beforeEach(async () => {
    sandbox = await startSandbox({ accounts: [ACCOUNT, "222222222222"] });
    ({ iam } = clientsFor(sandbox));
  });

  afterEach(() => sandbox.close());

  const createRole = (name: string, more: Partial<api.CreateRoleCommandInput> = {}) =>
    iam.send(new api.CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: TRUST, ...more }));

  describe("roles", () => {
    it("gives a role back as it was made, its documents percent-encoded", async () => {
      const made = await createRole("deploy", {
        Path: "/gitlab/",
        Description: "ships the API",
        MaxSessionDuration: 7200,
        Tags: [{ Key: "owner", Value: "platform" }],
      });
      expect(made.Role?.RoleId).toMatch(/^AROA[A-Z2-7]{17}$/);
      const { Role } = await iam.send(new api.GetRoleCommand({ RoleName: "deploy" }));
      expect(Role).toMatchObject({
        Arn: `arn:aws:iam::${ACCOUNT}:role/gitlab/deploy`,
        Description: "ships the API",
        MaxSessionDuration: 7200,
        Tags: [{ Key: "owner", Value: "platform" }],
        RoleLastUsed: {},
      });
      expect(Role?.AssumeRolePolicyDocument).toMatch(/^%7B%22Version%22/);
      expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ""))).toEqual(JSON.parse(TRUST));
    });

    it("takes a name once, whatever its case", async () => {
      await createRole("deploy");
      expect(await failureOf(createRole("Deploy"))).toBe(
        "EntityAlreadyExistsException: Role with name Deploy already exists.",
      );
    });

    it("names what it does not find, and what is wrong with a name", async () => {
      expect(await failureOf(iam.send(new api.GetRoleCommand({ RoleName: "none" })))).toBe(
        "NoSuchEntityException: The role with name none cannot be found.",
      );
      expect(await failureOf(createRole("a b"))).toBe(
        "ValidationError: The specified value for roleName is invalid. " +
          "It must contain only alphanumeric characters and/or the following: +=,.@_-",
      );
      expect(await failureOf(createRole("x".repeat(65)))).toMatch(/Member must have length less than or equal to 64$/);
    });

    it("is deleted only when nothing hangs on it any more", async () => {
      await createRole("runner");
      const byRole = { RoleName: "runner" };
      await iam.send(new api.PutRolePolicyCommand({ ...byRole, PolicyName: "p", PolicyDocument: ALLOW("s3:*") }));
      await iam.send(
        new api.AttachRolePolicyCommand({ ...byRole, PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }),
      );
      await iam.send(new api.CreateInstanceProfileCommand({ InstanceProfileName: "runner" }));
      await iam.send(new api.AddRoleToInstanceProfileCommand({ InstanceProfileName: "runner", ...byRole }));
      const remove = () => failureOf(iam.send(new api.DeleteRoleCommand(byRole)));
      const conflict = "DeleteConflictException: Cannot delete entity,";
      expect(await remove()).toBe(`${conflict} must remove roles from instance profile first.`);
      await iam.send(new api.RemoveRoleFromInstanceProfileCommand({ InstanceProfileName: "runner", ...byRole }));
      expect(await remove()).toBe(`${conflict} must detach all policies first.`);
      await iam.send(
        new api.DetachRolePolicyCommand({ ...byRole, PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }),
      );
      expect(await remove()).toBe(`${conflict} must delete policies first.`);
      await iam.send(new api.DeleteRolePolicyCommand({ ...byRole, PolicyName: "p" }));
      expect(await remove()).toBe("no error");
    });

    it("forgets description and duration that an update does not repeat", async () => {
      await createRole("deploy", { Description: "x", MaxSessionDuration: 7200 });
      await iam.send(new api.UpdateRoleCommand({ RoleName: "deploy" }));
      const { Role } = await iam.send(new api.GetRoleCommand({ RoleName: "deploy" }));
      expect(Role?.Description).toBeUndefined();
      expect(Role?.MaxSessionDuration).toBe(3600);
    });

    it("leaves boundary, tags and last use out of lists, as IAM does", async () => {
      await createRole("deploy", { Tags: [{ Key: "owner", Value: "platform" }] });
      const { Roles } = await iam.send(new api.ListRolesCommand({}));
      expect(Roles?.[0]).toMatchObject({ RoleName: "deploy" });
      expect(Roles?.[0]?.Tags).toBeUndefined();
      expect(Roles?.[0]?.RoleLastUsed).toBeUndefined();
    });
  });

  describe("trust policies", () => {
    const other = (trust: unknown) => createRole("deploy", { AssumeRolePolicyDocument: JSON.stringify(trust) });
    const statement = (fields: object) => ({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...fields }] });

    it("refuses what is no policy, in IAM's words", async () => {
      const bad = "MalformedPolicyDocumentException:";
      expect(await failureOf(createRole("x", { AssumeRolePolicyDocument: "not json" }))).toMatch(bad);
      const service = { Principal: { Service: "ec2.amazonaws.com" } };
      expect(await failureOf(other(statement({ ...service, Action: "ec2:RunInstances" })))).toBe(
        `${bad} AssumeRole policy may only specify STS AssumeRole actions.`,
      );
      expect(await failureOf(other(statement({ ...service, Action: "sts:AssumeRole", Resource: "*" })))).toBe(
        `${bad} Has prohibited field Resource`,
      );
      expect(await failureOf(other({ Version: "2012-10-17", Statement: [] }))).toMatch(bad);
    });

    it("refuses a principal that is not there, and shows one that is gone by its id", async () => {
      const arn = `arn:aws:iam::${ACCOUNT}:role/caller`;
      const trust = statement({ Principal: { AWS: arn }, Action: "sts:AssumeRole" });
      expect(await failureOf(other(trust))).toBe(
        `MalformedPolicyDocumentException: Invalid principal in policy: "AWS":"${arn}"`,
      );
      const { Role } = await createRole("caller");
      await other(trust);
      await iam.send(new api.DeleteRoleCommand({ RoleName: "caller" }));
      await createRole("caller");
      const shown = await iam.send(new api.GetRoleCommand({ RoleName: "deploy" }));
      const principal = JSON.parse(decodeURIComponent(shown.Role?.AssumeRolePolicyDocument ?? "{}")).Statement[0]
        .Principal;
      expect(principal).toEqual({ AWS: Role?.RoleId });
      const caller = clientsFor(sandbox, sandbox.actAs(arn));
      const take = new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${ACCOUNT}:role/deploy`, RoleSessionName: "again" });
      expect(await failureOf(caller.sts.send(take))).toMatch(
        /^AccessDenied: .* is not authorized to perform: sts:AssumeRole/,
      );
    });

    it("gives accounts back as their roots and lone principals without a list", async () => {
      await other(statement({ Principal: { AWS: ["222222222222"] }, Action: "sts:AssumeRole" }));
      const { Role } = await iam.send(new api.GetRoleCommand({ RoleName: "deploy" }));
      const { Statement } = JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "{}"));
      expect(Statement[0].Principal).toEqual({ AWS: "arn:aws:iam::222222222222:root" });
    });

    it("guards issuers that many customers share as AWS does, which is not well", async () => {
      const onlyAudience = JSON.parse(TRUST);
      delete onlyAudience.Statement[0].Condition.StringEquals["gitlab.com:sub"];
      expect(await failureOf(other(onlyAudience))).toBe(
        "MalformedPolicyDocumentException: Trust policy with trusted principal gitlab.com must evaluate, using StringEquals, " +
          "StringLike or StringEqualsIgnoreCase, gitlab.com:sub which is not scoped to all.",
      );
      const everyone = JSON.parse(TRUST);
      everyone.Statement[0].Condition = { StringLike: { "gitlab.com:sub": "**" } };
      expect(await failureOf(other(everyone))).toBe("no error");
    });

    it("counts letters and not white space against the quota", async () => {
      const subs = Array.from(
        { length: 60 },
        (_, index) => `project_path:acme/project-${index}:ref_type:branch:ref:main`,
      );
      const document = JSON.parse(TRUST);
      document.Statement[0].Condition.StringEquals["gitlab.com:sub"] = subs;
      expect(await failureOf(other(document))).toBe(
        "LimitExceededException: Cannot exceed quota for ACLSizePerRole: 2048",
      );
      const airy = TRUST.replaceAll(",", `,${" ".repeat(400)}`);
      expect(airy.length).toBeGreaterThan(2048);
      expect(await failureOf(createRole("deploy", { AssumeRolePolicyDocument: airy }))).toBe("no error");
    });
  });

  it("keeps five versions of a managed policy, counts on, and guards the default one", async () => {
    const { Policy } = await iam.send(
      new api.CreatePolicyCommand({ PolicyName: "p", PolicyDocument: ALLOW("s3:GetObject"), Path: "/gitlab/" }),
    );
    const PolicyArn = Policy?.Arn ?? "";
    expect(PolicyArn).toBe(`arn:aws:iam::${ACCOUNT}:policy/gitlab/p`);
    const add = () =>
      iam.send(
        new api.CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: ALLOW("s3:PutObject"), SetAsDefault: true }),
      );
    for (let i = 0; i < 4; i++) await add();
    expect(await failureOf(add())).toMatch(/^LimitExceededException: A managed policy can have up to 5 versions\./);
    await iam.send(new api.DeletePolicyVersionCommand({ PolicyArn, VersionId: "v1" }));
    expect((await add()).PolicyVersion?.VersionId).toBe("v6");
    expect(await failureOf(iam.send(new api.DeletePolicyVersionCommand({ PolicyArn, VersionId: "v6" })))).toBe(
      "DeleteConflictException: Cannot delete the default version of a policy.",
    );
    const { PolicyVersion } = await iam.send(new api.GetPolicyVersionCommand({ PolicyArn, VersionId: "v6" }));
    expect(decodeURIComponent(PolicyVersion?.Document ?? "")).toBe(ALLOW("s3:PutObject"));
    expect(await failureOf(iam.send(new api.DeletePolicyCommand({ PolicyArn })))).toMatch(/more than one version/);
  });

  it("pages every list by marker, and refuses a marker that it did not give", async () => {
    for (let i = 0; i < 5; i++) await createRole(`role-${i}`);
    const seen: (string | undefined)[] = [];
    for await (const page of api.paginateListRoles({ client: iam, pageSize: 2 }, {})) {
      expect(page.Roles?.length).toBeLessThanOrEqual(2);
      seen.push(...(page.Roles ?? []).map((role) => role.RoleName));
    }
    expect(seen).toEqual(["role-0", "role-1", "role-2", "role-3", "role-4"]);
    expect(await failureOf(iam.send(new api.ListRolesCommand({ Marker: "2" })))).toBe(
      "ValidationError: Invalid Marker.",
    );
  });

  it("tells all of an account in GetAccountAuthorizationDetails, a page at a time", async () => {
    await createRole("deploy");
    await iam.send(
      new api.AttachRolePolicyCommand({ RoleName: "deploy", PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }),
    );
    await iam.send(new api.CreateUserCommand({ UserName: "ci" }));
    await iam.send(new api.CreateGroupCommand({ GroupName: "deployers" }));
    await iam.send(new api.AddUserToGroupCommand({ GroupName: "deployers", UserName: "ci" }));
    const all: string[] = [];
    for await (const page of api.paginateGetAccountAuthorizationDetails({ client: iam, pageSize: 1 }, {})) {
      for (const role of page.RoleDetailList ?? []) all.push(`role ${role.RoleName}`);
      for (const user of page.UserDetailList ?? []) all.push(`user ${user.UserName} in ${user.GroupList?.join()}`);
      for (const group of page.GroupDetailList ?? []) all.push(`group ${group.GroupName}`);
      for (const policy of page.Policies ?? []) all.push(`policy ${policy.PolicyName} of ${policy.AttachmentCount}`);
    }
    expect(all).toEqual(["user ci in deployers", "group deployers", "role deploy", "policy AdministratorAccess of 1"]);
    const { UserDetailList, RoleDetailList } = await iam.send(
      new api.GetAccountAuthorizationDetailsCommand({ Filter: ["Role"] }),
    );
    expect([UserDetailList?.length, RoleDetailList?.length]).toEqual([0, 1]);
  });

  it("writes a credential report with its 22 columns and the root first", async () => {
    await iam.send(new api.CreateUserCommand({ UserName: "ci" }));
    const { AccessKey } = await iam.send(new api.CreateAccessKeyCommand({ UserName: "ci" }));
    const key = { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
    await clientsFor(sandbox, key).sts.send(new GetCallerIdentityCommand({}));
    expect(await failureOf(iam.send(new api.GetCredentialReportCommand({})))).toMatch(/No report present/);
    expect((await iam.send(new api.GenerateCredentialReportCommand({}))).State).toBe("STARTED");
    sandbox.world.clock.advance(1000);
    expect((await iam.send(new api.GenerateCredentialReportCommand({}))).State).toBe("COMPLETE");
    const { Content } = await iam.send(new api.GetCredentialReportCommand({}));
    const rows = new TextDecoder()
      .decode(Content)
      .split("\n")
      .map((row) => row.split(","));
    expect(rows.map((row) => row.length)).toEqual([22, 22, 22]);
    expect(rows.map((row) => row[0])).toEqual(["user", "<root_account>", "ci"]);
    expect(rows[2]?.[12]).toBe("sts");
    const { UserName, AccessKeyLastUsed } = await iam.send(
      new api.GetAccessKeyLastUsedCommand({ AccessKeyId: key.accessKeyId }),
    );
    expect([UserName, AccessKeyLastUsed?.ServiceName, AccessKeyLastUsed?.Region]).toEqual(["ci", "sts", "eu-west-1"]);
  });

  it("switches a user's key off and on, and gives no more than two", async () => {
    await iam.send(new api.CreateUserCommand({ UserName: "ci" }));
    const { AccessKey } = await iam.send(new api.CreateAccessKeyCommand({ UserName: "ci" }));
    await iam.send(new api.CreateAccessKeyCommand({ UserName: "ci" }));
    expect(await failureOf(iam.send(new api.CreateAccessKeyCommand({ UserName: "ci" })))).toBe(
      "LimitExceededException: Cannot exceed quota for AccessKeysPerUser: 2",
    );
    const key = { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
    const who = () => failureOf(clientsFor(sandbox, key).sts.send(new GetCallerIdentityCommand({})));
    const change = (Status: "Active" | "Inactive") =>
      iam.send(new api.UpdateAccessKeyCommand({ UserName: "ci", AccessKeyId: key.accessKeyId, Status }));
    expect(await who()).toBe("no error");
    await change("Inactive");
    expect(await who()).toBe("InvalidClientTokenId: The security token included in the request is invalid.");
    await change("Active");
    expect(await who()).toBe("no error");
    expect(await failureOf(iam.send(new api.DeleteUserCommand({ UserName: "ci" })))).toMatch(
      /must delete access keys first/,
    );
    await iam.send(new api.DeleteAccessKeyCommand({ UserName: "ci", AccessKeyId: key.accessKeyId }));
    expect(await who()).toMatch(/^InvalidClientTokenId/);
  });

  it("tells when a role last used what it may use", async () => {
    const { Role } = await createRole("deploy");
    await iam.send(
      new api.PutRolePolicyCommand({ RoleName: "deploy", PolicyName: "p", PolicyDocument: ALLOW("iam:ListRoles") }),
    );
    await clientsFor(sandbox, sandbox.actAs(Role?.Arn ?? "")).iam.send(new api.ListRolesCommand({}));
    const { JobId = "" } = await iam.send(
      new api.GenerateServiceLastAccessedDetailsCommand({ Arn: Role?.Arn ?? "", Granularity: "ACTION_LEVEL" }),
    );
    sandbox.world.clock.advance(1000);
    const details = await iam.send(new api.GetServiceLastAccessedDetailsCommand({ JobId }));
    expect(details.JobStatus).toBe("COMPLETED");
    expect(details.ServicesLastAccessed?.[0]).toMatchObject({
      ServiceNamespace: "iam",
      TrackedActionsLastAccessed: [{ ActionName: "ListRoles", LastAccessedEntity: Role?.Arn }],
    });
  });

  describe("who may", () => {
    let role: Clients;
    const roleArn = `arn:aws:iam::${ACCOUNT}:role/deployer`;
    const put = (document: string) =>
      iam.send(new api.PutRolePolicyCommand({ RoleName: "deployer", PolicyName: "own", PolicyDocument: document }));
    const boundaryArn = `arn:aws:iam::${ACCOUNT}:policy/boundary`;

    beforeEach(async () => {
      await createRole("deployer");
      role = clientsFor(sandbox, sandbox.actAs(roleArn));
    });

    it("is what the caller's own policies allow, on what they allow it", async () => {
      await put(ALLOW("iam:GetRole", `arn:aws:iam::${ACCOUNT}:role/gitlab/*`));
      await createRole("one", { Path: "/gitlab/" });
      expect(await failureOf(role.iam.send(new api.GetRoleCommand({ RoleName: "one" })))).toBe("no error");
      expect(await failureOf(role.iam.send(new api.GetRoleCommand({ RoleName: "deployer" })))).toMatch(
        /is not authorized to perform: iam:GetRole on resource: .*role\/deployer because no identity-based policy allows/,
      );
    });

    it("is limited by the boundary, and the refusal says so", async () => {
      await put(ALLOW("iam:*"));
      await iam.send(new api.CreatePolicyCommand({ PolicyName: "boundary", PolicyDocument: ALLOW("iam:Get*") }));
      await iam.send(
        new api.PutRolePermissionsBoundaryCommand({ RoleName: "deployer", PermissionsBoundary: boundaryArn }),
      );
      expect(await failureOf(role.iam.send(new api.GetRoleCommand({ RoleName: "deployer" })))).toBe("no error");
      expect(await failureOf(role.iam.send(new api.ListRolesCommand({})))).toMatch(
        /because no permissions boundary policy allows the iam:ListRoles action$/,
      );
    });

    it("can be made to depend on the boundary that a new role gets", async () => {
      await iam.send(new api.CreatePolicyCommand({ PolicyName: "boundary", PolicyDocument: ALLOW("s3:*") }));
      await put(
        JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Action: "iam:CreateRole",
              Resource: "*",
              Condition: { StringEquals: { "iam:PermissionsBoundary": boundaryArn } },
            },
          ],
        }),
      );
      const make = (more: object) =>
        failureOf(
          role.iam.send(new api.CreateRoleCommand({ RoleName: "new", AssumeRolePolicyDocument: TRUST, ...more })),
        );
      expect(await make({})).toMatch(/^AccessDenied/);
      expect(await make({ PermissionsBoundary: boundaryArn, Tags: [{ Key: "a", Value: "b" }] })).toMatch(/iam:TagRole/);
      expect(await make({ PermissionsBoundary: boundaryArn })).toBe("no error");
    });

    it("asks for iam:PassRole before a role goes into an instance profile", async () => {
      await put(ALLOW("iam:AddRoleToInstanceProfile"));
      await iam.send(new api.CreateInstanceProfileCommand({ InstanceProfileName: "runner" }));
      const add = { InstanceProfileName: "runner", RoleName: "deployer" };
      expect(await failureOf(role.iam.send(new api.AddRoleToInstanceProfileCommand(add)))).toMatch(/iam:PassRole/);
    });

    it("holds a session to the policy that it was taken with", async () => {
      await put(ALLOW("iam:*"));
      const trust = JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { AWS: roleArn }, Action: "sts:AssumeRole" }],
      });
      await createRole("target", { AssumeRolePolicyDocument: trust, MaxSessionDuration: 43_200 });
      await iam.send(
        new api.PutRolePolicyCommand({ RoleName: "target", PolicyName: "own", PolicyDocument: ALLOW("iam:*") }),
      );
      const take = { RoleArn: `arn:aws:iam::${ACCOUNT}:role/target`, RoleSessionName: "narrow" };
      const answer = await role.sts.send(new AssumeRoleCommand({ ...take, Policy: ALLOW("iam:GetRole") }));
      const narrow = clientsFor(
        sandbox,
        fromSts(answer.Credentials ?? { AccessKeyId: "", SecretAccessKey: "", SessionToken: "" }),
      );
      expect(await failureOf(narrow.iam.send(new api.GetRoleCommand({ RoleName: "target" })))).toBe("no error");
      expect(await failureOf(narrow.iam.send(new api.ListRolesCommand({})))).toMatch(
        /because no session policy allows/,
      );
      expect(await failureOf(role.sts.send(new AssumeRoleCommand({ ...take, DurationSeconds: 7200 })))).toBe(
        "ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
      );
      sandbox.world.clock.advance(3_600_000);
      expect(await failureOf(narrow.iam.send(new api.GetRoleCommand({ RoleName: "target" })))).toMatch(/^ExpiredToken/);
    });
  });

  describe("signatures", () => {
    it("refuses another secret, another session token and a key that nobody has", async () => {
      const { accessKeyId, secretAccessKey } = sandbox.rootCredentials();
      const who = (credentials: Parameters<typeof clientsFor>[1]) =>
        failureOf(clientsFor(sandbox, credentials).sts.send(new GetCallerIdentityCommand({})));
      expect(await who({ accessKeyId, secretAccessKey: `${secretAccessKey.slice(0, -1)}!` })).toMatch(
        /^SignatureDoesNotMatch/,
      );
      expect(await who({ accessKeyId, secretAccessKey, sessionToken: "x" })).toMatch(/^InvalidClientTokenId/);
      expect(await who({ accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey })).toMatch(/^InvalidClientTokenId/);
    });

    it("refuses a body that was changed on the way, and a call without a signature", async () => {
      const send = (headers: Record<string, string>) =>
        fetch(sandbox.awsUrl, {
          method: "POST",
          headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
          body: "Action=ListRoles&Version=2010-05-08",
        }).then((response) => response.text());
      expect(await send({})).toContain("<Code>MissingAuthenticationToken</Code>");
      const { iam: client } = clientsFor(sandbox);
      let signedHeaders: Record<string, string> = {};
      client.middlewareStack.add(
        (next) => (args) => {
          signedHeaders = (args.request as { headers: Record<string, string> }).headers;
          return next(args);
        },
        { step: "finalizeRequest", priority: "low" },
      );
      await client.send(new api.ListUsersCommand({}));
      const { authorization = "", "x-amz-date": date = "" } = signedHeaders;
      const { host: _, "content-length": __, ...rest } = signedHeaders;
      expect(await send({ ...rest, authorization, "x-amz-date": date })).toContain(
        "<Code>SignatureDoesNotMatch</Code>",
      );
    });
  });

  it("knows no call that it was not taught, says so, and keeps it in the journal", async () => {
    expect(await failureOf(iam.send(new api.ListVirtualMFADevicesCommand({})))).toBe(
      "InvalidAction: Could not find operation ListVirtualMFADevices for version 2010-05-08",
    );
    expect(sandbox.world.journal.entries().at(-1)).toMatchObject({
      outcome: "unknown",
      operation: "ListVirtualMFADevices",
    });
  });
});
