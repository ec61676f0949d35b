import { SIZE_LIMITS, countCharacters } from "../../../../core/iam/limits.ts";
import { readPolicy } from "../../../../core/iam/read-policy.ts";
import { predictWrite } from "../../../../core/iam/write-guard.ts";
import type { Role } from "../../state/account.ts";
import { type State, withEntry, withoutEntry } from "../../state/state.ts";
import type { Context } from "../caller-context.ts";
import { type Access, type SignedCall, operation } from "../operation.ts";
import { checkDocument } from "../check-document.ts";
import { bindTrust, isKnownAccount, principalArns, principalId } from "../trust.ts";
import { list, required } from "../wire/shape.ts";
import { accountOf, change, iamArn, isTaken, resourceTags, roleOf } from "./account-of.ts";
import { checkBoundary } from "./boundary.ts";
import { alreadyExists, deleteConflict, limitExceeded, malformedPolicy } from "./errors.ts";
import { pageOf } from "./paging.ts";
import * as shapes from "./shapes.ts";
import { showRole, showRoleInList } from "./show.ts";
import { mergeTags, readTags, removeTags, requestTags, showTags } from "./tags.ts";
import { normaliseTrust } from "./normalise-trust.ts";

const byName = { RoleName: required(shapes.roleName) };

/** What a policy of the caller can ask about a role that is there. */
export function roleAccess(call: SignedCall, name: string, more: Context = {}): Access {
  const role = accountOf(call).roles.get(name);
  const context: Context = { ...resourceTags(role?.tags), ...more };
  if (role?.boundary !== undefined && more["iam:PermissionsBoundary"] === undefined) {
    context["iam:PermissionsBoundary"] = role.boundary;
  }
  return { resource: role?.arn ?? iamArn(call, "role", "/", name), context };
}

function save(call: SignedCall, role: Role): State {
  return change(call, { roles: withEntry(accountOf(call).roles, role.name, role) });
}

const createRole = operation({
  name: "CreateRole",
  effect: "write",
  input: {
    Path: shapes.path,
    ...byName,
    AssumeRolePolicyDocument: required(shapes.document),
    Description: shapes.roleDescription,
    MaxSessionDuration: shapes.maxSessionDuration,
    PermissionsBoundary: shapes.arn,
    Tags: shapes.tags,
  },
  output: { Role: required(shapes.role) },
  access(input, call) {
    const resource = iamArn(call, "role", input.Path ?? "/", input.RoleName);
    const context: Context = requestTags(input.Tags);
    if (input.PermissionsBoundary !== undefined) context["iam:PermissionsBoundary"] = input.PermissionsBoundary;
    return [
      { resource, context },
      ...((input.Tags ?? []).length === 0 ? [] : [{ action: "iam:TagRole", resource, context }]),
    ];
  },
  run(input, call) {
    const { roles } = accountOf(call);
    if (isTaken(roles.keys(), input.RoleName)) {
      throw alreadyExists(`Role with name ${input.RoleName} already exists.`);
    }
    // An account of a snapshot that has more had its quota raised.
    const most = roles.size > MOST_ROLES ? RAISED_ROLES : MOST_ROLES;
    if (roles.size >= most) throw limitExceeded(`Cannot exceed quota for RolesPerAccount: ${most}`);
    const text = checkTrust(call, input.AssumeRolePolicyDocument);
    if (input.PermissionsBoundary !== undefined) checkBoundary(call, input.PermissionsBoundary);
    const path = input.Path ?? "/";
    const role: Role = {
      path,
      name: input.RoleName,
      id: call.world.ids.unique("role"),
      arn: iamArn(call, "role", path, input.RoleName),
      createdAt: call.now,
      trust: bindTrust(call.state, text),
      maxSessionDuration: input.MaxSessionDuration ?? 3600,
      inline: new Map(),
      attached: [],
      tags: readTags(input.Tags),
      ...(input.Description === undefined ? {} : { description: input.Description }),
      ...(input.PermissionsBoundary === undefined ? {} : { boundary: input.PermissionsBoundary }),
    };
    const state = save(call, role);
    return { Role: { ...showRole(state, role, call.world), RoleLastUsed: undefined } };
  },
});

const getRole = operation({
  name: "GetRole",
  effect: "read",
  input: byName,
  output: { Role: required(shapes.role) },
  access: (input, call) => [roleAccess(call, input.RoleName)],
  run: (input, call) => ({ Role: showRole(call.state, roleOf(call, input.RoleName), call.world) }),
});

const listRoles = operation({
  name: "ListRoles",
  effect: "read",
  input: { PathPrefix: shapes.pathPrefix, ...shapes.pagedInput },
  output: { Roles: required(list(shapes.role)), ...shapes.pagedOutput },
  access: (input, call) => [{ resource: iamArn(call, "role", input.PathPrefix ?? "/", "") }],
  run(input, call) {
    const prefix = input.PathPrefix ?? "/";
    const chosen = [...accountOf(call).roles.values()].filter((role) => `${role.path}${role.name}`.startsWith(prefix));
    const { items, ...rest } = pageOf(sortByName(chosen), input);
    return { Roles: items.map((role) => showRoleInList(call.state, role)), ...rest };
  },
});

const updateRole = operation({
  name: "UpdateRole",
  effect: "write",
  input: { ...byName, Description: shapes.roleDescription, MaxSessionDuration: shapes.maxSessionDuration },
  output: {},
  emptyResult: true,
  access: (input, call) => [roleAccess(call, input.RoleName)],
  run(input, call) {
    const { description: _, ...role } = roleOf(call, input.RoleName);
    // What is not said is reset: the description is emptied and the duration becomes the default (IAM API reference).
    save(call, {
      ...role,
      maxSessionDuration: input.MaxSessionDuration ?? 3600,
      ...(input.Description === undefined ? {} : { description: input.Description }),
    });
    return {};
  },
});

const updateRoleDescription = operation({
  name: "UpdateRoleDescription",
  effect: "write",
  input: { ...byName, Description: required(shapes.roleDescription) },
  output: { Role: shapes.role },
  access: (input, call) => [roleAccess(call, input.RoleName)],
  run(input, call) {
    const role = { ...roleOf(call, input.RoleName), description: input.Description };
    return { Role: showRole(save(call, role), role, call.world) };
  },
});

const updateAssumeRolePolicy = operation({
  name: "UpdateAssumeRolePolicy",
  effect: "write",
  input: { ...byName, PolicyDocument: required(shapes.document) },
  output: {},
  access: (input, call) => [roleAccess(call, input.RoleName)],
  run(input, call) {
    const role = roleOf(call, input.RoleName);
    save(call, { ...role, trust: bindTrust(call.state, checkTrust(call, input.PolicyDocument)) });
    return {};
  },
});

const deleteRole = operation({
  name: "DeleteRole",
  effect: "write",
  input: byName,
  output: {},
  access: (input, call) => [roleAccess(call, input.RoleName)],
  run(input, call) {
    const role = roleOf(call, input.RoleName);
    const account = accountOf(call);
    if ([...account.profiles.values()].some((profile) => profile.role === role.name)) {
      throw deleteConflict("Cannot delete entity, must remove roles from instance profile first.");
    }
    if (role.attached.length > 0) throw deleteConflict("Cannot delete entity, must detach all policies first.");
    if (role.inline.size > 0) throw deleteConflict("Cannot delete entity, must delete policies first.");
    change(call, { roles: withoutEntry(account.roles, role.name) });
    return {};
  },
});

const tagRole = operation({
  name: "TagRole",
  effect: "write",
  input: { ...byName, Tags: required(shapes.tags) },
  output: {},
  access: (input, call) => [roleAccess(call, input.RoleName, requestTags(input.Tags))],
  run(input, call) {
    const role = roleOf(call, input.RoleName);
    save(call, { ...role, tags: mergeTags(role.tags, input.Tags) });
    return {};
  },
});

const untagRole = operation({
  name: "UntagRole",
  effect: "write",
  input: { ...byName, TagKeys: required(shapes.tagKeys) },
  output: {},
  access: (input, call) => [roleAccess(call, input.RoleName, { "aws:TagKeys": input.TagKeys })],
  run(input, call) {
    const role = roleOf(call, input.RoleName);
    save(call, { ...role, tags: removeTags(role.tags, input.TagKeys) });
    return {};
  },
});

const listRoleTags = operation({
  name: "ListRoleTags",
  effect: "read",
  input: { ...byName, ...shapes.pagedInput },
  output: { Tags: required(shapes.tags), ...shapes.pagedOutput },
  access: (input, call) => [roleAccess(call, input.RoleName)],
  run(input, call) {
    const { items, ...rest } = pageOf(showTags(roleOf(call, input.RoleName).tags), input);
    return { Tags: items, ...rest };
  },
});

const putRolePermissionsBoundary = operation({
  name: "PutRolePermissionsBoundary",
  effect: "write",
  input: { ...byName, PermissionsBoundary: required(shapes.arn) },
  output: {},
  access: (input, call) => [roleAccess(call, input.RoleName, { "iam:PermissionsBoundary": input.PermissionsBoundary })],
  run(input, call) {
    const role = roleOf(call, input.RoleName);
    checkBoundary(call, input.PermissionsBoundary);
    save(call, { ...role, boundary: input.PermissionsBoundary });
    return {};
  },
});

const deleteRolePermissionsBoundary = operation({
  name: "DeleteRolePermissionsBoundary",
  effect: "write",
  input: byName,
  output: {},
  access: (input, call) => [roleAccess(call, input.RoleName)],
  run(input, call) {
    const { boundary: _, ...role } = roleOf(call, input.RoleName);
    save(call, role);
    return {};
  },
});

export const roleOperations = [
  createRole,
  getRole,
  listRoles,
  updateRole,
  updateRoleDescription,
  updateAssumeRolePolicy,
  deleteRole,
  tagRole,
  untagRole,
  listRoleTags,
  putRolePermissionsBoundary,
  deleteRolePermissionsBoundary,
];

const MOST_ROLES = 1000;
const RAISED_ROLES = 10_000;

/** Everything that IAM holds against a trust policy before it keeps it, and the text that it keeps. */
function checkTrust(call: SignedCall, text: string): string {
  checkDocument(text, "trust");
  const { value } = readPolicy(text, { kind: "trust" });
  const guard = value === undefined ? undefined : predictWrite(value);
  if (guard?.accepted === false)
    throw malformedPolicy((guard.reason ?? "Syntax errors in policy.").replace(/^MalformedPolicyDocument: /, ""));
  const { characters, whitespace } = SIZE_LIMITS.trust;
  if (countCharacters(text, whitespace) > characters) {
    throw limitExceeded(`Cannot exceed quota for ACLSizePerRole: ${characters}`);
  }
  for (const arn of principalArns(text)) {
    // Of an account that the sandbox does not have nothing is known, and nothing is held against it.
    if (isKnownAccount(call.state, arn) && principalId(call.state, arn) === undefined) {
      throw malformedPolicy(`Invalid principal in policy: "AWS":"${arn}"`);
    }
  }
  return normaliseTrust(text);
}

export function sortByName<T extends { readonly name: string }>(entities: readonly T[]): readonly T[] {
  return entities.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
