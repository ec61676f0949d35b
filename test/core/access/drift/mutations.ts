// What somebody can do by hand to what was applied, and what is said of it.
import type { Bench } from "../../../edge/aws/apply/kit.ts";
import { trustOf } from "../export/objects.ts";

export const A = "arn:aws:iam::111111111111:";
export const BOUNDARY = `${A}policy/gitlab-boundary`;
const HEAD = `version: 1
stack: acme
gitlab: { url: "https://gitlab.com", groups: [acme] }
`;
const GRANTS = `grants:
  api-deploy:
    describe: ships the API
    from: { project: acme/api, id: "48120001", branches: [main], protected: true }
    into: prod
    environment: production
    can: [ { ecr-push: { repository: platform/api } } ]
  runners:
    from: { runner: ec2, instance: i-0abcdef1234567890 }
    into: prod
    can: [ { runner-cache: { bucket: acme-runner-cache } } ]
  registry:
    from: { chart: registry, via: pod-identity, cluster: prod, namespace: gitlab, release: gitlab }
    into: prod
    can: [ { s3-storage: { buckets: [acme-registry] } } ]
  legacy:
    from: { user: ecr-bot, because: "an appliance", until: 2027-03-01 }
    into: prod
    can: [ { ecr-push: { repository: legacy } } ]
`;
export const FREE = `${HEAD}accounts: { prod: { id: "111111111111", region: eu-west-1 } }\n${GRANTS}`;
export const BOUND = `${HEAD}accounts: { prod: { id: "111111111111", region: eu-west-1, boundary: "${BOUNDARY}" } }\n${GRANTS}`;

export const ALLOW = (action: string) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: "*" }] });
export const trusting = (ref: string): string => JSON.stringify(JSON.parse(trustOf(ref)));
const withoutProtection = trusting("main");
const open = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" }],
});

export const role = { RoleName: "api-deploy" };
export const user = { UserName: "ecr-bot" };
const provider = { OpenIDConnectProviderArn: `${A}oidc-provider/gitlab.com` };
const runners = { InstanceProfileName: "runners" };
const instance = "i-0abcdef1234567890";

export type Step = readonly [operation: string, input: Readonly<Record<string, unknown>>];
/** What somebody did by hand, and what is said of it. `free` and `bound`: without and with a boundary declared. */
type Mutation = readonly [name: string, where: "free" | "bound", steps: readonly Step[], says: readonly string[]];

const takeDown: readonly Step[] = [
  ["iam.DeleteRolePolicy", { ...role, PolicyName: "sallyport" }],
  ["iam.DeleteRole", role],
];

export const MUTATIONS: readonly Mutation[] = [
  [
    "the trust lets an unprotected ref in",
    "free",
    [["iam.UpdateAssumeRolePolicy", { ...role, PolicyDocument: withoutProtection }]],
    ["role trust broadens"],
  ],
  [
    "the trust is of another branch",
    "free",
    [["iam.UpdateAssumeRolePolicy", { ...role, PolicyDocument: trusting("dev") }]],
    ["role trust mixed"],
  ],
  [
    "the trust is open to everybody",
    "free",
    [["iam.UpdateAssumeRolePolicy", { ...role, PolicyDocument: open }]],
    ["role trust mixed"],
  ],
  [
    "the description",
    "free",
    [["iam.UpdateRole", { ...role, Description: "mine", MaxSessionDuration: 3600 }]],
    ["role description same"],
  ],
  [
    "the session length",
    "free",
    [["iam.UpdateRole", { ...role, Description: "ships the API", MaxSessionDuration: 43200 }]],
    ["role session same"],
  ],
  [
    "a boundary where none is declared",
    "free",
    [["iam.PutRolePermissionsBoundary", { ...role, PermissionsBoundary: BOUNDARY }]],
    ["role boundary narrows"],
  ],
  ["the boundary is taken off", "bound", [["iam.DeleteRolePermissionsBoundary", role]], ["role boundary broadens"]],
  [
    "the boundary is another",
    "bound",
    [
      [
        "iam.PutRolePermissionsBoundary",
        { ...role, PermissionsBoundary: "arn:aws:iam::aws:policy/AdministratorAccess" },
      ],
    ],
    ["role boundary undecided"],
  ],
  [
    "a tag is changed",
    "free",
    [["iam.TagRole", { ...role, Tags: [{ Key: "environment", Value: "staging" }] }]],
    ["role tags same"],
  ],
  ["a tag is added", "free", [["iam.TagRole", { ...role, Tags: [{ Key: "team", Value: "x" }] }]], ["role tags same"]],
  ["a tag is removed", "free", [["iam.UntagRole", { ...role, TagKeys: ["sallyport:grant"] }]], ["role tags same"]],
  [
    "an inline policy is widened",
    "free",
    [["iam.PutRolePolicy", { ...role, PolicyName: "sallyport", PolicyDocument: ALLOW("ecr:*") }]],
    ["inline-policy policy broadens"],
  ],
  [
    "an inline policy is narrowed",
    "free",
    [["iam.PutRolePolicy", { ...role, PolicyName: "sallyport", PolicyDocument: ALLOW("ecr:GetAuthorizationToken") }]],
    ["inline-policy policy narrows"],
  ],
  [
    "an inline policy is deleted",
    "free",
    [["iam.DeleteRolePolicy", { ...role, PolicyName: "sallyport" }]],
    ["inline-policy missing narrows"],
  ],
  [
    "an inline policy is added",
    "free",
    [["iam.PutRolePolicy", { ...role, PolicyName: "theirs", PolicyDocument: ALLOW("s3:*") }]],
    ["inline-policy undeclared broadens"],
  ],
  [
    "a policy of AWS is attached",
    "free",
    [["iam.AttachRolePolicy", { ...role, PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }]],
    ["attachment undeclared broadens"],
  ],
  [
    "a policy of the account is attached",
    "free",
    [["iam.AttachRolePolicy", { ...role, PolicyArn: BOUNDARY }]],
    ["attachment undeclared broadens"],
  ],
  ["the role is deleted", "free", takeDown, ["role missing narrows", "inline-policy missing narrows"]],
  [
    "the role is made anew under another path",
    "free",
    [...takeDown, ["iam.CreateRole", { ...role, Path: "/other/", AssumeRolePolicyDocument: trusting("main") }]],
    ["role missing narrows", "inline-policy missing narrows", "role path undecided"],
  ],
  [
    "an audience is removed",
    "free",
    [["iam.RemoveClientIDFromOpenIDConnectProvider", { ...provider, ClientID: "sts.amazonaws.com" }]],
    ["provider audiences"],
  ],
  [
    "an audience is added",
    "free",
    [["iam.AddClientIDToOpenIDConnectProvider", { ...provider, ClientID: "https://vault.acme.example" }]],
    ["provider audiences"],
  ],
  ["the provider is deleted", "free", [["iam.DeleteOpenIDConnectProvider", provider]], ["provider missing"]],
  [
    "an instance profile is emptied",
    "free",
    [["iam.RemoveRoleFromInstanceProfile", { ...runners, RoleName: "runners" }]],
    ["instance-profile"],
  ],
  [
    "an instance profile holds another role",
    "free",
    [
      ["iam.RemoveRoleFromInstanceProfile", { ...runners, RoleName: "runners" }],
      ["iam.AddRoleToInstanceProfile", { ...runners, RoleName: "api-deploy" }],
    ],
    ["instance-profile role"],
  ],
  [
    "a role of ours is put into somebody's instance profile",
    "free",
    [
      ["iam.CreateInstanceProfile", { InstanceProfileName: "theirs" }],
      ["iam.AddRoleToInstanceProfile", { InstanceProfileName: "theirs", RoleName: "api-deploy" }],
    ],
    ["instance-profile undeclared"],
  ],
  [
    "an instance profile's tag is changed",
    "free",
    [["iam.TagInstanceProfile", { ...runners, Tags: [{ Key: "sallyport:grant", Value: "x" }] }]],
    ["instance-profile tags same"],
  ],
  [
    "an instance profile gets a tag",
    "free",
    [["iam.TagInstanceProfile", { ...runners, Tags: [{ Key: "team", Value: "x" }] }]],
    ["instance-profile tags same"],
  ],
  [
    "an instance profile loses a tag",
    "free",
    [["iam.UntagInstanceProfile", { ...runners, TagKeys: ["sallyport:stack"] }]],
    ["instance-profile tags same"],
  ],
  ["a machine loses its profile", "free", [["ec2.Disassociate", {}]], ["profile-association missing narrows"]],
  ["a pod's role is another", "free", [["eks.Update", {}]], ["pod-identity role"]],
  ["a pod loses its role", "free", [["eks.Delete", {}]], ["pod-identity missing"]],
  [
    "somebody's service account gets a role of ours",
    "free",
    [
      [
        "eks.CreatePodIdentityAssociation",
        { clusterName: "prod", namespace: "theirs", serviceAccount: "x", roleArn: `${A}role/gitlab/registry` },
      ],
    ],
    ["pod-identity undeclared"],
  ],
  [
    "a user's inline policy is added",
    "free",
    [["iam.PutUserPolicy", { ...user, PolicyName: "theirs", PolicyDocument: ALLOW("s3:*") }]],
    ["inline-policy undeclared broadens"],
  ],
  [
    "a policy is attached to a user",
    "free",
    [["iam.AttachUserPolicy", { ...user, PolicyArn: BOUNDARY }]],
    ["attachment undeclared broadens"],
  ],
  [
    "a user joins a group",
    "free",
    [
      ["iam.CreateGroup", { GroupName: "admins" }],
      ["iam.AddUserToGroup", { ...user, GroupName: "admins" }],
    ],
    ["user group undecided"],
  ],
  [
    "a user gets a boundary",
    "free",
    [["iam.PutUserPermissionsBoundary", { ...user, PermissionsBoundary: BOUNDARY }]],
    ["user boundary"],
  ],
  [
    "a user's tag is changed",
    "free",
    [["iam.TagUser", { ...user, Tags: [{ Key: "sallyport:until", Value: "2099-01-01" }] }]],
    ["user tags same"],
  ],
  [
    "a role bears this stack's name",
    "free",
    [
      [
        "iam.CreateRole",
        {
          RoleName: "shadow",
          Path: "/gitlab/",
          AssumeRolePolicyDocument: open,
          Tags: [{ Key: "sallyport:stack", Value: "acme" }],
        },
      ],
    ],
    ["role undeclared"],
  ],
];

/** The ids that AWS gives stand in no table. */
export async function act(bench: Bench, [operation, input]: Step): Promise<void> {
  if (operation === "ec2.Disassociate") {
    const machine = bench.sandbox.world.store.latest().accounts.get("111111111111")?.instances.get(instance);
    await bench.act("ec2.DisassociateIamInstanceProfile", { AssociationId: machine?.profile?.associationId });
    return;
  }
  if (operation === "eks.Update" || operation === "eks.Delete") {
    const [cluster] = bench.sandbox.world.store.latest().accounts.get("111111111111")?.clusters.values() ?? [];
    const [pod] = cluster?.podIdentities.values() ?? [];
    const where = { clusterName: "prod", associationId: pod?.id };
    const roleArn = `${A}role/gitlab/api-deploy`;
    await bench.act(`${operation}PodIdentityAssociation`, operation === "eks.Update" ? { ...where, roleArn } : where);
    return;
  }
  await bench.act(operation, input);
}
