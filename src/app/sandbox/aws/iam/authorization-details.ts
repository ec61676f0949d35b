import type { Account, Group, Holder, ManagedPolicy, Role, User } from "../../state/account.ts";
import type { SignedCall } from "../operation.ts";
import { operation } from "../operation.ts";
import { type ValueOf, boolean, integer, list, string, structure, text, timestamp } from "../wire/shape.ts";
import { shownTrust } from "../trust.ts";
import { accountOf } from "./account-of.ts";
import { pageOf } from "./paging.ts";
import { sortByName } from "./roles.ts";
import * as shapes from "./shapes.ts";
import {
  attachmentsOf,
  boundariesOf,
  showAttached,
  showBoundary,
  showLastUse,
  showPolicy as showManagedPolicy,
  showProfile,
  showVersion,
} from "./show.ts";
import { showSomeTags } from "./tags.ts";

const inlinePolicies = list(structure({ PolicyName: shapes.policyName, PolicyDocument: shapes.encodedDocument }));
const attachedPolicies = list(shapes.attachedPolicy);

const userDetail = structure({
  Path: shapes.path,
  UserName: shapes.userName,
  UserId: text,
  Arn: shapes.arn,
  CreateDate: timestamp,
  UserPolicyList: inlinePolicies,
  GroupList: list(shapes.groupName),
  AttachedManagedPolicies: attachedPolicies,
  PermissionsBoundary: shapes.boundary,
  Tags: shapes.tags,
});

const groupDetail = structure({
  Path: shapes.path,
  GroupName: shapes.groupName,
  GroupId: text,
  Arn: shapes.arn,
  CreateDate: timestamp,
  GroupPolicyList: inlinePolicies,
  AttachedManagedPolicies: attachedPolicies,
});

const roleDetail = structure({
  Path: shapes.path,
  RoleName: shapes.roleName,
  RoleId: text,
  Arn: shapes.arn,
  CreateDate: timestamp,
  AssumeRolePolicyDocument: shapes.encodedDocument,
  InstanceProfileList: list(shapes.profile),
  RolePolicyList: inlinePolicies,
  AttachedManagedPolicies: attachedPolicies,
  PermissionsBoundary: shapes.boundary,
  Tags: shapes.tags,
  RoleLastUsed: shapes.lastUsed,
});

const policyDetail = structure({
  PolicyName: shapes.policyName,
  PolicyId: text,
  Arn: shapes.arn,
  Path: shapes.policyPath,
  DefaultVersionId: shapes.versionId,
  AttachmentCount: integer(),
  PermissionsBoundaryUsageCount: integer(),
  IsAttachable: boolean,
  Description: shapes.policyDescription,
  CreateDate: timestamp,
  UpdateDate: timestamp,
  PolicyVersionList: list(shapes.policyVersion),
});

/** One line of the whole list that the call pages through. */
type Detail =
  | { readonly kind: "User"; readonly holder: User }
  | { readonly kind: "Group"; readonly holder: Group }
  | { readonly kind: "Role"; readonly holder: Role }
  | { readonly kind: "LocalManagedPolicy" | "AWSManagedPolicy"; readonly policy: ManagedPolicy };

const KINDS = ["User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"] as const;

export const getAccountAuthorizationDetails = operation({
  name: "GetAccountAuthorizationDetails",
  effect: "read",
  input: { Filter: list(string({ values: KINDS })), MaxItems: shapes.maxItems, Marker: shapes.marker },
  output: {
    UserDetailList: list(userDetail),
    GroupDetailList: list(groupDetail),
    RoleDetailList: list(roleDetail),
    Policies: list(policyDetail),
    ...shapes.pagedOutput,
  },
  access: () => [{ resource: "*" }],
  run(input, call) {
    const account = accountOf(call);
    const wanted = new Set<string>(input.Filter ?? KINDS);
    const { items, ...rest } = pageOf(
      details(call, account).filter((detail) => wanted.has(detail.kind)),
      input,
    );
    return {
      UserDetailList: items.flatMap((one) => (one.kind === "User" ? [showUser(one.holder)] : [])),
      GroupDetailList: items.flatMap((one) => (one.kind === "Group" ? [showGroup(one.holder)] : [])),
      RoleDetailList: items.flatMap((one) => (one.kind === "Role" ? [showRole(call, account, one.holder)] : [])),
      Policies: items.flatMap((one) => ("policy" in one ? [showPolicy(account, one.policy)] : [])),
      ...rest,
    };
  },
});

/** Of AWS's own policies the account's details hold those that it uses. */
function details(call: SignedCall, account: Account): readonly Detail[] {
  const used = [...call.state.awsManaged.values()].filter(
    ({ arn }) => attachmentsOf(account, arn) > 0 || boundariesOf(account, arn) > 0,
  );
  return [
    ...sortByName([...account.users.values()]).map((holder) => ({ kind: "User" as const, holder })),
    ...sortByName([...account.groups.values()]).map((holder) => ({ kind: "Group" as const, holder })),
    ...sortByName([...account.roles.values()]).map((holder) => ({ kind: "Role" as const, holder })),
    ...sortByName([...account.policies.values()]).map((policy) => ({ kind: "LocalManagedPolicy" as const, policy })),
    ...sortByName(used).map((policy) => ({ kind: "AWSManagedPolicy" as const, policy })),
  ];
}

function showInline(holder: Holder): ValueOf<typeof inlinePolicies> {
  return [...holder.inline].map(([PolicyName, PolicyDocument]) => ({ PolicyName, PolicyDocument }));
}

function showUser(user: User): ValueOf<typeof userDetail> {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: user.arn,
    CreateDate: user.createdAt,
    UserPolicyList: user.inline.size === 0 ? undefined : showInline(user),
    GroupList: user.groups,
    AttachedManagedPolicies: showAttached(user.attached),
    PermissionsBoundary: showBoundary(user.boundary),
    Tags: showSomeTags(user.tags),
  };
}

function showGroup(group: Group): ValueOf<typeof groupDetail> {
  return {
    Path: group.path,
    GroupName: group.name,
    GroupId: group.id,
    Arn: group.arn,
    CreateDate: group.createdAt,
    GroupPolicyList: showInline(group),
    AttachedManagedPolicies: showAttached(group.attached),
  };
}

function showRole(call: SignedCall, account: Account, role: Role): ValueOf<typeof roleDetail> {
  const profiles = [...account.profiles.values()].filter((profile) => profile.role === role.name);
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: role.createdAt,
    AssumeRolePolicyDocument: shownTrust(call.state, role),
    InstanceProfileList: profiles.map((profile) => showProfile(call.state, account, profile, { tags: false })),
    RolePolicyList: showInline(role),
    AttachedManagedPolicies: showAttached(role.attached),
    PermissionsBoundary: showBoundary(role.boundary),
    Tags: showSomeTags(role.tags),
    RoleLastUsed: showLastUse(role, call.world),
  };
}

function showPolicy(account: Account, policy: ManagedPolicy): ValueOf<typeof policyDetail> {
  const { Tags: _, ...shown } = showManagedPolicy(account, policy);
  return { ...shown, PolicyVersionList: policy.versions.map((version) => showVersion(version, "with")) };
}
