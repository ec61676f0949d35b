import type { ManagedPolicy, Role } from "../../state/account.ts";
import { withoutEntry } from "../../state/state.ts";
import { operation } from "../operation.ts";
import { boolean, list, required, string, structure, text } from "../wire/shape.ts";
import { accountOf, change, iamArn, isTaken, policyOf } from "./account-of.ts";
import { alreadyExists, deleteConflict, limitExceeded } from "./errors.ts";
import { holdersOf } from "./holder-policies.ts";
import { byArn, checkPolicy, ownPolicy, policyAccess, savePolicy } from "./own-policy.ts";
import { pageOf } from "./paging.ts";
import { sortByName } from "./roles.ts";
import * as shapes from "./shapes.ts";
import { attachmentsOf, boundariesOf, showPolicy } from "./show.ts";
import { mergeTags, readTags, removeTags, requestTags, showTags } from "./tags.ts";

const MOST_POLICIES = 1500;

const createPolicy = operation({
  name: "CreatePolicy",
  effect: "write",
  input: {
    PolicyName: required(shapes.policyName),
    Path: shapes.policyPath,
    PolicyDocument: required(shapes.document),
    Description: shapes.policyDescription,
    Tags: shapes.tags,
  },
  output: { Policy: shapes.managedPolicy },
  access(input, call) {
    const resource = iamArn(call, "policy", input.Path ?? "/", input.PolicyName);
    const context = requestTags(input.Tags);
    return [
      { resource, context },
      ...((input.Tags ?? []).length === 0 ? [] : [{ action: "iam:TagPolicy", resource, context }]),
    ];
  },
  run(input, call) {
    const account = accountOf(call);
    const names = [...account.policies.values()].map(({ name }) => name);
    if (isTaken(names, input.PolicyName)) {
      throw alreadyExists(`A policy called ${input.PolicyName} already exists. Duplicate names are not allowed.`);
    }
    if (names.length >= MOST_POLICIES)
      throw limitExceeded(`Cannot exceed quota for PoliciesPerAccount: ${MOST_POLICIES}`);
    checkPolicy(input.PolicyDocument);
    const path = input.Path ?? "/";
    const policy: ManagedPolicy = {
      name: input.PolicyName,
      id: call.world.ids.unique("policy"),
      arn: iamArn(call, "policy", path, input.PolicyName),
      path,
      createdAt: call.now,
      updatedAt: call.now,
      versions: [{ id: "v1", document: input.PolicyDocument, isDefault: true, createdAt: call.now }],
      nextVersion: 2,
      tags: readTags(input.Tags),
      ...(input.Description === undefined ? {} : { description: input.Description }),
    };
    savePolicy(call, policy);
    return { Policy: showPolicy(account, policy) };
  },
});

const getPolicy = operation({
  name: "GetPolicy",
  effect: "read",
  input: byArn,
  output: { Policy: shapes.managedPolicy },
  access: policyAccess,
  run: (input, call) => ({ Policy: showPolicy(accountOf(call), policyOf(call, input.PolicyArn)) }),
});

const listPolicies = operation({
  name: "ListPolicies",
  effect: "read",
  input: {
    Scope: string({ values: ["All", "AWS", "Local"] }),
    OnlyAttached: boolean,
    PathPrefix: shapes.policyPath,
    PolicyUsageFilter: string({ values: ["PermissionsPolicy", "PermissionsBoundary"] }),
    ...shapes.pagedInput,
  },
  output: { Policies: list(shapes.managedPolicy), ...shapes.pagedOutput },
  access: (input, call) => [{ resource: iamArn(call, "policy", input.PathPrefix ?? "/", "") }],
  run(input, call) {
    const account = accountOf(call);
    const local = input.Scope === "AWS" ? [] : sortByName([...account.policies.values()]);
    const aws = input.Scope === "Local" ? [] : sortByName([...call.state.awsManaged.values()]);
    const isBoundary = input.PolicyUsageFilter === "PermissionsBoundary";
    const counted = isBoundary ? boundariesOf : attachmentsOf;
    const needed = input.OnlyAttached === true || input.PolicyUsageFilter !== undefined;
    const chosen = [...local, ...aws]
      .filter((policy) => policy.path.startsWith(input.PathPrefix ?? "/"))
      .filter((policy) => !needed || counted(account, policy.arn) > 0);
    const { items, ...rest } = pageOf(chosen, input);
    // Lists leave out description and tags (IAM API reference, ListPolicies).
    const shown = items.map((policy) => ({ ...showPolicy(account, policy), Description: undefined, Tags: undefined }));
    return { Policies: shown, ...rest };
  },
});

const deletePolicy = operation({
  name: "DeletePolicy",
  effect: "write",
  input: byArn,
  output: {},
  access: policyAccess,
  run(input, call) {
    const policy = ownPolicy(call, input.PolicyArn);
    const account = accountOf(call);
    if (attachmentsOf(account, policy.arn) > 0) throw deleteConflict("Cannot delete a policy attached to entities.");
    if (boundariesOf(account, policy.arn) > 0) {
      throw deleteConflict("Cannot delete a policy that is used as a permissions boundary.");
    }
    if (policy.versions.length > 1) {
      throw deleteConflict(
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. " +
          "The default version is deleted with the policy.",
      );
    }
    change(call, { policies: withoutEntry(account.policies, policy.arn) });
    return {};
  },
});

const listEntitiesForPolicy = operation({
  name: "ListEntitiesForPolicy",
  effect: "read",
  input: {
    ...byArn,
    EntityFilter: string({ values: ["User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"] }),
    PathPrefix: shapes.path,
    PolicyUsageFilter: string({ values: ["PermissionsPolicy", "PermissionsBoundary"] }),
    ...shapes.pagedInput,
  },
  output: {
    PolicyGroups: list(structure({ GroupName: shapes.groupName, GroupId: text })),
    PolicyUsers: list(structure({ UserName: shapes.userName, UserId: text })),
    PolicyRoles: list(structure({ RoleName: shapes.roleName, RoleId: text })),
    ...shapes.pagedOutput,
  },
  access: policyAccess,
  run(input, call) {
    policyOf(call, input.PolicyArn);
    const carries = holdersOf(accountOf(call))
      .filter((holder) => holder.path.startsWith(input.PathPrefix ?? "/"))
      .filter((holder) => {
        const bounded = "boundary" in holder && holder.boundary === input.PolicyArn;
        const attached = holder.attached.includes(input.PolicyArn);
        if (input.PolicyUsageFilter === "PermissionsBoundary") return bounded;
        return input.PolicyUsageFilter === "PermissionsPolicy" ? attached : attached || bounded;
      })
      .filter((holder) => input.EntityFilter === undefined || input.EntityFilter === wordFor(holder));
    const { items, ...rest } = pageOf(carries, input);
    const of = (word: string): readonly (typeof items)[number][] => items.filter((holder) => wordFor(holder) === word);
    return {
      PolicyGroups: of("Group").map(({ name, id }) => ({ GroupName: name, GroupId: id })),
      PolicyUsers: of("User").map(({ name, id }) => ({ UserName: name, UserId: id })),
      PolicyRoles: of("Role").map(({ name, id }) => ({ RoleName: name, RoleId: id })),
      ...rest,
    };
  },
});

const tagPolicy = operation({
  name: "TagPolicy",
  effect: "write",
  input: { ...byArn, Tags: required(shapes.tags) },
  output: {},
  access: (input, call) =>
    policyAccess(input, call).map((one) => ({ ...one, context: { ...one.context, ...requestTags(input.Tags) } })),
  run(input, call) {
    const policy = ownPolicy(call, input.PolicyArn);
    savePolicy(call, { ...policy, tags: mergeTags(policy.tags, input.Tags) });
    return {};
  },
});

const untagPolicy = operation({
  name: "UntagPolicy",
  effect: "write",
  input: { ...byArn, TagKeys: required(shapes.tagKeys) },
  output: {},
  access: policyAccess,
  run(input, call) {
    const policy = ownPolicy(call, input.PolicyArn);
    savePolicy(call, { ...policy, tags: removeTags(policy.tags, input.TagKeys) });
    return {};
  },
});

const listPolicyTags = operation({
  name: "ListPolicyTags",
  effect: "read",
  input: { ...byArn, ...shapes.pagedInput },
  output: { Tags: required(shapes.tags), ...shapes.pagedOutput },
  access: policyAccess,
  run(input, call) {
    const { items, ...rest } = pageOf(showTags(policyOf(call, input.PolicyArn).tags), input);
    return { Tags: items, ...rest };
  },
});

export const managedPolicyOperations = [
  createPolicy,
  getPolicy,
  listPolicies,
  deletePolicy,
  listEntitiesForPolicy,
  tagPolicy,
  untagPolicy,
  listPolicyTags,
];

function wordFor(holder: Pick<Role, "arn">): "Role" | "User" | "Group" {
  const resource = holder.arn.split(":")[5] ?? "";
  return resource.startsWith("role/") ? "Role" : resource.startsWith("user/") ? "User" : "Group";
}
