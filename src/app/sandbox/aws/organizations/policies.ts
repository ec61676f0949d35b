import { SIZE_LIMITS, countCharacters } from "../../../../core/iam/limits.ts";
import type { Organization, OrganizationPolicy, OrganizationPolicyType } from "../../state/organization.ts";
import { checkDocument } from "../check-document.ts";
import { type SignedCall, operation } from "../operation.ts";
import { AwsError } from "../wire/aws-error.ts";
import { type ValueOf, list, required, structure, text } from "../wire/shape.ts";
import { anything, arnOf, organizationOf, pageOf } from "./common.ts";
import * as shapes from "./shapes.ts";

const policyAnswer = { Policy: structure({ PolicySummary: shapes.policySummary, Content: shapes.policyContent }) };

const listPolicies = operation({
  name: "ListPolicies",
  effect: "read",
  input: { Filter: shapes.filter, ...shapes.pagedInput },
  output: { Policies: list(shapes.policySummary), ...shapes.pagedOutput },
  access: anything,
  run(input, call) {
    const organization = organizationOf(call);
    const { items, NextToken } = pageOf(
      organization.policies.filter(({ type }) => type === input.Filter),
      input,
    );
    return { Policies: items.map((policy) => summarise(organization, policy)), NextToken };
  },
});

const listPoliciesForTarget = operation({
  name: "ListPoliciesForTarget",
  effect: "read",
  input: { TargetId: required(shapes.targetId), Filter: shapes.filter, ...shapes.pagedInput },
  output: { Policies: list(shapes.policySummary), ...shapes.pagedOutput },
  access: anything,
  run(input, call) {
    const organization = organizationOf(call);
    checkTarget(organization, input.TargetId);
    const attached = organization.policies.filter(
      ({ type, targets }) => type === input.Filter && targets.includes(input.TargetId),
    );
    const { items, NextToken } = pageOf(attached, input);
    return { Policies: items.map((policy) => summarise(organization, policy)), NextToken };
  },
});

const describePolicy = operation({
  name: "DescribePolicy",
  effect: "read",
  input: { PolicyId: required(shapes.policyId) },
  output: policyAnswer,
  access: anything,
  run(input, call) {
    const organization = organizationOf(call);
    const policy = policyOf(organization, input.PolicyId);
    return { Policy: { PolicySummary: summarise(organization, policy), Content: policy.content } };
  },
});

const createPolicy = operation({
  name: "CreatePolicy",
  effect: "write",
  input: {
    Content: required(shapes.policyContent),
    Description: required(shapes.policyDescription),
    Name: required(shapes.policyName),
    Type: required(shapes.policyType),
    Tags: shapes.tags,
  },
  output: policyAnswer,
  access: anything,
  run(input, call) {
    const organization = organizationOf(call);
    const type = input.Type;
    if (type !== "SERVICE_CONTROL_POLICY" && type !== "RESOURCE_CONTROL_POLICY") {
      const message = "This operation can be performed only for enabled policy types.";
      throw new AwsError("PolicyTypeNotAvailableForOrganizationException", 400, message);
    }
    checkContent(input.Content, type);
    if (organization.policies.some((policy) => policy.name === input.Name && policy.type === type)) {
      throw new AwsError("DuplicatePolicyException", 400, "A policy with the same name already exists.");
    }
    const policy: OrganizationPolicy = {
      id: `p-${call.world.ids.uuid("control").replaceAll("-", "").slice(0, 12)}`,
      name: input.Name,
      description: input.Description,
      type,
      awsManaged: false,
      content: input.Content,
      targets: [],
    };
    save(call, organization, [...organization.policies, policy]);
    return { Policy: { PolicySummary: summarise(organization, policy), Content: policy.content } };
  },
});

const updatePolicy = operation({
  name: "UpdatePolicy",
  effect: "write",
  input: {
    PolicyId: required(shapes.policyId),
    Name: shapes.policyName,
    Description: shapes.policyDescription,
    Content: shapes.policyContent,
  },
  output: policyAnswer,
  access: anything,
  run(input, call) {
    const organization = organizationOf(call);
    const known = ownPolicy(organization, input.PolicyId);
    if (input.Content !== undefined) checkContent(input.Content, known.type);
    const next: OrganizationPolicy = {
      ...known,
      name: input.Name ?? known.name,
      description: input.Description ?? known.description,
      content: input.Content ?? known.content,
    };
    replace(call, organization, known, next);
    return { Policy: { PolicySummary: summarise(organization, next), Content: next.content } };
  },
});

const deletePolicy = operation({
  name: "DeletePolicy",
  effect: "write",
  input: { PolicyId: required(shapes.policyId) },
  output: {},
  access: anything,
  run(input, call) {
    const organization = organizationOf(call);
    const known = ownPolicy(organization, input.PolicyId);
    if (known.targets.length > 0) {
      const message =
        "The policy is attached to one or more entities. You must detach it from all roots, OUs, and accounts before performing this operation.";
      throw new AwsError("PolicyInUseException", 400, message);
    }
    save(
      call,
      organization,
      organization.policies.filter((policy) => policy !== known),
    );
    return {};
  },
});

const attachPolicy = operation({
  name: "AttachPolicy",
  effect: "write",
  input: { PolicyId: required(shapes.policyId), TargetId: required(shapes.targetId) },
  output: {},
  access: anything,
  run(input, call) {
    const organization = organizationOf(call);
    const known = policyOf(organization, input.PolicyId);
    checkTarget(organization, input.TargetId);
    if (known.targets.includes(input.TargetId)) {
      throw new AwsError(
        "DuplicatePolicyAttachmentException",
        400,
        "The selected policy is already attached to the specified target.",
      );
    }
    replace(call, organization, known, { ...known, targets: [...known.targets, input.TargetId] });
    return {};
  },
});

const detachPolicy = operation({
  name: "DetachPolicy",
  effect: "write",
  input: { PolicyId: required(shapes.policyId), TargetId: required(shapes.targetId) },
  output: {},
  access: anything,
  run(input, call) {
    const organization = organizationOf(call);
    const known = policyOf(organization, input.PolicyId);
    checkTarget(organization, input.TargetId);
    if (!known.targets.includes(input.TargetId)) {
      throw new AwsError(
        "PolicyNotAttachedException",
        400,
        "The policy isn't attached to the specified target in the specified root.",
      );
    }
    const others = organization.policies.filter(
      ({ type, targets }) => type === known.type && targets.includes(input.TargetId),
    );
    if (others.length === 1 && known.type === "SERVICE_CONTROL_POLICY") {
      // A target without any SCP would be allowed nothing, and AWS does not let it come to that.
      const message = "You cannot detach the last policy of this type from the target.";
      throw new AwsError("ConstraintViolationException", 400, message);
    }
    replace(call, organization, known, { ...known, targets: known.targets.filter((id) => id !== input.TargetId) });
    return {};
  },
});

const listTargetsForPolicy = operation({
  name: "ListTargetsForPolicy",
  effect: "read",
  input: { PolicyId: required(shapes.policyId), ...shapes.pagedInput },
  output: {
    Targets: list(structure({ TargetId: text, Arn: text, Name: text, Type: text })),
    ...shapes.pagedOutput,
  },
  access: anything,
  run(input, call) {
    const organization = organizationOf(call);
    const { items, NextToken } = pageOf(policyOf(organization, input.PolicyId).targets, input);
    return { Targets: items.map((id) => showTarget(organization, id)), NextToken };
  },
});

export const policyOperations = [
  listPolicies,
  listPoliciesForTarget,
  describePolicy,
  createPolicy,
  updatePolicy,
  deletePolicy,
  attachPolicy,
  detachPolicy,
  listTargetsForPolicy,
];

function policyOf(organization: Organization, id: string): OrganizationPolicy {
  const policy = organization.policies.find((one) => one.id === id);
  if (policy !== undefined) return policy;
  throw new AwsError("PolicyNotFoundException", 400, "We can't find a policy with the PolicyId that you specified.");
}

function ownPolicy(organization: Organization, id: string): OrganizationPolicy {
  const policy = policyOf(organization, id);
  if (!policy.awsManaged) return policy;
  throw new AwsError("InvalidInputException", 400, "You can't modify an AWS managed policy.");
}

function checkTarget(organization: Organization, id: string): void {
  if ([organization.root, ...organization.units, ...organization.members].some((node) => node.id === id)) return;
  throw new AwsError(
    "TargetNotFoundException",
    400,
    "We can't find a root, OU, or account with the TargetId that you specified.",
  );
}

/** Size and grammar; the code is Organizations' own. */
function checkContent(content: string, type: OrganizationPolicyType): void {
  const kind = type === "SERVICE_CONTROL_POLICY" ? "scp" : "rcp";
  const { characters, whitespace } = SIZE_LIMITS[kind];
  if (countCharacters(content, whitespace) > characters) {
    throw new AwsError("ConstraintViolationException", 400, "You have exceeded the maximum policy size.");
  }
  try {
    checkDocument(content, kind);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const message = "The provided policy document does not meet the requirements of the specified policy type.";
    throw new AwsError("MalformedPolicyDocumentException", 400, message, { why: [error.message, ...error.why] });
  }
}

function replace(
  call: SignedCall,
  organization: Organization,
  known: OrganizationPolicy,
  next: OrganizationPolicy,
): void {
  save(
    call,
    organization,
    organization.policies.map((policy) => (policy === known ? next : policy)),
  );
}

function save(call: SignedCall, organization: Organization, policies: readonly OrganizationPolicy[]): void {
  call.save({ ...call.state, organization: { ...organization, policies } });
}

function showTarget(organization: Organization, id: string) {
  const unit = [organization.root, ...organization.units].find((one) => one.id === id);
  if (unit === undefined) {
    const Name = organization.members.find((one) => one.id === id)?.name;
    return { TargetId: id, Arn: arnOf(organization, "account", id), Name, Type: "ACCOUNT" };
  }
  const isRoot = unit === organization.root;
  const Arn = arnOf(organization, isRoot ? "root" : "ou", id);
  return { TargetId: id, Arn, Name: unit.name, Type: isRoot ? "ROOT" : "ORGANIZATIONAL_UNIT" };
}

function summarise(organization: Organization, policy: OrganizationPolicy): ValueOf<typeof shapes.policySummary> {
  const kind = policy.type.toLowerCase();
  const arn = policy.awsManaged
    ? `arn:aws:organizations::aws:policy/${kind}/${policy.id}`
    : `arn:aws:organizations::${organization.managementAccount}:policy/${organization.id}/${kind}/${policy.id}`;
  return {
    Id: policy.id,
    Arn: arn,
    Name: policy.name,
    Description: policy.description,
    Type: policy.type,
    AwsManaged: policy.awsManaged,
  };
}
