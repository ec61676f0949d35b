import type { ManagedPolicy, PolicyVersion } from "../../state/account.ts";
import { operation } from "../operation.ts";
import { boolean, list, required } from "../wire/shape.ts";
import { policyOf } from "./account-of.ts";
import { deleteConflict, limitExceeded, noSuchEntity } from "./errors.ts";
import { byArn, checkPolicy, ownPolicy, policyAccess, savePolicy } from "./own-policy.ts";
import { pageOf } from "./paging.ts";
import * as shapes from "./shapes.ts";
import { showVersion } from "./show.ts";

const MOST_VERSIONS = 5;

const createPolicyVersion = operation({
  name: "CreatePolicyVersion",
  effect: "write",
  input: { ...byArn, PolicyDocument: required(shapes.document), SetAsDefault: boolean },
  output: { PolicyVersion: shapes.policyVersion },
  access: policyAccess,
  run(input, call) {
    const policy = ownPolicy(call, input.PolicyArn);
    checkPolicy(input.PolicyDocument);
    if (policy.versions.length >= MOST_VERSIONS) {
      throw limitExceeded(
        `A managed policy can have up to ${MOST_VERSIONS} versions. Before you create a new version, you must delete an existing version.`,
      );
    }
    const isDefault = input.SetAsDefault === true;
    const version: PolicyVersion = {
      id: `v${policy.nextVersion}`,
      document: input.PolicyDocument,
      isDefault,
      createdAt: call.now,
    };
    const others = isDefault ? policy.versions.map((one) => ({ ...one, isDefault: false })) : policy.versions;
    savePolicy(call, {
      ...policy,
      versions: [version, ...others],
      nextVersion: policy.nextVersion + 1,
      updatedAt: call.now,
    });
    return { PolicyVersion: showVersion(version, "without") };
  },
});

const listPolicyVersions = operation({
  name: "ListPolicyVersions",
  effect: "read",
  input: { ...byArn, ...shapes.pagedInput },
  output: { Versions: list(shapes.policyVersion), ...shapes.pagedOutput },
  access: policyAccess,
  run(input, call) {
    const { items, ...rest } = pageOf(policyOf(call, input.PolicyArn).versions, input);
    return { Versions: items.map((version) => showVersion(version, "without")), ...rest };
  },
});

const getPolicyVersion = operation({
  name: "GetPolicyVersion",
  effect: "read",
  input: { ...byArn, VersionId: required(shapes.versionId) },
  output: { PolicyVersion: shapes.policyVersion },
  access: policyAccess,
  run(input, call) {
    const version = versionOf(policyOf(call, input.PolicyArn), input.VersionId);
    return { PolicyVersion: showVersion(version, "with") };
  },
});

const setDefaultPolicyVersion = operation({
  name: "SetDefaultPolicyVersion",
  effect: "write",
  input: { ...byArn, VersionId: required(shapes.versionId) },
  output: {},
  access: policyAccess,
  run(input, call) {
    const policy = ownPolicy(call, input.PolicyArn);
    const chosen = versionOf(policy, input.VersionId);
    const versions = policy.versions.map((version) => ({ ...version, isDefault: version.id === chosen.id }));
    savePolicy(call, { ...policy, versions, updatedAt: call.now });
    return {};
  },
});

const deletePolicyVersion = operation({
  name: "DeletePolicyVersion",
  effect: "write",
  input: { ...byArn, VersionId: required(shapes.versionId) },
  output: {},
  access: policyAccess,
  run(input, call) {
    const policy = ownPolicy(call, input.PolicyArn);
    const chosen = versionOf(policy, input.VersionId);
    if (chosen.isDefault) throw deleteConflict("Cannot delete the default version of a policy.");
    savePolicy(call, { ...policy, versions: policy.versions.filter((version) => version !== chosen) });
    return {};
  },
});

export const policyVersionOperations = [
  createPolicyVersion,
  listPolicyVersions,
  getPolicyVersion,
  setDefaultPolicyVersion,
  deletePolicyVersion,
];

function versionOf(policy: ManagedPolicy, id: string): PolicyVersion {
  const version = policy.versions.find((candidate) => candidate.id === id);
  if (version === undefined)
    throw noSuchEntity(`Policy ${policy.arn} version ${id} does not exist or is not attachable.`);
  return version;
}
