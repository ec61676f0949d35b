import { describe, expect, it } from "vitest";
import { ACCOUNT, PROVIDER, details, estateOf, placeless, role } from "./kit.ts";

const HERE = `aws/${ACCOUNT}/`;

/** The only account of an estate that is read from one file in its folder. */
function account(file: string, content: unknown) {
  return estateOf({ [`${HERE}${file}`]: content }).accounts[0];
}

describe("sources of an account", () => {
  it("identity providers come as our list, as a listing of ARNs, or one by one", () => {
    const whole = {
      Arn: PROVIDER,
      Url: "gitlab.com",
      ClientIDList: ["a"],
      ThumbprintList: [],
      CreateDate: 1_700_000_000,
    };
    expect(account("oidc-providers.json", [whole])?.providers).toMatchObject([
      { arn: PROVIDER, url: "gitlab.com", clientIds: ["a"], created: "2023-11-14T22:13:20Z" },
    ]);
    const { Arn: _, ...answer } = whole;
    const parts = estateOf({
      [`${HERE}list.json`]: { OpenIDConnectProviderList: [{ Arn: PROVIDER }] },
      [`${HERE}one.json`]: answer,
    });
    expect(placeless(parts.accounts[0]?.providers)).toEqual(placeless(account("p.json", [whole])?.providers));
    const bare = estateOf({ [`${HERE}list.json`]: { OpenIDConnectProviderList: [{ Arn: PROVIDER }] } });
    expect(bare.accounts[0]?.providers?.[0]?.clientIds).toBeUndefined();
    expect(bare.complete).toBe(false);
    expect(estateOf({ "one.json": answer }).diagnostics).toMatchObject([{ code: "estate/provider-without-arn" }]);
  });

  it("an empty list is known by its name, and says that there is nothing", () => {
    expect(account("oidc-providers.json", [])?.providers).toEqual([]);
    expect(account("access-keys.json", [])?.accessKeys).toEqual([]);
  });

  it("`list-roles` and `get-role` give roles whose permissions are not known", () => {
    const { RolePolicyList: _, AttachedManagedPolicies: __, ...listed } = role("ci");
    for (const answer of [{ Roles: [listed] }, { Role: listed }]) {
      expect(account("roles.json", answer)?.roles).toMatchObject([
        { name: "ci", policiesRead: false, trust: { exact: true } },
      ]);
    }
  });

  it("access keys come with their last use, or with none known", () => {
    const key = {
      UserName: "u",
      AccessKeyId: "AKIAIOSFODNN7EXAMPLE",
      Status: "Inactive",
      CreateDate: "2025-01-01T00:00:00Z",
    };
    const used = {
      ...key,
      AccessKeyLastUsed: { LastUsedDate: "2026-01-01T00:00:00Z", ServiceName: "ecr", Region: "eu-west-1" },
    };
    const never = { ...key, AccessKeyLastUsed: { ServiceName: "N/A", Region: "N/A" } };
    expect(account("k.json", [used])?.accessKeys?.[0]?.lastUsed).toEqual({
      at: "2026-01-01T00:00:00Z",
      service: "ecr",
      region: "eu-west-1",
    });
    expect(account("k.json", [never])?.accessKeys?.[0]?.lastUsed).toEqual({});
    expect(account("k.json", { AccessKeyMetadata: [key] })?.accessKeys?.[0]).not.toHaveProperty("lastUsed");
    expect(account("k.json", [key])?.accessKeys?.[0]?.active).toBe(false);
  });

  it("the credential report is read as CSV and as the CLI's base64, columns by name", () => {
    const head =
      "user,arn,user_creation_time,password_enabled,password_last_used,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date";
    const root = `<root_account>,arn:aws:iam::${ACCOUNT}:root,2020-01-01T00:00:00+00:00,not_supported,N/A,true,false,N/A,N/A,N/A,N/A,false,N/A,N/A`;
    const bot = `bot,arn:aws:iam::${ACCOUNT}:user/bot,2024-01-01T00:00:00+00:00,false,N/A,false,true,2024-01-02T00:00:00+00:00,2026-01-01T00:00:00+00:00,eu-west-1,ecr,false,N/A,N/A`;
    const text = `${head}\n${root}\n${bot}\n`;
    const expected = [
      {
        user: "<root_account>",
        arn: `arn:aws:iam::${ACCOUNT}:root`,
        created: "2020-01-01T00:00:00Z",
        mfa: true,
        keys: [],
      },
      {
        user: "bot",
        arn: `arn:aws:iam::${ACCOUNT}:user/bot`,
        created: "2024-01-01T00:00:00Z",
        passwordEnabled: false,
        mfa: false,
        keys: [
          {
            slot: 1,
            active: true,
            rotated: "2024-01-02T00:00:00Z",
            lastUsed: "2026-01-01T00:00:00Z",
            region: "eu-west-1",
            service: "ecr",
          },
        ],
      },
    ];
    expect(placeless(estateOf({ "r.csv": text }).accounts[0]?.credentials)).toEqual(expected);
    const answer = {
      Content: Buffer.from(text).toString("base64"),
      ReportFormat: "text/csv",
      GeneratedTime: "2026-01-01",
    };
    expect(placeless(estateOf({ "r.json": answer }).accounts[0]?.credentials)).toEqual(expected);
    const cut = estateOf({ "r.csv": text.slice(0, -30) });
    expect(cut.accounts[0]?.credentials).toHaveLength(1);
    expect(cut.diagnostics).toMatchObject([{ code: "estate/csv-row", span: { line: 3 } }]);
    expect(cut.complete).toBe(false);
  });

  it("last use needs to say of whom it speaks", () => {
    const services = [
      {
        ServiceNamespace: "ecr",
        LastAuthenticated: "2026-01-01T00:00:00Z",
        TrackedActionsLastAccessed: [{ ActionName: "PutImage" }],
      },
    ];
    const arn = `arn:aws:iam::${ACCOUNT}:role/ci`;
    expect(account("l.json", [{ Arn: arn, ServicesLastAccessed: services }])?.lastAccessed).toMatchObject([
      { arn, services: [{ service: "ecr", at: "2026-01-01T00:00:00Z", actions: [{ name: "PutImage" }] }] },
    ]);
    const nameless = estateOf({ "l.json": { JobStatus: "COMPLETED", ServicesLastAccessed: services } });
    expect(nameless.diagnostics).toMatchObject([{ code: "estate/last-accessed-without-arn" }]);
  });

  it("CloudTrail's events become who came in and how often, and nothing else of them is kept", () => {
    const record = (more: Record<string, unknown>) => ({
      eventName: "AssumeRoleWithWebIdentity",
      eventTime: "2026-11-01T10:00:00Z",
      awsRegion: "eu-west-1",
      userIdentity: {
        type: "WebIdentityUser",
        principalId: `${PROVIDER}:sts.amazonaws.com:project_path:acme/api:ref_type:branch:ref:main`,
        userName: "project_path:acme/api:ref_type:branch:ref:main",
        identityProvider: PROVIDER,
      },
      requestParameters: { roleArn: `arn:aws:iam::${ACCOUNT}:role/ci` },
      responseElements: {
        provider: PROVIDER,
        audience: "sts.amazonaws.com",
        subjectFromWebIdentityToken: "project_path:acme/api:ref_type:branch:ref:main",
        credentials: { sessionToken: "CANARY", accessKeyId: "ASIAIOSFODNN7EXAMPLE" },
      },
      ...more,
    });
    const denied = record({ eventTime: "2026-11-03T10:00:00Z", errorCode: "AccessDenied", responseElements: null });
    const expected = {
      roleArn: `arn:aws:iam::${ACCOUNT}:role/ci`,
      provider: "gitlab.com",
      subject: "project_path:acme/api:ref_type:branch:ref:main",
      audience: "sts.amazonaws.com",
      first: "2026-11-01T10:00:00Z",
      last: "2026-11-03T10:00:00Z",
      succeeded: 1,
      denied: 1,
      regions: ["eu-west-1"],
    };
    const looked = {
      Events: [record({}), denied].map((one) => ({
        EventName: "AssumeRoleWithWebIdentity",
        CloudTrailEvent: JSON.stringify(one),
      })),
    };
    for (const content of [looked, { Records: [record({}), denied] }, [expected]]) {
      const estate = estateOf({ "events.json": content });
      expect(estate.accounts[0]?.webIdentityEvents).toEqual([expected]);
      expect(JSON.stringify(estate)).not.toContain("CANARY");
    }
    const broken = estateOf({
      [`${HERE}e.json`]: { Events: [{ EventName: "AssumeRoleWithWebIdentity", CloudTrailEvent: "{" }] },
    });
    expect(broken.sources).toMatchObject([{ kind: "web-identity-events", standing: "partial" }]);
  });

  it("machines say what role they carry and how their metadata is guarded", () => {
    const instance = {
      InstanceId: "i-0a",
      IamInstanceProfile: { Arn: `arn:aws:iam::${ACCOUNT}:instance-profile/p` },
      MetadataOptions: { HttpTokens: "optional", HttpEndpoint: "enabled", HttpPutResponseHopLimit: 2 },
      Placement: { AvailabilityZone: "eu-west-1b" },
      State: { Name: "running" },
      PrivateIpAddress: "10.0.0.7",
    };
    const expected = [
      { id: "i-0a", region: "eu-west-1", tokens: "optional", hopLimit: 2, state: "running", addresses: ["10.0.0.7"] },
    ];
    expect(
      estateOf({ "i.json": { Reservations: [{ OwnerId: ACCOUNT, Instances: [instance] }] } }).accounts[0]?.instances,
    ).toMatchObject(expected);
    expect(account("i.json", [instance])?.instances).toMatchObject(expected);
  });

  it("clusters come with their issuer and associations, together or one by one", () => {
    const cluster = {
      name: "prod",
      arn: `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/prod`,
      identity: { oidc: { issuer: "https://oidc.eks.eu-west-1.amazonaws.com/id/A" } },
    };
    const one = {
      clusterName: "prod",
      namespace: "gitlab",
      serviceAccount: "gitlab-toolbox",
      roleArn: `arn:aws:iam::${ACCOUNT}:role/t`,
    };
    const expected = [
      {
        name: "prod",
        region: "eu-west-1",
        issuer: "oidc.eks.eu-west-1.amazonaws.com/id/A",
        podIdentities: [{ serviceAccount: "gitlab-toolbox" }],
      },
    ];
    expect(account("eks.json", [{ cluster, associations: [one] }])?.clusters).toMatchObject(expected);
    const apart = estateOf({ [`${HERE}a.json`]: { association: one } });
    expect(apart.accounts[0]?.clusters).toMatchObject([{ name: "prod", podIdentities: [{ roleArn: one.roleArn }] }]);
  });

  it("findings of Access Analyzer are kept with whom they let in", () => {
    const finding = {
      id: "f",
      resource: `arn:aws:iam::${ACCOUNT}:role/ci`,
      resourceType: "AWS::IAM::Role",
      status: "ACTIVE",
      isPublic: true,
      principal: { Federated: PROVIDER },
      action: ["sts:AssumeRoleWithWebIdentity"],
      resourceOwnerAccount: ACCOUNT,
    };
    for (const content of [[finding], { findings: [finding] }]) {
      expect(estateOf({ "aa.json": content }).accounts[0]?.analyzerFindings).toMatchObject([
        { id: "f", public: true, principal: { Federated: PROVIDER }, status: "ACTIVE" },
      ]);
    }
  });

  it("an alias and the organization's name stay with the account", () => {
    const estate = estateOf({
      [`${HERE}d.json`]: details(role("ci")),
      [`${HERE}account.json`]: { AccountAliases: ["acme-staging"] },
      "aws/organization.json": { Accounts: [{ Id: ACCOUNT, Name: "staging", Paths: [`o-1/r-1/ou-1/${ACCOUNT}/`] }] },
    });
    expect(estate.accounts[0]).toMatchObject({ alias: "acme-staging", name: "staging" });
    expect(estate.organization?.accounts).toMatchObject([{ parent: "ou-1" }]);
  });
});

describe("sources of a GitLab", () => {
  it("take their host from the folder, or from the addresses in them", () => {
    const project = {
      id: 7,
      path_with_namespace: "acme/api",
      web_url: "https://gitlab.example.com/gitlab/acme/api",
      namespace: { id: 3, full_path: "acme" },
    };
    expect(estateOf({ "projects.json": [project] }).gitlabs[0]?.host).toBe("gitlab.example.com/gitlab");
    expect(estateOf({ "gitlab/git.acme.example%3A8443%2Fx/projects.json": [project] }).gitlabs[0]?.host).toBe(
      "git.acme.example:8443/x",
    );
  });

  it("keep what GitLab does not show apart from what is empty", () => {
    const project = { id: 7, path_with_namespace: "acme/api", protected_branches: null, protected_tags: [] };
    const [read] = estateOf({ "projects.json": [project] }).gitlabs[0]?.projects ?? [];
    expect(read?.protectedBranches).toBeUndefined();
    expect(read?.protectedTags).toEqual([]);
    expect(read?.subjectComponents).toBeUndefined();
  });

  it("of variables keep no value, even where somebody saved them with theirs", () => {
    const variables = [
      { key: "AWS_ACCESS_KEY_ID", value: "AKIAIOSFODNN7EXAMPLE", variable_type: "env_var", protected: false },
      { key: "DEPLOY", value: "CANARY", variable_type: "env_var" },
    ];
    const estate = estateOf({ "variables.json": variables });
    expect(estate.gitlabs[0]?.variables).toMatchObject([
      { key: "AWS_ACCESS_KEY_ID", accessKeyId: "AKIAIOSFODNN7EXAMPLE" },
      { key: "DEPLOY" },
    ]);
    expect(JSON.stringify(estate)).not.toContain("CANARY");
  });

  it("read a runner's groups from its page, and its access level only where that was shown", () => {
    const runner = {
      id: 1,
      runner_type: "group_type",
      groups: [{ id: 1, name: "Acme", web_url: "https://gitlab.com/groups/acme/platform" }],
    };
    expect(estateOf({ "runners.json": [runner] }).gitlabs[0]?.runners).toMatchObject([
      { type: "group", groups: ["acme/platform"] },
    ]);
    expect(estateOf({ "runners.json": [runner] }).gitlabs[0]?.runners?.[0]).not.toHaveProperty("accessLevel");
  });
});
