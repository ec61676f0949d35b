import type { Group } from "../../state/account.ts";
import { withEntry, withoutEntry } from "../../state/state.ts";
import { type Access, type SignedCall, operation } from "../operation.ts";
import { list, required } from "../wire/shape.ts";
import { accountOf, change, groupOf, iamArn, isTaken } from "./account-of.ts";
import { alreadyExists, deleteConflict, limitExceeded } from "./errors.ts";
import { pageOf } from "./paging.ts";
import { sortByName } from "./roles.ts";
import * as shapes from "./shapes.ts";
import { showGroup, showUserInList } from "./show.ts";

const MOST_GROUPS = 300;

const byName = { GroupName: required(shapes.groupName) };

function access(input: { readonly GroupName: string }, call: SignedCall): readonly Access[] {
  const group = accountOf(call).groups.get(input.GroupName);
  return [{ resource: group?.arn ?? iamArn(call, "group", "/", input.GroupName) }];
}

const createGroup = operation({
  name: "CreateGroup",
  effect: "write",
  input: { Path: shapes.path, ...byName },
  output: { Group: required(shapes.group) },
  access: (input, call) => [{ resource: iamArn(call, "group", input.Path ?? "/", input.GroupName) }],
  run(input, call) {
    const { groups } = accountOf(call);
    if (isTaken(groups.keys(), input.GroupName)) {
      throw alreadyExists(`Group with name ${input.GroupName} already exists.`);
    }
    if (groups.size >= MOST_GROUPS) throw limitExceeded(`Cannot exceed quota for GroupsPerAccount: ${MOST_GROUPS}`);
    const path = input.Path ?? "/";
    const group: Group = {
      path,
      name: input.GroupName,
      id: call.world.ids.unique("group"),
      arn: iamArn(call, "group", path, input.GroupName),
      createdAt: call.now,
      inline: new Map(),
      attached: [],
    };
    change(call, { groups: withEntry(groups, group.name, group) });
    return { Group: showGroup(group) };
  },
});

const getGroup = operation({
  name: "GetGroup",
  effect: "read",
  input: { ...byName, ...shapes.pagedInput },
  output: { Group: required(shapes.group), Users: required(list(shapes.user)), ...shapes.pagedOutput },
  access,
  run(input, call) {
    const group = groupOf(call, input.GroupName);
    const members = [...accountOf(call).users.values()].filter((user) => user.groups.includes(group.name));
    const { items, ...rest } = pageOf(sortByName(members), input);
    return { Group: showGroup(group), Users: items.map(showUserInList), ...rest };
  },
});

const listGroups = operation({
  name: "ListGroups",
  effect: "read",
  input: { PathPrefix: shapes.pathPrefix, ...shapes.pagedInput },
  output: { Groups: required(list(shapes.group)), ...shapes.pagedOutput },
  access: (input, call) => [{ resource: iamArn(call, "group", input.PathPrefix ?? "/", "") }],
  run(input, call) {
    const prefix = input.PathPrefix ?? "/";
    const chosen = [...accountOf(call).groups.values()].filter((group) =>
      `${group.path}${group.name}`.startsWith(prefix),
    );
    const { items, ...rest } = pageOf(sortByName(chosen), input);
    return { Groups: items.map(showGroup), ...rest };
  },
});

const deleteGroup = operation({
  name: "DeleteGroup",
  effect: "write",
  input: byName,
  output: {},
  access,
  run(input, call) {
    const group = groupOf(call, input.GroupName);
    const account = accountOf(call);
    if ([...account.users.values()].some((user) => user.groups.includes(group.name))) {
      throw deleteConflict("Cannot delete entity, must remove users from group first.");
    }
    if (group.attached.length > 0) throw deleteConflict("Cannot delete entity, must detach all policies first.");
    if (group.inline.size > 0) throw deleteConflict("Cannot delete entity, must delete policies first.");
    change(call, { groups: withoutEntry(account.groups, group.name) });
    return {};
  },
});

export const groupOperations = [createGroup, getGroup, listGroups, deleteGroup];
