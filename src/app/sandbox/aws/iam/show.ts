import type {
  AccessKey,
  Account,
  Group,
  InstanceProfile,
  ManagedPolicy,
  PolicyVersion,
  Role,
  User,
} from "../../state/account.ts";
import type { State } from "../../state/state.ts";
import type { World } from "../../state/world.ts";
import { shownTrust } from "../trust.ts";
import type { ValueOf } from "../wire/shape.ts";
import type * as shapes from "./shapes.ts";
import { showSomeTags } from "./tags.ts";

/** Entities of IAM as its operations answer them. */

export function showBoundary(arn: string | undefined): ValueOf<typeof shapes.boundary> | undefined {
  if (arn === undefined) return undefined;
  return { PermissionsBoundaryType: "PermissionsBoundaryPolicy", PermissionsBoundaryArn: arn };
}

/** What lists of roles leave out: tags, boundary and last use (IAM API reference, ListRoles). */
export function showRoleInList(state: State, role: Role): ValueOf<typeof shapes.role> {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: role.createdAt,
    AssumeRolePolicyDocument: shownTrust(state, role),
    Description: role.description,
    MaxSessionDuration: role.maxSessionDuration,
  };
}

export function showRole(state: State, role: Role, world: World): ValueOf<typeof shapes.role> {
  return {
    ...showRoleInList(state, role),
    PermissionsBoundary: showBoundary(role.boundary),
    Tags: showSomeTags(role.tags),
    RoleLastUsed: showLastUse(role, world),
  };
}

export function showLastUse(role: Role, world: World): ValueOf<typeof shapes.lastUsed> {
  const use = world.activity.roleUse(role.id) ?? role.lastUsed;
  return { LastUsedDate: use?.at, Region: use?.region };
}

export function showUserInList(user: User): ValueOf<typeof shapes.user> {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: user.arn,
    CreateDate: user.createdAt,
    PasswordLastUsed: user.passwordLastUsed,
  };
}

export function showUser(user: User): ValueOf<typeof shapes.user> {
  return { ...showUserInList(user), PermissionsBoundary: showBoundary(user.boundary), Tags: showSomeTags(user.tags) };
}

export function showGroup(group: Group): ValueOf<typeof shapes.group> {
  return { Path: group.path, GroupName: group.name, GroupId: group.id, Arn: group.arn, CreateDate: group.createdAt };
}

export function showProfile(
  state: State,
  account: Account,
  profile: InstanceProfile,
  options: { readonly tags: boolean } = { tags: true },
): ValueOf<typeof shapes.profile> {
  const role = profile.role === undefined ? undefined : account.roles.get(profile.role);
  return {
    Path: profile.path,
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: profile.arn,
    CreateDate: profile.createdAt,
    Roles: role === undefined ? [] : [showRoleInList(state, role)],
    Tags: options.tags ? showSomeTags(profile.tags) : undefined,
  };
}

export function showPolicy(account: Account, policy: ManagedPolicy): ValueOf<typeof shapes.managedPolicy> {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: defaultVersion(policy),
    AttachmentCount: attachmentsOf(account, policy.arn),
    PermissionsBoundaryUsageCount: boundariesOf(account, policy.arn),
    IsAttachable: true,
    Description: policy.description,
    CreateDate: policy.createdAt,
    UpdateDate: policy.updatedAt,
    Tags: showSomeTags(policy.tags),
  };
}

export function showVersion(
  version: PolicyVersion,
  document: "with" | "without",
): ValueOf<typeof shapes.policyVersion> {
  return {
    Document: document === "with" ? version.document : undefined,
    VersionId: version.id,
    IsDefaultVersion: version.isDefault,
    CreateDate: version.createdAt,
  };
}

export function showAttached(arns: readonly string[]): readonly ValueOf<typeof shapes.attachedPolicy>[] {
  return arns.map((arn) => ({ PolicyName: arn.slice(arn.lastIndexOf("/") + 1), PolicyArn: arn }));
}

export function showAccessKey(key: AccessKey): ValueOf<typeof shapes.accessKeyMetadata> {
  return { UserName: key.user, AccessKeyId: key.id, Status: key.status, CreateDate: key.createdAt };
}

function defaultVersion(policy: ManagedPolicy): string | undefined {
  return policy.versions.find((version) => version.isDefault)?.id;
}

export function attachmentsOf(account: Account, arn: string): number {
  return countHolders(account, (holder) => holder.attached.includes(arn));
}

export function boundariesOf(account: Account, arn: string): number {
  return countHolders(account, (holder) => "boundary" in holder && holder.boundary === arn);
}

function countHolders(account: Account, counts: (holder: Role | User | Group) => boolean): number {
  const holders = [...account.roles.values(), ...account.users.values(), ...account.groups.values()];
  return holders.filter(counts).length;
}
