// Where moto_server is on the machine, the same script runs against it and against the sandbox: what the two answer must
// have the same shape, but for the gaps of moto that are listed here with their reason. A gap that is none any more is a
// failure too. Without moto_server the test is skipped, and says so.
import * as api from "@aws-sdk/client-iam";
import * as tokens from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../../src/app/sandbox/start.ts";
import { type Moto, hasMoto, startMoto } from "../moto.ts";
import { trustIn } from "./kit.ts";

const ACCOUNT = "123456789012";
const TRUST = trustIn("project_path:acme/api:ref_type:branch:ref:main").replaceAll("111111111111", ACCOUNT);
const DOCUMENT = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::acme/*" }],
});
const PROVIDER = { OpenIDConnectProviderArn: `arn:aws:iam::${ACCOUNT}:oidc-provider/gitlab.com` };
const POLICY = { PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/gitlab/read` };
const ROLE = { RoleName: "deploy" };
const PROFILE = { InstanceProfileName: "runner" };
const TAGS = [{ Key: "owner", Value: "platform" }];

/** Members in which the two differ, and why that is moto's gap. */
interface Gap {
  readonly members: readonly string[];
  readonly because: string;
}

interface Step {
  readonly name: string;
  ask(iam: api.IAM, token: string): Promise<object>;
  readonly gap?: Gap;
}

function step(name: string, ask: Step["ask"], gap?: Gap): Step {
  return { name, ask, ...(gap === undefined ? {} : { gap }) };
}

const UNPAGED: Gap = { members: ["IsTruncated"], because: "moto does not page this list" };

const SCRIPT: readonly Step[] = [
  step(
    "CreateOpenIDConnectProvider",
    (iam) =>
      iam.createOpenIDConnectProvider({
        Url: "https://gitlab.com",
        ClientIDList: ["sts.amazonaws.com"],
        Tags: TAGS,
      }),
    { members: ["Tags"], because: "moto does not say the tags of a new provider" },
  ),
  step("ListOpenIDConnectProviders", (iam) => iam.listOpenIDConnectProviders({})),
  step("GetOpenIDConnectProvider", (iam) => iam.getOpenIDConnectProvider(PROVIDER), {
    members: ["ThumbprintList[]"],
    because: "moto keeps no thumbprint where none was given; IAM fetches one",
  }),
  step(
    "CreateRole",
    (iam) =>
      iam.createRole({
        ...ROLE,
        Path: "/gitlab/",
        AssumeRolePolicyDocument: TRUST,
        Description: "x",
        Tags: TAGS,
      }),
    { members: ["Role.RoleLastUsed"], because: "moto tells the last use of a role that is being made" },
  ),
  step(
    "CreatePolicy",
    (iam) =>
      iam.createPolicy({
        PolicyName: "read",
        Path: "/gitlab/",
        PolicyDocument: DOCUMENT,
        Description: "x",
        Tags: TAGS,
      }),
    {
      members: ["Policy.PermissionsBoundaryUsageCount", "Policy.Description"],
      because: "moto does not count boundaries, and does not repeat the description",
    },
  ),
  step(
    "CreatePolicyVersion",
    (iam) => iam.createPolicyVersion({ ...POLICY, PolicyDocument: DOCUMENT, SetAsDefault: true }),
    { members: ["PolicyVersion.Document"], because: "IAM does not repeat the document" },
  ),
  step("ListPolicyVersions", (iam) => iam.listPolicyVersions(POLICY), {
    members: ["IsTruncated", "Versions[].Document"],
    because: "moto does not page, and IAM lists no documents",
  }),
  step("GetPolicyVersion", (iam) => iam.getPolicyVersion({ ...POLICY, VersionId: "v2" })),
  step("AttachRolePolicy", (iam) => iam.attachRolePolicy({ ...ROLE, ...POLICY })),
  step("PutRolePolicy", (iam) => iam.putRolePolicy({ ...ROLE, PolicyName: "own", PolicyDocument: DOCUMENT })),
  step("CreateInstanceProfile", (iam) => iam.createInstanceProfile({ ...PROFILE, Tags: TAGS })),
  step("AddRoleToInstanceProfile", (iam) => iam.addRoleToInstanceProfile({ ...PROFILE, ...ROLE })),
  step("GetInstanceProfile", (iam) => iam.getInstanceProfile(PROFILE), {
    members: ["InstanceProfile.Roles[].Tags", "InstanceProfile.Roles[].RoleLastUsed"],
    because: "IAM leaves out tags and last use of the role in a profile",
  }),
  step("ListInstanceProfilesForRole", (iam) => iam.listInstanceProfilesForRole(ROLE), {
    members: [
      "IsTruncated",
      "InstanceProfiles[].Tags",
      "InstanceProfiles[].Roles[].Tags",
      "InstanceProfiles[].Roles[].RoleLastUsed",
    ],
    because: "moto does not page, and lists of IAM leave out tags and last use",
  }),
  step("GetRole", (iam) => iam.getRole(ROLE)),
  step("ListRoles", (iam) => iam.listRoles({})),
  step("ListRoleTags", (iam) => iam.listRoleTags(ROLE)),
  step("ListRolePolicies", (iam) => iam.listRolePolicies(ROLE)),
  step("ListAttachedRolePolicies", (iam) => iam.listAttachedRolePolicies(ROLE)),
  step("GetRolePolicy", (iam) => iam.getRolePolicy({ ...ROLE, PolicyName: "own" })),
  step("ListEntitiesForPolicy", (iam) => iam.listEntitiesForPolicy(POLICY)),
  step("CreateUser", (iam) => iam.createUser({ UserName: "ci", Tags: TAGS })),
  step("CreateAccessKey", (iam) => iam.createAccessKey({ UserName: "ci" })),
  step("ListAccessKeys", (iam) => iam.listAccessKeys({ UserName: "ci" }), UNPAGED),
  step("CreateGroup", (iam) => iam.createGroup({ GroupName: "deployers" })),
  step("AddUserToGroup", (iam) => iam.addUserToGroup({ GroupName: "deployers", UserName: "ci" })),
  step("GetGroup", (iam) => iam.getGroup({ GroupName: "deployers" }), {
    members: ["IsTruncated", "Users[].Tags"],
    because: "moto does not page, and lists of IAM leave out tags",
  }),
  step("ListGroupsForUser", (iam) => iam.listGroupsForUser({ UserName: "ci" })),
  step(
    "GetAccountAuthorizationDetails",
    (iam) => iam.getAccountAuthorizationDetails({ Filter: ["User", "Group", "Role", "LocalManagedPolicy"] }),
    {
      members: [
        "Policies[].PolicyName",
        "Policies[].PolicyId",
        "Policies[].PermissionsBoundaryUsageCount",
        "UserDetailList[].UserPolicyList",
        "RoleDetailList[].InstanceProfileList[].Tags",
        "RoleDetailList[].InstanceProfileList[].Roles[].Tags",
        "RoleDetailList[].InstanceProfileList[].Roles[].RoleLastUsed",
      ],
      because: "moto's policies lack three members; IAM leaves out a user's empty list and what is nested too deep",
    },
  ),
  step("GetAccountSummary", (iam) => iam.getAccountSummary({})),
  step("ListAccountAliases", (iam) => iam.listAccountAliases({}), UNPAGED),
  step("GenerateCredentialReport", (iam) => iam.generateCredentialReport({})),
  {
    name: "AssumeRoleWithWebIdentity",
    ask: async (iam, token) => {
      const endpoint = await iam.config.endpoint?.();
      const url = `${endpoint?.protocol}//${endpoint?.hostname}:${endpoint?.port}`;
      const sts = new tokens.STSClient({ endpoint: url, region: "us-east-1", maxAttempts: 1 });
      const input = {
        RoleArn: `arn:aws:iam::${ACCOUNT}:role/gitlab/deploy`,
        RoleSessionName: "job-1",
        WebIdentityToken: token,
      };
      return sts.send(new tokens.AssumeRoleWithWebIdentityCommand(input));
    },
    gap: {
      members: ["Audience", "Provider", "SubjectFromWebIdentityToken"],
      because: "moto looks at no token, so it cannot tell whose it was",
    },
  },
  step("RemoveRoleFromInstanceProfile", (iam) => iam.removeRoleFromInstanceProfile({ ...PROFILE, ...ROLE })),
  step("DeleteInstanceProfile", (iam) => iam.deleteInstanceProfile(PROFILE)),
  step("DetachRolePolicy", (iam) => iam.detachRolePolicy({ ...ROLE, ...POLICY })),
  step("DeleteRolePolicy", (iam) => iam.deleteRolePolicy({ ...ROLE, PolicyName: "own" })),
  step("DeleteRole", (iam) => iam.deleteRole(ROLE)),
  step("DeleteOpenIDConnectProvider", (iam) => iam.deleteOpenIDConnectProvider(PROVIDER)),
];

describe.skipIf(!hasMoto)("moto and the sandbox (skipped without moto_server)", () => {
  let sandbox: Sandbox;
  let moto: Moto;

  beforeAll(async () => {
    moto = await startMoto();
    sandbox = await startSandbox({ accounts: [ACCOUNT], gitlab: { projects: [{ path: "acme/api" }] } });
  }, 60_000);

  afterAll(async () => {
    moto.stop();
    await sandbox.close();
  });

  it("answer one script in the same shape, but for moto's known gaps", async () => {
    const minted = await sandbox.gitlab.mint({ project: "acme/api", branch: "main" });
    const token = "token" in minted ? minted.token : "";
    const ours = clientOf(sandbox.awsUrl, sandbox.rootCredentials());
    const theirs = clientOf(moto.url, { accessKeyId: "x", secretAccessKey: "x" });
    const differences: string[] = [];
    for (const { name, ask, gap } of SCRIPT) {
      const [mine, other] = [await ask(ours, token), await ask(theirs, token)].map(
        (answer) => new Set(membersOf(answer)),
      );
      const differing = [...(mine ?? []), ...(other ?? [])].filter(
        (member) => mine?.has(member) !== other?.has(member),
      );
      const known = gap?.members ?? [];
      for (const member of differing) {
        if (known.some((one) => belongs(member, one))) continue;
        differences.push(`${name}: only ${mine?.has(member) ? "the sandbox" : "moto"} has ${member}`);
      }
      for (const one of known)
        if (!differing.some((member) => belongs(member, one))) differences.push(`${name}: ${one} is no gap any more`);
    }
    expect(differences).toEqual([]);
  });
});

function belongs(member: string, gap: string): boolean {
  return member === gap || member.startsWith(`${gap}.`) || member.startsWith(`${gap}[`);
}

function clientOf(
  endpoint: string,
  credentials: { readonly accessKeyId: string; readonly secretAccessKey: string },
): api.IAM {
  const { accessKeyId, secretAccessKey } = credentials;
  return new api.IAM({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
  });
}

/** Every member of an answer that has a value, as `Role.Tags[].Key`. */
function membersOf(value: unknown, path = ""): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => [`${path}[]`, ...membersOf(item, `${path}[]`)]);
  if (typeof value !== "object" || value === null || value instanceof Date) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    // What the SDK adds is not the service's; counts of an account are as many as a service cares to count.
    if (name === "$metadata" || path === "SummaryMap" || member === undefined) return [];
    const own = path === "" ? name : `${path}.${name}`;
    return [own, ...membersOf(member, own)];
  });
}
