import { describe, expect, it } from "vitest";
import {
  type Answer,
  type AwsCall,
  OPERATIONS,
  type Operation,
  collectPolicy,
} from "../../../src/edge/aws/collect/calls.ts";
import { collectAws } from "../../../src/edge/aws/collect/collect-aws.ts";
import { judge, standingOfFailure } from "../../../src/edge/aws/collect/failure.ts";
import type { AwsAccess } from "../../../src/edge/aws/sdk.ts";
import { openSnapshotLog } from "../../../src/edge/files/snapshot-log.ts";
import { readEstate } from "../../../src/core/estate/read-estate.ts";
import { isTrustAction } from "../../../src/core/iam/grammar.ts";
import { readPolicy } from "../../../src/core/iam/read-policy.ts";
import { READS } from "../../../src/core/access/capabilities/sallyport-plan.ts";
import { ACCOUNT, MAIN, PROVIDER, role, trust } from "../../core/estate/kit.ts";

type Fake = (input: Answer, region: string | undefined) => Answer | Promise<Answer>;

class AwsFailure extends Error {
  constructor(name: string) {
    super(`${name} it is`);
    this.name = name;
  }
}

function failure(name: string): AwsFailure {
  return new AwsFailure(name);
}

const EMPTY: Readonly<Record<string, Answer>> = {
  "sts.GetCallerIdentity": { Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:root` },
  "iam.GetAccountAuthorizationDetails": {
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: [],
    Policies: [],
    IsTruncated: false,
  },
  "iam.GenerateCredentialReport": { State: "COMPLETE" },
  "iam.GetCredentialReport": { Content: new TextEncoder().encode("user,arn,user_creation_time,\n") },
  "iam.GenerateServiceLastAccessedDetails": { JobId: "j" },
  "iam.GetServiceLastAccessedDetails": { JobStatus: "COMPLETED", ServicesLastAccessed: [] },
};

interface Collected {
  readonly files: ReadonlyMap<string, string>;
  readonly asked: readonly string[];
  readonly standing: (kind: string) => string | undefined;
  readonly detail: (kind: string) => string | undefined;
}

/** Collects one account of a fake AWS: what is not said of it is empty. */
async function collect(
  fakes: Partial<Readonly<Record<Operation, Fake>>>,
  options: {
    readonly signal?: AbortSignal;
    readonly regions?: readonly string[];
    readonly behind?: readonly string[];
  } = {},
): Promise<Collected> {
  const asked: string[] = [];
  const files = new Map<string, string>();
  const log = openSnapshotLog((path, text) => files.set(path, text));
  const call: AwsCall = async (operation, input, { region, signal }) => {
    signal.throwIfAborted();
    asked.push(operation);
    return (await fakes[operation]?.(input, region)) ?? EMPTY[operation] ?? {};
  };
  const access: AwsAccess = { call, as: () => access, region: async () => "eu-west-1" };
  await collectAws({
    access,
    log,
    signal: options.signal ?? new AbortController().signal,
    regions: options.regions ?? ["eu-west-1"],
    accounts: [],
    organization: false,
    quick: false,
    behindDoors: () => options.behind ?? [],
    now: () => new Date("2026-11-20T12:00:00Z"),
    wait: async () => undefined,
    tell: () => undefined,
  });
  const source = (kind: string) => log.sources().find((one) => one.kind === kind);
  return { files, asked, standing: (kind) => source(kind)?.standing, detail: (kind) => source(kind)?.detail };
}

function parsed(collected: Collected, file: string): unknown {
  return JSON.parse(collected.files.get(`aws/${ACCOUNT}/${file}`) ?? "null");
}

describe("collecting an account", () => {
  it("merges pages", async () => {
    const collected = await collect({
      "iam.GetAccountAuthorizationDetails": ({ Marker }) =>
        Marker === undefined
          ? { RoleDetailList: [role("a")], IsTruncated: true, Marker: "m" }
          : { RoleDetailList: [role("b")], IsTruncated: false, Marker: "m" },
    });
    expect(parsed(collected, "authorization-details.json")).toMatchObject({
      RoleDetailList: [{ RoleName: "a" }, { RoleName: "b" }],
    });
    expect(collected.standing("authorization-details")).toBe("ok");
  });

  it("keeps the pages that came before a failure, and says that they are not all", async () => {
    const collected = await collect({
      "iam.GetAccountAuthorizationDetails": ({ Marker }) => {
        if (Marker !== undefined) throw failure("Throttling");
        return { RoleDetailList: [role("a")], IsTruncated: true, Marker: "m" };
      },
    });
    expect(collected.standing("authorization-details")).toBe("partial");
    expect(collected.detail("authorization-details")).toBe("Throttling, after several tries");
    expect(parsed(collected, "authorization-details.json")).toMatchObject({ RoleDetailList: [{ RoleName: "a" }] });
  });

  it("ends on a mark that never changes", async () => {
    const collected = await collect({ "iam.ListRoles": () => ({ Roles: [], IsTruncated: true, Marker: "same" }) });
    expect(collected.asked.filter((one) => one === "iam.ListRoles")).toHaveLength(2);
    expect(collected.standing("roles")).toBe("partial");
  });

  it("writes no file for what was denied, and lets nothing else suffer", async () => {
    const collected = await collect({
      "iam.ListOpenIDConnectProviders": () => {
        throw failure("AccessDenied");
      },
    });
    expect(collected.standing("oidc-providers")).toBe("denied");
    expect(collected.files.has(`aws/${ACCOUNT}/oidc-providers.json`)).toBe(false);
    expect(collected.standing("roles")).toBe("ok");
  });

  it("keeps the ARNs of providers whose details were denied, so that nobody takes them for missing", async () => {
    const collected = await collect({
      "iam.ListOpenIDConnectProviders": () => ({ OpenIDConnectProviderList: [{ Arn: PROVIDER }] }),
      "iam.GetOpenIDConnectProvider": () => {
        throw failure("AccessDenied");
      },
    });
    expect(collected.standing("oidc-providers")).toBe("partial");
    expect(parsed(collected, "oidc-providers.json")).toEqual([{ Arn: PROVIDER }]);
  });

  it("reads every region, and says which refused", async () => {
    const collected = await collect(
      {
        "ec2.DescribeInstances": (_, region) => {
          if (region === "ap-east-1") throw failure("AuthFailure");
          return { Reservations: [{ Instances: [{ InstanceId: `i-${region}`, UserData: "CANARY" }] }] };
        },
      },
      { regions: ["ap-east-1", "eu-west-1"] },
    );
    expect(parsed(collected, "instances.json")).toEqual([{ Region: "eu-west-1", InstanceId: "i-eu-west-1" }]);
    expect(collected.standing("instances")).toBe("partial");
    expect(collected.detail("instances")).toMatch(/^ap-east-1: AuthFailure/);
  });

  it("waits for the credential report until it is made", async () => {
    let asked = 0;
    const collected = await collect({
      "iam.GenerateCredentialReport": () => ({ State: ++asked < 3 ? "INPROGRESS" : "COMPLETE" }),
    });
    expect(asked).toBe(3);
    expect(collected.standing("credential-report")).toBe("ok");
  });

  it("puts CloudTrail's events together and keeps none of their text", async () => {
    const event = (at: string) => ({
      CloudTrailEvent: JSON.stringify({
        eventName: "AssumeRoleWithWebIdentity",
        eventTime: at,
        awsRegion: "eu-west-1",
        requestParameters: { roleArn: `arn:aws:iam::${ACCOUNT}:role/ci` },
        responseElements: {
          provider: PROVIDER,
          subjectFromWebIdentityToken: MAIN,
          credentials: { sessionToken: "CANARY" },
        },
      }),
    });
    const asked: string[] = [];
    const collected = await collect({
      "cloudtrail.LookupEvents": ({ LookupAttributes: wanted, NextToken, StartTime }, region) => {
        if (!JSON.stringify(wanted).includes("AssumeRoleWithWebIdentity")) return {};
        asked.push(String(region));
        if (region === "us-east-1") return { Events: [] };
        expect(StartTime).toEqual(new Date("2026-08-22T12:00:00Z"));
        if (NextToken !== undefined) return { Events: [event("2026-11-02T00:00:00Z")] };
        return { Events: [event("2026-11-01T00:00:00Z"), { CloudTrailEvent: "{" }], NextToken: "n" };
      },
    });
    expect(parsed(collected, "web-identity-events.json")).toMatchObject([
      { subject: MAIN, succeeded: 2, first: "2026-11-01T00:00:00Z", last: "2026-11-02T00:00:00Z" },
    ]);
    expect(collected.detail("web-identity-events")).toBe("1 events could not be read");
    // Calls to the global endpoint are logged there.
    expect(asked).toEqual(["eu-west-1", "eu-west-1", "us-east-1"]);
    expect([...collected.files.values()].join("")).not.toContain("CANARY");
  });

  it("asks for the tags of what hangs on a stack's roles, since no listing has them", async () => {
    const own = { Tags: [{ Key: "sallyport:stack", Value: "acme" }] };
    const profile = { Arn: `arn:aws:iam::${ACCOUNT}:instance-profile/gitlab/runners` };
    const policies = [
      { PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/gitlab/ci-1` },
      { PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
    ];
    const asked: unknown[] = [];
    const collected = await collect({
      "iam.GetAccountAuthorizationDetails": () => ({
        RoleDetailList: [
          { ...role("ours"), ...own, AttachedManagedPolicies: policies, InstanceProfileList: [profile] },
          { ...role("theirs"), AttachedManagedPolicies: [{ PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/theirs` }] },
        ],
      }),
      "iam.GetPolicy": ({ PolicyArn }) => {
        asked.push(PolicyArn);
        return { Policy: { Arn: PolicyArn, Tags: [{ Key: "a", Value: "1" }] } };
      },
      "iam.GetInstanceProfile": ({ InstanceProfileName }) => {
        asked.push(InstanceProfileName);
        return { InstanceProfile: { ...profile } };
      },
    });
    const [policy] = policies;
    expect(asked.toSorted()).toEqual([policy?.PolicyArn, "runners"]);
    const file = { name: `aws/${ACCOUNT}/tags.json`, text: collected.files.get(`aws/${ACCOUNT}/tags.json`) ?? "" };
    expect(readEstate([file]).estate.accounts[0]?.resourceTags).toEqual([
      { arn: profile.Arn, tags: {} },
      { arn: policy?.PolicyArn, tags: { a: "1" } },
    ]);
  });

  it("keeps who wrote to IAM, when and to what, and no word of what was written", async () => {
    const alice = "arn:aws:sts::111111111111:assumed-role/admin/alice";
    const event = (eventName: string, at: string, more: object = {}) => ({
      CloudTrailEvent: JSON.stringify({
        eventName,
        eventTime: at,
        userIdentity: { type: "AssumedRole", arn: alice, accessKeyId: "CANARY" },
        requestParameters: { roleName: "ci", policyName: "by-hand", policyDocument: "CANARY" },
        ...more,
      }),
    });
    const regions = new Set<string>();
    const collected = await collect({
      "cloudtrail.LookupEvents": ({ LookupAttributes: wanted, NextToken }, region) => {
        const name = /"AttributeValue":"(\w+)"/.exec(JSON.stringify(wanted))?.[1];
        if (name === "AssumeRoleWithWebIdentity") return {};
        regions.add(String(region));
        if (name === "TagRole") {
          const tags = [{ key: "team", value: "CANARY" }];
          return { Events: [event(name, "2026-11-03T00:00:00Z", { requestParameters: { roleName: "ci", tags } })] };
        }
        if (name !== "PutRolePolicy") return { Events: [] };
        if (NextToken === undefined) return { Events: [event(name, "2026-11-02T00:00:00Z")], NextToken: "n" };
        const refused = event(name, "2026-11-04T00:00:00Z", { errorCode: "AccessDenied" });
        return { Events: [event(name, "2026-11-01T00:00:00Z"), refused, { CloudTrailEvent: "{" }] };
      },
    });
    const by = { kind: "role", name: "ci", by: alice };
    expect(parsed(collected, "iam-events.json")).toEqual([
      {
        ...by,
        event: "PutRolePolicy",
        details: ["by-hand"],
        first: "2026-11-01T00:00:00Z",
        last: "2026-11-02T00:00:00Z",
        count: 2,
      },
      {
        ...by,
        event: "TagRole",
        details: ["team"],
        first: "2026-11-03T00:00:00Z",
        last: "2026-11-03T00:00:00Z",
        count: 1,
      },
    ]);
    expect(collected.detail("iam-events")).toBe("1 events could not be read");
    expect([...regions]).toEqual(["us-east-1"]);
    expect([...collected.files.values()].join("")).not.toContain("CANARY");
  });

  it("says of events that were refused that they were, apart from sign-ins that were read", async () => {
    const collected = await collect({
      "cloudtrail.LookupEvents": ({ LookupAttributes: wanted }) => {
        if (JSON.stringify(wanted).includes("AssumeRoleWithWebIdentity")) return { Events: [] };
        throw failure("AccessDeniedException");
      },
    });
    expect([collected.standing("web-identity-events"), collected.standing("iam-events")]).toEqual(["ok", "denied"]);
    expect(collected.asked.filter((one) => one === "cloudtrail.LookupEvents")).toHaveLength(3);
    expect(collected.files.has(`aws/${ACCOUNT}/iam-events.json`)).toBe(false);
  });

  it("asks for last use of those behind doors, over all its pages", async () => {
    const arn = `arn:aws:iam::${ACCOUNT}:role/ci`;
    const collected = await collect(
      {
        "iam.GetServiceLastAccessedDetails": ({ Marker }) =>
          Marker === undefined
            ? {
                JobStatus: "COMPLETED",
                ServicesLastAccessed: [{ ServiceNamespace: "ecr" }],
                IsTruncated: true,
                Marker: "m",
              }
            : { JobStatus: "COMPLETED", ServicesLastAccessed: [{ ServiceNamespace: "s3" }], IsTruncated: false },
      },
      { behind: [arn] },
    );
    expect(parsed(collected, "last-accessed.json")).toEqual([
      { Arn: arn, ServicesLastAccessed: [{ ServiceNamespace: "ecr" }, { ServiceNamespace: "s3" }] },
    ]);
  });

  it("reads build projects a hundred at once, and neither their variables nor a webhook's secret", async () => {
    const names = Array.from({ length: 150 }, (_, at) => `p${at}`);
    const asked: unknown[] = [];
    const collected = await collect({
      "codebuild.ListProjects": ({ nextToken }) =>
        nextToken === undefined ? { projects: names.slice(0, 100), nextToken: "n" } : { projects: names.slice(100) },
      "codebuild.BatchGetProjects": (input) => {
        const wanted = input["names"] as readonly string[];
        asked.push(wanted.length);
        return {
          projects: wanted.map((name) => ({
            name,
            arn: `arn:aws:codebuild:eu-west-1:${ACCOUNT}:project/${name}`,
            serviceRole: `arn:aws:iam::${ACCOUNT}:role/build`,
            source: { type: "GITLAB", location: "https://gitlab.com/acme/api.git", auth: { resource: "CANARY" } },
            environment: { environmentVariables: [{ name: "TOKEN", value: "CANARY", type: "PLAINTEXT" }] },
            webhook: {
              url: "https://CANARY",
              secret: "CANARY",
              filterGroups: [[{ type: "EVENT", pattern: "PUSH" }]],
            },
          })),
        };
      },
    });
    expect(asked).toEqual([100, 50]);
    expect(collected.standing("codebuild")).toBe("ok");
    expect([...collected.files.values()].join("")).not.toContain("CANARY");
    const files = [...collected.files].map(([name, text]) => ({ name, text }));
    const { buildProjects } = readEstate(files).estate.accounts[0] ?? {};
    expect(buildProjects).toHaveLength(150);
    expect(buildProjects?.[0]).toMatchObject({ sourceType: "GITLAB", webhook: { events: ["PUSH"], filters: [] } });
  });

  it("says that there is no analyzer rather than that it found nothing", async () => {
    const none = await collect({
      "accessanalyzer.ListAnalyzers": () => ({ analyzers: [{ type: "ACCOUNT_UNUSED_ACCESS" }] }),
    });
    expect(none.standing("access-analyzer")).toBe("absent");
    const quiet = await collect({
      "accessanalyzer.ListAnalyzers": () => ({ analyzers: [{ type: "ACCOUNT", arn: "a" }] }),
    });
    expect(quiet.standing("access-analyzer")).toBe("ok");
    expect(parsed(quiet, "access-analyzer.json")).toEqual([]);
  });

  it("stops at the next call when it is interrupted, with what it has", async () => {
    const controller = new AbortController();
    const collected = await collect(
      {
        "iam.GetAccountAuthorizationDetails": () => {
          controller.abort();
          return { RoleDetailList: [role("a")], IsTruncated: true, Marker: "m" };
        },
      },
      { signal: controller.signal },
    );
    expect(collected.asked.filter((one) => one !== "sts.GetCallerIdentity")).toEqual([
      "iam.GetAccountAuthorizationDetails",
    ]);
    expect(collected.standing("authorization-details")).toBe("partial");
    expect(collected.detail("authorization-details")).toBe("interrupted");
    expect(collected.standing("oidc-providers")).toBe("partial");
    expect(collected.files.has(`aws/${ACCOUNT}/oidc-providers.json`)).toBe(false);
  });

  it("writes what the readers read back as it was", async () => {
    const arn = `arn:aws:iam::${ACCOUNT}:role/ci`;
    const collected = await collect({
      "iam.GetAccountAuthorizationDetails": () => ({
        RoleDetailList: [
          role("ci", {
            AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(trust(MAIN))),
            CreateDate: new Date(0),
          }),
        ],
        UserDetailList: [{ Arn: `arn:aws:iam::${ACCOUNT}:user/bot`, UserName: "bot" }],
      }),
      "iam.ListOpenIDConnectProviders": () => ({ OpenIDConnectProviderList: [{ Arn: PROVIDER }] }),
      "iam.GetOpenIDConnectProvider": () => ({ Url: "gitlab.com", ClientIDList: ["a"], ThumbprintList: [] }),
      "iam.ListRoles": () => ({
        Roles: [{ Arn: arn, RoleName: "ci", MaxSessionDuration: 7200, AssumeRolePolicyDocument: "x" }],
      }),
      "iam.ListAccountAliases": () => ({ AccountAliases: ["acme"] }),
      "iam.ListAccessKeys": () => ({
        AccessKeyMetadata: [{ UserName: "bot", AccessKeyId: "AKIAIOSFODNN7EXAMPLE", Status: "Active" }],
      }),
      "iam.GetAccessKeyLastUsed": () => ({ AccessKeyLastUsed: { ServiceName: "N/A", Region: "N/A" } }),
      "eks.ListClusters": () => ({ clusters: ["prod"] }),
      "eks.DescribeCluster": () => ({
        cluster: { name: "prod", certificateAuthority: {}, identity: { oidc: { issuer: "https://i" } } },
      }),
      "eks.ListPodIdentityAssociations": () => ({ associations: [{ associationId: "a-1" }] }),
      "eks.DescribePodIdentityAssociation": () => ({
        association: { clusterName: "prod", namespace: "gitlab", serviceAccount: "gitlab-kas", roleArn: arn },
      }),
    });
    const { estate } = readEstate([...collected.files].map(([name, text]) => ({ name, text })));
    expect(estate.diagnostics).toEqual([]);
    expect(estate.accounts).toMatchObject([
      {
        alias: "acme",
        roles: [{ name: "ci", created: "1970-01-01T00:00:00Z", maxSessionSeconds: 7200, trust: { exact: true } }],
        providers: [{ clientIds: ["a"] }],
        accessKeys: [{ lastUsed: {} }],
        clusters: [{ name: "prod", issuer: "i", podIdentities: [{ serviceAccount: "gitlab-kas", roleArn: arn }] }],
      },
    ]);
  });
});

describe("the organization", () => {
  it("is walked from the root, with policies and what they hang on", async () => {
    const files = new Map<string, string>();
    const log = openSnapshotLog((path, text) => files.set(path, text));
    const answers: Partial<Record<Operation, Fake>> = {
      "organizations.DescribeOrganization": () => ({
        Organization: { Id: "o-1", MasterAccountId: ACCOUNT, MasterAccountEmail: "CANARY" },
      }),
      "organizations.ListRoots": () => ({ Roots: [{ Id: "r-1", Name: "Root" }] }),
      "organizations.ListOrganizationalUnitsForParent": ({ ParentId }) => ({
        OrganizationalUnits: ParentId === "r-1" ? [{ Id: "ou-1", Name: "w" }] : [],
      }),
      "organizations.ListAccountsForParent": ({ ParentId }) => ({
        Accounts:
          ParentId === "ou-1"
            ? [
                { Id: "222222222222", Status: "ACTIVE", Email: "CANARY" },
                { Id: "333333333333", Status: "SUSPENDED" },
              ]
            : [],
      }),
      "organizations.ListPolicies": ({ Filter }) => {
        if (Filter === "RESOURCE_CONTROL_POLICY") throw failure("PolicyTypeNotEnabledException");
        return { Policies: [{ Id: "p-1", Name: "full", Type: Filter, AwsManaged: true }] };
      },
      "organizations.ListPoliciesForTarget": ({ TargetId }) => ({
        Policies: TargetId === "r-1" ? [{ Id: "p-1" }] : [],
      }),
      "organizations.DescribePolicy": () => ({ Policy: { Content: '{"Statement":[]}' } }),
    };
    const call: AwsCall = async (operation, input) =>
      (await answers[operation]?.(input, undefined)) ?? EMPTY[operation] ?? {};
    const access: AwsAccess = { call, as: () => access, region: async () => undefined };
    const read = await collectAws({
      access,
      log,
      signal: new AbortController().signal,
      regions: ["eu-west-1"],
      accounts: [],
      organization: true,
      quick: true,
      behindDoors: () => [],
      now: () => new Date(0),
      wait: async () => undefined,
      tell: () => undefined,
    });
    expect(read).toEqual([ACCOUNT, "222222222222"]);
    const text = files.get("aws/organization.json") ?? "";
    expect(JSON.parse(text)).toEqual({
      Organization: { Id: "o-1", MasterAccountId: ACCOUNT },
      Roots: [{ Id: "r-1", Name: "Root" }],
      OrganizationalUnits: [{ Id: "ou-1", Name: "w", ParentId: "r-1" }],
      Accounts: [
        { Id: "222222222222", Status: "ACTIVE", ParentId: "ou-1" },
        { Id: "333333333333", Status: "SUSPENDED", ParentId: "ou-1" },
      ],
      PolicyTypes: ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"],
      Policies: [
        {
          Id: "p-1",
          Name: "full",
          Type: "SERVICE_CONTROL_POLICY",
          AwsManaged: true,
          Targets: ["r-1"],
          Content: '{"Statement":[]}',
        },
      ],
    });
    const { estate } = readEstate([{ name: "aws/organization.json", text }]);
    expect(estate.organization?.rcps).toEqual([]);
    expect(log.sources()).toContainEqual(
      expect.objectContaining({
        kind: "authorization-details",
        account: "222222222222",
        standing: "denied",
        detail: "no role was named to take there",
      }),
    );
  });
});

describe("the policy that permits collecting", () => {
  it("reads, and does nothing else", () => {
    const { value, diagnostics } = readPolicy(collectPolicy(), { kind: "identity" });
    expect(diagnostics).toEqual([]);
    const actions = value?.statements.flatMap(({ action }) => action.values.map(({ value }) => value)) ?? [];
    expect(actions.toSorted()).toEqual([...new Set(Object.values(OPERATIONS).map(({ action }) => action))].toSorted());
    for (const action of actions) {
      // The two that generate make a report for the asker and change nothing.
      expect(action).toMatch(
        /:(?:Get|BatchGet|List|Describe|Lookup|Generate(?:CredentialReport|ServiceLastAccessedDetails)$)/,
      );
      expect(isTrustAction(action)).toBe(false);
    }
  });

  it("is for one account what the capability `sallyport-plan` grants", () => {
    const { value } = readPolicy(collectPolicy(["Who", "Iam", "Around"]), { kind: "identity" });
    const actions = value?.statements.flatMap(({ action }) => action.values.map((one) => one.value)) ?? [];
    expect(actions.toSorted()).toEqual(READS.toSorted());
  });
});

describe("failures of AWS", () => {
  const failed = (name: string, status?: number, code?: string): Error => {
    const error = Object.assign(new Error("words"), { name }, code === undefined ? {} : { code });
    return status === undefined ? error : Object.assign(error, { $metadata: { httpStatusCode: status } });
  };

  it("are tried again where AWS was busy or broken, and never where it said no", () => {
    for (const name of ["Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequestsException"]) {
      expect([name, judge(failed(name))]).toEqual([name, { retry: true }]);
    }
    expect(judge(failed("Error", 503))).toMatchObject({ retry: true, attempts: 3 });
    expect(judge(failed("Error", undefined, "ECONNRESET"))).toMatchObject({ retry: true });
    for (const error of [
      failed("AccessDenied", 403),
      failed("ExpiredToken", 403),
      failed("Error", 501),
      failed("Error", undefined, "ENOTFOUND"),
    ]) {
      expect(judge(error)).toEqual({ retry: false });
    }
  });

  it("stand as what they are", () => {
    expect(standingOfFailure(failed("UnauthorizedOperation")).standing).toBe("denied");
    expect(standingOfFailure(failed("Whatever", 403)).standing).toBe("denied");
    expect(standingOfFailure(failed("Throttling")).standing).toBe("throttled");
    expect(standingOfFailure(failed("AWSOrganizationsNotInUseException")).standing).toBe("absent");
    expect(standingOfFailure(failed("AbortError"))).toEqual({ standing: "partial", detail: "interrupted" });
    expect(standingOfFailure(failed("Strange"))).toEqual({ standing: "partial", detail: "Strange: words" });
  });
});
