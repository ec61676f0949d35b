import type { InstanceProfile } from "../../state/account.ts";
import { withEntry, withoutEntry } from "../../state/state.ts";
import type { Context } from "../caller-context.ts";
import { type Access, type SignedCall, operation } from "../operation.ts";
import { list, required } from "../wire/shape.ts";
import { accountOf, change, iamArn, isTaken, profileOf, resourceTags, roleOf } from "./account-of.ts";
import { alreadyExists, deleteConflict, limitExceeded, noSuchEntity } from "./errors.ts";
import { pageOf } from "./paging.ts";
import { roleAccess, sortByName } from "./roles.ts";
import * as shapes from "./shapes.ts";
import { showProfile } from "./show.ts";
import { mergeTags, readTags, removeTags, requestTags, showTags } from "./tags.ts";

const MOST_PROFILES = 1000;

const byName = { InstanceProfileName: required(shapes.profileName) };
const byNameAndRole = { ...byName, RoleName: required(shapes.roleName) };

function access(call: SignedCall, name: string, more: Context = {}): Access {
  const profile = accountOf(call).profiles.get(name);
  return {
    resource: profile?.arn ?? iamArn(call, "instance-profile", "/", name),
    context: { ...resourceTags(profile?.tags), ...more },
  };
}

function save(call: SignedCall, profile: InstanceProfile): void {
  change(call, { profiles: withEntry(accountOf(call).profiles, profile.name, profile) });
}

const createInstanceProfile = operation({
  name: "CreateInstanceProfile",
  effect: "write",
  input: { ...byName, Path: shapes.path, Tags: shapes.tags },
  output: { InstanceProfile: required(shapes.profile) },
  access(input, call) {
    const resource = iamArn(call, "instance-profile", input.Path ?? "/", input.InstanceProfileName);
    const context = requestTags(input.Tags);
    return [
      { resource, context },
      ...((input.Tags ?? []).length === 0 ? [] : [{ action: "iam:TagInstanceProfile", resource, context }]),
    ];
  },
  run(input, call) {
    const account = accountOf(call);
    if (isTaken(account.profiles.keys(), input.InstanceProfileName)) {
      throw alreadyExists(`Instance Profile ${input.InstanceProfileName} already exists.`);
    }
    if (account.profiles.size >= MOST_PROFILES) {
      throw limitExceeded(`Cannot exceed quota for InstanceProfilesPerAccount: ${MOST_PROFILES}`);
    }
    const path = input.Path ?? "/";
    const profile: InstanceProfile = {
      path,
      name: input.InstanceProfileName,
      id: call.world.ids.unique("profile"),
      arn: iamArn(call, "instance-profile", path, input.InstanceProfileName),
      createdAt: call.now,
      tags: readTags(input.Tags),
    };
    save(call, profile);
    return { InstanceProfile: showProfile(call.state, account, profile) };
  },
});

const getInstanceProfile = operation({
  name: "GetInstanceProfile",
  effect: "read",
  input: byName,
  output: { InstanceProfile: required(shapes.profile) },
  access: (input, call) => [access(call, input.InstanceProfileName)],
  run: (input, call) => ({
    InstanceProfile: showProfile(call.state, accountOf(call), profileOf(call, input.InstanceProfileName)),
  }),
});

const listInstanceProfiles = operation({
  name: "ListInstanceProfiles",
  effect: "read",
  input: { PathPrefix: shapes.pathPrefix, ...shapes.pagedInput },
  output: { InstanceProfiles: required(list(shapes.profile)), ...shapes.pagedOutput },
  access: (input, call) => [{ resource: iamArn(call, "instance-profile", input.PathPrefix ?? "/", "") }],
  run(input, call) {
    const account = accountOf(call);
    const prefix = input.PathPrefix ?? "/";
    const chosen = [...account.profiles.values()].filter((one) => `${one.path}${one.name}`.startsWith(prefix));
    const { items, ...rest } = pageOf(sortByName(chosen), input);
    return { InstanceProfiles: items.map((one) => showProfile(call.state, account, one, { tags: false })), ...rest };
  },
});

const listInstanceProfilesForRole = operation({
  name: "ListInstanceProfilesForRole",
  effect: "read",
  input: { RoleName: required(shapes.roleName), ...shapes.pagedInput },
  output: { InstanceProfiles: required(list(shapes.profile)), ...shapes.pagedOutput },
  access: (input, call) => [roleAccess(call, input.RoleName)],
  run(input, call) {
    const role = roleOf(call, input.RoleName);
    const account = accountOf(call);
    const chosen = [...account.profiles.values()].filter((profile) => profile.role === role.name);
    const { items, ...rest } = pageOf(sortByName(chosen), input);
    return { InstanceProfiles: items.map((one) => showProfile(call.state, account, one, { tags: false })), ...rest };
  },
});

const addRoleToInstanceProfile = operation({
  name: "AddRoleToInstanceProfile",
  effect: "write",
  input: byNameAndRole,
  output: {},
  // Whoever puts a role into a profile hands it to EC2, and needs to be allowed to pass it.
  access: (input, call) => [
    access(call, input.InstanceProfileName),
    {
      ...roleAccess(call, input.RoleName, { "iam:PassedToService": "ec2.amazonaws.com" }),
      action: "iam:PassRole",
    },
  ],
  run(input, call) {
    const profile = profileOf(call, input.InstanceProfileName);
    const role = roleOf(call, input.RoleName);
    if (profile.role !== undefined)
      throw limitExceeded("Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1");
    save(call, { ...profile, role: role.name });
    return {};
  },
});

const removeRoleFromInstanceProfile = operation({
  name: "RemoveRoleFromInstanceProfile",
  effect: "write",
  input: byNameAndRole,
  output: {},
  access: (input, call) => [access(call, input.InstanceProfileName)],
  run(input, call) {
    const { role, ...profile } = profileOf(call, input.InstanceProfileName);
    if (role !== input.RoleName) throw noSuchEntity(`The role with name ${input.RoleName} cannot be found.`);
    save(call, profile);
    return {};
  },
});

const deleteInstanceProfile = operation({
  name: "DeleteInstanceProfile",
  effect: "write",
  input: byName,
  output: {},
  access: (input, call) => [access(call, input.InstanceProfileName)],
  run(input, call) {
    const profile = profileOf(call, input.InstanceProfileName);
    if (profile.role !== undefined) {
      throw deleteConflict("Cannot delete entity, must remove roles from instance profile first.");
    }
    change(call, { profiles: withoutEntry(accountOf(call).profiles, profile.name) });
    return {};
  },
});

const tagInstanceProfile = operation({
  name: "TagInstanceProfile",
  effect: "write",
  input: { ...byName, Tags: required(shapes.tags) },
  output: {},
  access: (input, call) => [access(call, input.InstanceProfileName, requestTags(input.Tags))],
  run(input, call) {
    const profile = profileOf(call, input.InstanceProfileName);
    save(call, { ...profile, tags: mergeTags(profile.tags, input.Tags) });
    return {};
  },
});

const untagInstanceProfile = operation({
  name: "UntagInstanceProfile",
  effect: "write",
  input: { ...byName, TagKeys: required(shapes.tagKeys) },
  output: {},
  access: (input, call) => [access(call, input.InstanceProfileName, { "aws:TagKeys": input.TagKeys })],
  run(input, call) {
    const profile = profileOf(call, input.InstanceProfileName);
    save(call, { ...profile, tags: removeTags(profile.tags, input.TagKeys) });
    return {};
  },
});

const listInstanceProfileTags = operation({
  name: "ListInstanceProfileTags",
  effect: "read",
  input: { ...byName, ...shapes.pagedInput },
  output: { Tags: required(shapes.tags), ...shapes.pagedOutput },
  access: (input, call) => [access(call, input.InstanceProfileName)],
  run(input, call) {
    const { items, ...rest } = pageOf(showTags(profileOf(call, input.InstanceProfileName).tags), input);
    return { Tags: items, ...rest };
  },
});

export const instanceProfileOperations = [
  createInstanceProfile,
  getInstanceProfile,
  listInstanceProfiles,
  listInstanceProfilesForRole,
  addRoleToInstanceProfile,
  removeRoleFromInstanceProfile,
  deleteInstanceProfile,
  tagInstanceProfile,
  untagInstanceProfile,
  listInstanceProfileTags,
];
