import { describe, expect, it } from "vitest";
import { rcpLevelsFor, scpLevelsFor } from "../../../src/core/estate/levels.ts";
import { boundaryOf, policiesOf, userByArn } from "../../../src/core/estate/lookup.ts";
import { ACCOUNT, PROVIDER, details, estateOf, role } from "./kit.ts";

const MANAGEMENT = "999999999999";
const policy = (Id: string, Type: string, Content: unknown, ...Targets: string[]) => ({
  Id,
  Name: Id,
  Type,
  Content: typeof Content === "string" ? Content : JSON.stringify(Content),
  Targets,
});
const ALLOW = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
const DENY = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Principal: "*", Action: "sts:*", Resource: "*" }] };

const ORGANIZATION = {
  Organization: { Id: "o-1", MasterAccountId: MANAGEMENT },
  Roots: [{ Id: "r-1", Name: "Root" }],
  OrganizationalUnits: [
    { Id: "ou-1", Name: "workloads", ParentId: "r-1" },
    { Id: "ou-2", Name: "production", ParentId: "ou-1" },
  ],
  Accounts: [
    { Id: ACCOUNT, Name: "prod", Status: "ACTIVE", ParentId: "ou-2" },
    { Id: MANAGEMENT, Name: "root", Status: "ACTIVE", ParentId: "r-1" },
  ],
  PolicyTypes: ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"],
  Policies: [
    policy("p-full", "SERVICE_CONTROL_POLICY", ALLOW, "r-1", "ou-1", "ou-2", ACCOUNT),
    policy("p-more", "SERVICE_CONTROL_POLICY", ALLOW, "ou-2"),
    policy("p-rcp", "RESOURCE_CONTROL_POLICY", DENY, "ou-1"),
  ],
};

const names = (levels: ReturnType<typeof scpLevelsFor>) => levels.levels?.map((level) => level.map(({ name }) => name));

describe("the organization over an account", () => {
  it("has levels from the root down to the account", () => {
    const estate = estateOf({ "aws/organization.json": ORGANIZATION });
    expect(names(scpLevelsFor(estate, ACCOUNT))).toEqual([["p-full"], ["p-full"], ["p-full", "p-more"], ["p-full"]]);
    expect(names(rcpLevelsFor(estate, ACCOUNT))).toEqual([["p-rcp"]]);
    expect(scpLevelsFor(estate, ACCOUNT).known).toBe(true);
  });

  it("does not bind the management account, and is not known of an account outside", () => {
    const estate = estateOf({ "aws/organization.json": ORGANIZATION });
    expect(scpLevelsFor(estate, MANAGEMENT)).toEqual({ known: true, unread: [] });
    expect(scpLevelsFor(estate, "123456789012")).toEqual({ known: false, unread: [] });
    expect(scpLevelsFor(estateOf({}), ACCOUNT)).toEqual({ known: false, unread: [] });
  });

  it("leaves out a level whose policy cannot be read, since it might allow what the others do not", () => {
    const broken = {
      ...ORGANIZATION,
      Policies: [...ORGANIZATION.Policies, policy("p-bad", "SERVICE_CONTROL_POLICY", "{", "ou-1")],
    };
    const estate = estateOf({ "aws/organization.json": broken });
    expect(names(scpLevelsFor(estate, ACCOUNT))).toEqual([["p-full"], ["p-full", "p-more"], ["p-full"]]);
    expect(scpLevelsFor(estate, ACCOUNT)).toMatchObject({ known: false, unread: ["p-bad"] });
    expect(estate.complete).toBe(false);
  });

  it("keeps policies that were not read apart from none", () => {
    const { PolicyTypes: _, ...rest } = ORGANIZATION;
    const only = { ...rest, Policies: ORGANIZATION.Policies.filter(({ Type }) => Type === "SERVICE_CONTROL_POLICY") };
    const estate = estateOf({ "aws/organization.json": only });
    expect(rcpLevelsFor(estate, ACCOUNT)).toEqual({ known: false, unread: [] });
    expect(estate.sources).toMatchObject([{ standing: "partial", detail: "it lacks the resource control policies" }]);
    const none = estateOf({ "aws/organization.json": { ...only, PolicyTypes: ORGANIZATION.PolicyTypes } });
    expect(rcpLevelsFor(none, ACCOUNT)).toMatchObject({ known: true, levels: [] });
  });

  it.each([
    ["the way up from the account", { OrganizationalUnits: [] }],
    ["the account", { Accounts: ORGANIZATION.Accounts.filter(({ Id }) => Id !== ACCOUNT) }],
    ["the targets of a policy", { Policies: ORGANIZATION.Policies.map((one) => ({ ...one, Targets: undefined })) }],
  ])("is not complete without %s", (_, without) => {
    const estate = (organization: object) =>
      estateOf({
        "aws/organization.json": organization,
        "d.json": details(role("ci")),
        "p.json": [{ Arn: PROVIDER, Url: "gitlab.com", ClientIDList: ["sts.amazonaws.com"] }],
      });
    expect(estate(ORGANIZATION).complete).toBe(true);
    const { complete, sources } = estate({ ...ORGANIZATION, ...without });
    expect(complete).toBe(false);
    expect(sources).toContainEqual(
      expect.objectContaining({
        kind: "organization",
        detail: `it does not say which of its policies are over account ${ACCOUNT}`,
      }),
    );
  });

  it("ends where units stand in each other", () => {
    const circle = {
      ...ORGANIZATION,
      OrganizationalUnits: [
        { Id: "ou-1", ParentId: "ou-2" },
        { Id: "ou-2", ParentId: "ou-1" },
      ],
    };
    expect(scpLevelsFor(estateOf({ "aws/organization.json": circle }), ACCOUNT).known).toBe(false);
  });
});

describe("what a principal carries", () => {
  const arn = `arn:aws:iam::${ACCOUNT}:policy/push`;
  const document = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "ecr:*", Resource: "*" }] };
  const managed = {
    Arn: arn,
    PolicyName: "push",
    PolicyVersionList: [{ IsDefaultVersion: true, VersionId: "v1", Document: document }],
  };
  const user = {
    Arn: `arn:aws:iam::${ACCOUNT}:user/bot`,
    UserName: "bot",
    GroupList: ["bots", "gone"],
    UserPolicyList: [{ PolicyName: "own", PolicyDocument: document }],
    AttachedManagedPolicies: [{ PolicyArn: "arn:aws:iam::aws:policy/Unread" }],
    PermissionsBoundary: { PermissionsBoundaryArn: arn },
  };
  const group = {
    Arn: `arn:aws:iam::${ACCOUNT}:group/bots`,
    GroupName: "bots",
    GroupPolicyList: [{ PolicyName: "ours", PolicyDocument: document }],
    AttachedManagedPolicies: [{ PolicyArn: arn }],
  };
  const estate = estateOf({
    "d.json": { ...details(role("ci")), UserDetailList: [user], GroupDetailList: [group], Policies: [managed] },
  });

  it("is its own, its managed and its groups' policies, and what of them was not read", () => {
    const bot = userByArn(estate, user.Arn);
    const carried = bot && policiesOf(estate, bot);
    expect(carried?.policies.map(({ name }) => name)).toEqual(["own", "ours", "push"]);
    expect(carried?.unread).toEqual(["arn:aws:iam::aws:policy/Unread", "group gone"]);
  });

  it("is bounded by a boundary, by none, or by one that nobody read", () => {
    const bot = userByArn(estate, user.Arn);
    expect(bot && boundaryOf(estate, bot)).toMatchObject({ name: "push" });
    expect(bot && boundaryOf(estate, { ...bot, boundary: "arn:aws:iam::aws:policy/X" })).toBe("unread");
    const power = "arn:aws:iam::aws:policy/PowerUserAccess";
    expect(bot && boundaryOf(estate, { ...bot, boundary: power })).toMatchObject({
      name: "PowerUserAccess",
      exact: true,
    });
    const [ci] = estate.accounts[0]?.roles ?? [];
    expect(ci && boundaryOf(estate, ci)).toBe("none");
  });
});
