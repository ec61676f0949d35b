import type { User } from "../../state/account.ts";
import { withEntry, withoutEntry } from "../../state/state.ts";
import type { Context } from "../caller-context.ts";
import { type Access, type SignedCall, operation } from "../operation.ts";
import { list, required } from "../wire/shape.ts";
import { accountOf, change, groupOf, iamArn, isTaken, resourceTags, userOf } from "./account-of.ts";
import { checkBoundary } from "./boundary.ts";
import { alreadyExists, deleteConflict, limitExceeded, noSuchEntity, validationError } from "./errors.ts";
import { pageOf } from "./paging.ts";
import { sortByName } from "./roles.ts";
import * as shapes from "./shapes.ts";
import { showGroup, showUser, showUserInList } from "./show.ts";
import { mergeTags, readTags, removeTags, requestTags, showTags } from "./tags.ts";

const MOST_USERS = 5000;
const MOST_GROUPS_OF_USER = 10;

const byName = { UserName: required(shapes.existingUserName) };

export function userAccess(call: SignedCall, name: string, more: Context = {}): Access {
  const user = accountOf(call).users.get(name);
  const boundary = user?.boundary === undefined ? {} : { "iam:PermissionsBoundary": user.boundary };
  return {
    resource: user?.arn ?? iamArn(call, "user", "/", name),
    context: { ...resourceTags(user?.tags), ...boundary, ...more },
  };
}

/** The user that a call without a name is about: the caller. */
export function ownName(call: SignedCall, name: string | undefined): string {
  if (name !== undefined) return name;
  if (call.caller.kind === "user") return call.caller.name;
  throw validationError("Must specify userName when calling with non-User credentials");
}

function save(call: SignedCall, user: User): void {
  change(call, { users: withEntry(accountOf(call).users, user.name, user) });
}

const createUser = operation({
  name: "CreateUser",
  effect: "write",
  input: {
    Path: shapes.path,
    UserName: required(shapes.userName),
    PermissionsBoundary: shapes.arn,
    Tags: shapes.tags,
  },
  output: { User: shapes.user },
  access(input, call) {
    const resource = iamArn(call, "user", input.Path ?? "/", input.UserName);
    const context: Context = requestTags(input.Tags);
    if (input.PermissionsBoundary !== undefined) context["iam:PermissionsBoundary"] = input.PermissionsBoundary;
    return [
      { resource, context },
      ...((input.Tags ?? []).length === 0 ? [] : [{ action: "iam:TagUser", resource, context }]),
    ];
  },
  run(input, call) {
    const { users } = accountOf(call);
    if (isTaken(users.keys(), input.UserName)) throw alreadyExists(`User with name ${input.UserName} already exists.`);
    if (users.size >= MOST_USERS) throw limitExceeded(`Cannot exceed quota for UsersPerAccount: ${MOST_USERS}`);
    if (input.PermissionsBoundary !== undefined) checkBoundary(call, input.PermissionsBoundary);
    const path = input.Path ?? "/";
    const user: User = {
      path,
      name: input.UserName,
      id: call.world.ids.unique("user"),
      arn: iamArn(call, "user", path, input.UserName),
      createdAt: call.now,
      inline: new Map(),
      attached: [],
      groups: [],
      tags: readTags(input.Tags),
      ...(input.PermissionsBoundary === undefined ? {} : { boundary: input.PermissionsBoundary }),
    };
    save(call, user);
    return { User: showUser(user) };
  },
});

const getUser = operation({
  name: "GetUser",
  effect: "read",
  input: { UserName: shapes.existingUserName },
  output: { User: required(shapes.user) },
  access: (input, call) =>
    isRootItself(call, input.UserName) ? [] : [userAccess(call, ownName(call, input.UserName))],
  run(input, call) {
    if (isRootItself(call, input.UserName)) {
      const { id, createdAt } = accountOf(call);
      const arn = `arn:aws:iam::${id}:root`;
      // Asked by the root without a name, IAM answers a user without a name; its path is left out as well on AWS.
      return { User: { Path: "/", UserName: "", UserId: id, Arn: arn, CreateDate: createdAt } };
    }
    return { User: showUser(userOf(call, ownName(call, input.UserName))) };
  },
});

function isRootItself(call: SignedCall, name: string | undefined): boolean {
  return name === undefined && call.caller.kind === "root";
}

const listUsers = operation({
  name: "ListUsers",
  effect: "read",
  input: { PathPrefix: shapes.pathPrefix, ...shapes.pagedInput },
  output: { Users: required(list(shapes.user)), ...shapes.pagedOutput },
  access: (input, call) => [{ resource: iamArn(call, "user", input.PathPrefix ?? "/", "") }],
  run(input, call) {
    const prefix = input.PathPrefix ?? "/";
    const chosen = [...accountOf(call).users.values()].filter((user) => `${user.path}${user.name}`.startsWith(prefix));
    const { items, ...rest } = pageOf(sortByName(chosen), input);
    return { Users: items.map(showUserInList), ...rest };
  },
});

const deleteUser = operation({
  name: "DeleteUser",
  effect: "write",
  input: byName,
  output: {},
  access: (input, call) => [userAccess(call, input.UserName)],
  run(input, call) {
    const user = userOf(call, input.UserName);
    const account = accountOf(call);
    if (user.groups.length > 0) throw deleteConflict("Cannot delete entity, must remove users from group first.");
    if ([...account.keys.values()].some((key) => key.user === user.name)) {
      throw deleteConflict("Cannot delete entity, must delete access keys first.");
    }
    if (user.password !== undefined) throw deleteConflict("Cannot delete entity, must delete login profile first.");
    if (user.attached.length > 0) throw deleteConflict("Cannot delete entity, must detach all policies first.");
    if (user.inline.size > 0) throw deleteConflict("Cannot delete entity, must delete policies first.");
    change(call, { users: withoutEntry(account.users, user.name) });
    return {};
  },
});

const tagUser = operation({
  name: "TagUser",
  effect: "write",
  input: { ...byName, Tags: required(shapes.tags) },
  output: {},
  access: (input, call) => [userAccess(call, input.UserName, requestTags(input.Tags))],
  run(input, call) {
    const user = userOf(call, input.UserName);
    save(call, { ...user, tags: mergeTags(user.tags, input.Tags) });
    return {};
  },
});

const untagUser = operation({
  name: "UntagUser",
  effect: "write",
  input: { ...byName, TagKeys: required(shapes.tagKeys) },
  output: {},
  access: (input, call) => [userAccess(call, input.UserName, { "aws:TagKeys": input.TagKeys })],
  run(input, call) {
    const user = userOf(call, input.UserName);
    save(call, { ...user, tags: removeTags(user.tags, input.TagKeys) });
    return {};
  },
});

const listUserTags = operation({
  name: "ListUserTags",
  effect: "read",
  input: { ...byName, ...shapes.pagedInput },
  output: { Tags: required(shapes.tags), ...shapes.pagedOutput },
  access: (input, call) => [userAccess(call, input.UserName)],
  run(input, call) {
    const { items, ...rest } = pageOf(showTags(userOf(call, input.UserName).tags), input);
    return { Tags: items, ...rest };
  },
});

const putUserPermissionsBoundary = operation({
  name: "PutUserPermissionsBoundary",
  effect: "write",
  input: { UserName: required(shapes.userName), PermissionsBoundary: required(shapes.arn) },
  output: {},
  access: (input, call) => [userAccess(call, input.UserName, { "iam:PermissionsBoundary": input.PermissionsBoundary })],
  run(input, call) {
    const user = userOf(call, input.UserName);
    checkBoundary(call, input.PermissionsBoundary);
    save(call, { ...user, boundary: input.PermissionsBoundary });
    return {};
  },
});

const deleteUserPermissionsBoundary = operation({
  name: "DeleteUserPermissionsBoundary",
  effect: "write",
  input: { UserName: required(shapes.userName) },
  output: {},
  access: (input, call) => [userAccess(call, input.UserName)],
  run(input, call) {
    const { boundary: _, ...user } = userOf(call, input.UserName);
    save(call, user);
    return {};
  },
});

const byGroupAndName = { GroupName: required(shapes.groupName), UserName: required(shapes.existingUserName) };

const addUserToGroup = operation({
  name: "AddUserToGroup",
  effect: "write",
  input: byGroupAndName,
  output: {},
  access: (input, call) => [{ resource: iamArn(call, "group", "/", input.GroupName) }],
  run(input, call) {
    const group = groupOf(call, input.GroupName);
    const user = userOf(call, input.UserName);
    const groups = [...new Set([...user.groups, group.name])];
    if (groups.length > MOST_GROUPS_OF_USER) {
      throw limitExceeded(`Cannot exceed quota for GroupsPerUser: ${MOST_GROUPS_OF_USER}`);
    }
    save(call, { ...user, groups });
    return {};
  },
});

const removeUserFromGroup = operation({
  name: "RemoveUserFromGroup",
  effect: "write",
  input: byGroupAndName,
  output: {},
  access: (input, call) => [{ resource: iamArn(call, "group", "/", input.GroupName) }],
  run(input, call) {
    groupOf(call, input.GroupName);
    const user = userOf(call, input.UserName);
    if (!user.groups.includes(input.GroupName)) {
      throw noSuchEntity(`User ${input.UserName} is not in group ${input.GroupName}`);
    }
    save(call, { ...user, groups: user.groups.filter((name) => name !== input.GroupName) });
    return {};
  },
});

const listGroupsForUser = operation({
  name: "ListGroupsForUser",
  effect: "read",
  input: { ...byName, ...shapes.pagedInput },
  output: { Groups: required(list(shapes.group)), ...shapes.pagedOutput },
  access: (input, call) => [userAccess(call, input.UserName)],
  run(input, call) {
    const groups = userOf(call, input.UserName).groups.flatMap((name) => accountOf(call).groups.get(name) ?? []);
    const { items, ...rest } = pageOf(groups, input);
    return { Groups: items.map(showGroup), ...rest };
  },
});

export const userOperations = [
  createUser,
  getUser,
  listUsers,
  deleteUser,
  tagUser,
  untagUser,
  listUserTags,
  putUserPermissionsBoundary,
  deleteUserPermissionsBoundary,
  addUserToGroup,
  removeUserFromGroup,
  listGroupsForUser,
];
