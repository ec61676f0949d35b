import { headOf, list, may, needs, object } from "../declaration/collections.ts";
import { CLUSTER } from "../declaration/words.ts";
import { DEFAULT_PATH } from "../declaration/defaults.ts";
import { partitionById } from "../../iam/partitions.ts";
import { type Allow, type Capability, type Where, capability } from "./capability.ts";
import { passRole } from "./pass-role.ts";
import { READS } from "./sallyport-plan.ts";
import { BOUNDARY_ARN, PATH } from "./words.ts";

interface Params {
  readonly boundary: string;
  readonly path?: string;
  readonly clusters?: readonly string[];
}

/**
 * How one thing stands, asked by its name. Of one that is not there AWS cannot know the path, so that none can be demanded;
 * what they tell is in the account's details, too.
 */
const LOOKS: readonly string[] = [
  "iam:GetPolicyVersion",
  "iam:GetRole",
  "iam:GetRolePolicy",
  "iam:ListAttachedRolePolicies",
  "iam:ListPolicyVersions",
];

/** Those on which AWS looks at the boundary that the role has, or gets. */
const BOUNDED: readonly string[] = [
  "iam:AttachRolePolicy",
  "iam:CreateRole",
  "iam:PutRolePermissionsBoundary",
  "iam:PutRolePolicy",
];
const ROLES: readonly string[] = [
  "iam:DeleteRole",
  "iam:DeleteRolePolicy",
  "iam:DetachRolePolicy",
  "iam:TagRole",
  "iam:UntagRole",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateRole",
  "iam:UpdateRoleDescription",
];
const POLICIES: readonly string[] = [
  "iam:CreatePolicy",
  "iam:CreatePolicyVersion",
  "iam:DeletePolicy",
  "iam:DeletePolicyVersion",
  "iam:TagPolicy",
  "iam:UntagPolicy",
];
const PROFILES: readonly string[] = [
  "iam:AddRoleToInstanceProfile",
  "iam:CreateInstanceProfile",
  "iam:DeleteInstanceProfile",
  "iam:RemoveRoleFromInstanceProfile",
  "iam:TagInstanceProfile",
  "iam:UntagInstanceProfile",
];
const PROVIDERS: readonly string[] = [
  "iam:AddClientIDToOpenIDConnectProvider",
  "iam:CreateOpenIDConnectProvider",
  "iam:TagOpenIDConnectProvider",
];

const BOUNDARY = "arn:aws:iam::111111111111:policy/gitlab-boundary";
const ROLE = "arn:aws:iam::111111111111:role/gitlab/api";

export const sallyportApply: Capability = capability<Params>({
  name: "sallyport-apply",
  about: "Applies plans: writes roles, policies and instance profiles under one path, each role within one boundary.",
  params: object<Params>(
    {
      title: "sallyport-apply",
      says: "parameters of `sallyport-apply`",
      check({ boundary, path = DEFAULT_PATH }, node, reader) {
        // Who may write policies under the path could rewrite the boundary that holds them.
        if (!boundary.includes(`:policy${path}`)) return;
        const at = node.entries.find((entry) => entry.key.value === "boundary")?.value ?? headOf(node);
        const message = `the boundary stands under \`${path}\`, where this grant may rewrite it`;
        reader.refuse("bad-value", message, at, "keep the boundary on another path");
      },
    },
    {
      boundary: needs(BOUNDARY_ARN, "The permissions boundary that each role has, or is given."),
      path: may(PATH, "The path of what it writes: `defaults.path`. Left out: `/gitlab/`."),
      clusters: may(list(CLUSTER), "EKS clusters whose Pod Identity associations it makes."),
    },
  ),
  notes: [
    "It makes no users and no keys, and ties no profile to a machine: a person does. It may delete what stands under the path; `sallyport apply` does so with `--prune` only.",
    "The boundary must let this role do its work, and keep every role from writing around it. `sallyport init --bootstrap` writes one.",
    "A provider that it makes lets nobody in by itself: only a role's trust policy does.",
  ],
  allows: ({ boundary, path = DEFAULT_PATH, clusters = [] }, where) => {
    const { partition, account, region } = where;
    const iam = (kind: string): string => `arn:${partition}:iam::${account}:${kind}${path}*`;
    return [
      { actions: [...READS, ...LOOKS], resources: ["*"] },
      {
        actions: BOUNDED,
        resources: [iam("role")],
        when: { StringEquals: { "iam:PermissionsBoundary": boundary } },
      },
      { actions: ROLES, resources: [iam("role")] },
      { actions: POLICIES, resources: [iam("policy")] },
      { actions: PROFILES, resources: [iam("instance-profile")] },
      { actions: PROVIDERS, resources: [`arn:${partition}:iam::${account}:oidc-provider/*`] },
      pass(path, `ec2.${partitionById(partition).principals}`, where),
      ...(clusters.length === 0
        ? []
        : [
            {
              actions: ["eks:CreatePodIdentityAssociation"],
              resources: clusters.map((name) => `arn:${partition}:eks:${region}:${account}:cluster/${name}`),
            },
            {
              actions: ["eks:DeletePodIdentityAssociation", "eks:UpdatePodIdentityAssociation"],
              resources: clusters.map(
                (name) => `arn:${partition}:eks:${region}:${account}:podidentityassociation/${name}/*`,
              ),
            },
            pass(path, "pods.eks.amazonaws.com", where),
          ]),
    ];
  },
  trial: {
    params: { boundary: BOUNDARY, clusters: ["prod"] },
    steps: [
      ...BOUNDED.map((action) => ({
        does: "write a role within the boundary",
        action,
        resource: ROLE,
        context: { "iam:PermissionsBoundary": BOUNDARY },
      })),
      ...["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies"].map((action) => ({
        does: "look for a role that is not there yet",
        action,
        resource: "arn:aws:iam::111111111111:role/api",
      })),
      {
        does: "look for a profile that is not there yet",
        action: "iam:GetInstanceProfile",
        resource: "arn:aws:iam::111111111111:instance-profile/runners",
      },
      ...ROLES.map((action) => ({ does: "write a role", action, resource: ROLE })),
      ...POLICIES.map((action) => ({
        does: "write a policy",
        action,
        resource: "arn:aws:iam::111111111111:policy/gitlab/api-1",
      })),
      ...PROFILES.map((action) => ({
        does: "write an instance profile",
        action,
        resource: "arn:aws:iam::111111111111:instance-profile/gitlab/runners",
      })),
      ...PROVIDERS.map((action) => ({
        does: "make the provider",
        action,
        resource: "arn:aws:iam::111111111111:oidc-provider/gitlab.com",
      })),
      {
        does: "put a role into a profile",
        action: "iam:PassRole",
        resource: ROLE,
        context: { "iam:PassedToService": "ec2.amazonaws.com" },
      },
      {
        does: "give a service account its role",
        action: "eks:CreatePodIdentityAssociation",
        resource: "arn:aws:eks:eu-west-1:111111111111:cluster/prod",
      },
    ],
    closed: [
      { does: "make a role without a boundary", action: "iam:CreateRole", resource: ROLE },
      {
        does: "make a role within another boundary",
        action: "iam:CreateRole",
        resource: ROLE,
        context: { "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess" },
      },
      { does: "take the boundary off", action: "iam:DeleteRolePermissionsBoundary", resource: ROLE },
      { does: "rewrite the boundary", action: "iam:CreatePolicyVersion", resource: BOUNDARY },
      {
        does: "write a role elsewhere",
        action: "iam:UpdateAssumeRolePolicy",
        resource: "arn:aws:iam::111111111111:role/admin",
      },
      {
        does: "delete a provider",
        action: "iam:DeleteOpenIDConnectProvider",
        resource: "arn:aws:iam::111111111111:oidc-provider/gitlab.com",
      },
      { does: "make a key", action: "iam:CreateAccessKey", resource: "arn:aws:iam::111111111111:user/gitlab/x" },
      { does: "take a role of its making", action: "sts:AssumeRole", resource: ROLE },
    ],
  },
});

function pass(path: string, service: string, where: Where): Allow {
  return passRole([`${path.slice(1)}*`], service, where);
}
