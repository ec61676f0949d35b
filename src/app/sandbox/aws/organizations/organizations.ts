import {
  type MemberAccount,
  type Organization,
  type OrganizationPolicy,
  type Unit,
  pathTo,
} from "../../state/organization.ts";
import { type Access, type SignedCall, operation } from "../operation.ts";
import { type Service, byName } from "../service.ts";
import { AwsError } from "../wire/aws-error.ts";
import { type ValueOf, list, required, string, structure } from "../wire/shape.ts";
import * as shapes from "./shapes.ts";

const anything = (): readonly Access[] => [{ resource: "*" }];

/** What a call sees of the organisation: there must be one, and all but its description is for the management account. */
function organizationOf(call: SignedCall, who: "member" | "manager" = "manager"): Organization {
  const { organization } = call.state;
  const { account } = call.caller;
  const isMember = organization?.members.some(({ id }) => id === account) === true;
  if (organization === undefined || !isMember) {
    throw new AwsError("AWSOrganizationsNotInUseException", 400, "Your account is not a member of an organization.");
  }
  if (who === "manager" && account !== organization.managementAccount) {
    throw new AwsError("AccessDeniedException", 400, "You don't have permissions to access this resource.");
  }
  return organization;
}

interface PageInput {
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}

/** Organizations never gives more than twenty, and may give fewer than it was asked for. */
function pageOf<T>(all: readonly T[], input: PageInput): { items: readonly T[]; NextToken: string | undefined } {
  const at = input.NextToken === undefined ? 0 : Number(/^sandbox-(\d{1,9})$/.exec(input.NextToken)?.[1] ?? Number.NaN);
  if (Number.isNaN(at)) {
    throw new AwsError("InvalidInputException", 400, "You provided an invalid NextToken.");
  }
  const end = at + (input.MaxResults ?? 20);
  return { items: all.slice(at, end), NextToken: end < all.length ? `sandbox-${end}` : undefined };
}

const describeOrganization = operation({
  name: "DescribeOrganization",
  effect: "read",
  input: {},
  output: { Organization: shapes.organization },
  access: anything,
  run(_input, call) {
    const organization = organizationOf(call, "member");
    const master = organization.members.find(({ id }) => id === organization.managementAccount);
    return {
      Organization: {
        Id: organization.id,
        Arn: arnOf(organization, "organization", ""),
        FeatureSet: "ALL",
        MasterAccountArn: arnOf(organization, "account", organization.managementAccount),
        MasterAccountId: organization.managementAccount,
        MasterAccountEmail: master?.email,
        AvailablePolicyTypes: [{ Type: "SERVICE_CONTROL_POLICY", Status: "ENABLED" }],
      },
    };
  },
});

const listRoots = operation({
  name: "ListRoots",
  effect: "read",
  input: shapes.pagedInput,
  output: { Roots: list(shapes.root), ...shapes.pagedOutput },
  access: anything,
  run(input, call) {
    const organization = organizationOf(call);
    const { items, NextToken } = pageOf([organization.root], input);
    const types = [...new Set(organization.policies.map(({ type }) => type))].toSorted();
    const PolicyTypes = types.map((Type) => ({ Type, Status: "ENABLED" }));
    const Roots = items.map(({ id, name }) => ({
      Id: id,
      Arn: arnOf(organization, "root", id),
      Name: name,
      PolicyTypes,
    }));
    return { Roots, NextToken };
  },
});

const listOrganizationalUnitsForParent = operation({
  name: "ListOrganizationalUnitsForParent",
  effect: "read",
  input: { ParentId: required(shapes.parentId), ...shapes.pagedInput },
  output: { OrganizationalUnits: list(shapes.unit), ...shapes.pagedOutput },
  access: anything,
  run(input, call) {
    const organization = organizationOf(call);
    checkParent(organization, input.ParentId);
    const units = organization.units.filter(({ parent }) => parent === input.ParentId);
    const { items, NextToken } = pageOf(units, input);
    return { OrganizationalUnits: items.map((unit) => showUnit(organization, unit)), NextToken };
  },
});

const listAccountsForParent = operation({
  name: "ListAccountsForParent",
  effect: "read",
  input: { ParentId: required(shapes.parentId), ...shapes.pagedInput },
  output: { Accounts: list(shapes.account), ...shapes.pagedOutput },
  access: anything,
  run(input, call) {
    const organization = organizationOf(call);
    checkParent(organization, input.ParentId);
    const members = organization.members.filter(({ parent }) => parent === input.ParentId);
    const { items, NextToken } = pageOf(members, input);
    return { Accounts: items.map((member) => showAccount(organization, member)), NextToken };
  },
});

const listAccounts = operation({
  name: "ListAccounts",
  effect: "read",
  input: shapes.pagedInput,
  output: { Accounts: list(shapes.account), ...shapes.pagedOutput },
  access: anything,
  run(input, call) {
    const organization = organizationOf(call);
    const { items, NextToken } = pageOf(organization.members, input);
    return { Accounts: items.map((member) => showAccount(organization, member)), NextToken };
  },
});

const listParents = operation({
  name: "ListParents",
  effect: "read",
  input: { ChildId: required(shapes.childId), ...shapes.pagedInput },
  output: { Parents: list(shapes.parent), ...shapes.pagedOutput },
  access: anything,
  run(input, call) {
    const organization = organizationOf(call);
    const child = [...organization.members, ...organization.units].find(({ id }) => id === input.ChildId);
    if (child?.parent === undefined) {
      throw new AwsError(
        "ChildNotFoundException",
        400,
        "We can't find an organizational unit (OU) or AWS account with the ChildId that you specified.",
      );
    }
    const Type = child.parent === organization.root.id ? "ROOT" : "ORGANIZATIONAL_UNIT";
    return { Parents: [{ Id: child.parent, Type }], NextToken: undefined };
  },
});

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
    const nodes = [organization.root, ...organization.units, ...organization.members];
    if (!nodes.some(({ id }) => id === input.TargetId)) {
      throw new AwsError(
        "TargetNotFoundException",
        400,
        "We can't find a root, OU, or account with the TargetId that you specified.",
      );
    }
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
  output: { Policy: structure({ PolicySummary: shapes.policySummary, Content: string({ min: 1 }) }) },
  access: anything,
  run(input, call) {
    const organization = organizationOf(call);
    const policy = organization.policies.find(({ id }) => id === input.PolicyId);
    if (policy === undefined) {
      throw new AwsError(
        "PolicyNotFoundException",
        400,
        "We can't find a policy with the PolicyId that you specified.",
      );
    }
    return { Policy: { PolicySummary: summarise(organization, policy), Content: policy.content } };
  },
});

export const organizations: Service = {
  id: "organizations",
  protocol: "json",
  version: "2016-11-28",
  namespace: "",
  target: "AWSOrganizationsV20161128",
  operations: byName([
    describeOrganization,
    listRoots,
    listOrganizationalUnitsForParent,
    listAccountsForParent,
    listAccounts,
    listParents,
    listPolicies,
    listPoliciesForTarget,
    describePolicy,
  ]),
};

function checkParent(organization: Organization, id: string): void {
  if ([organization.root, ...organization.units].some((unit) => unit.id === id)) return;
  throw new AwsError(
    "ParentNotFoundException",
    400,
    "We can't find a root or OU with the ParentId that you specified.",
  );
}

function arnOf(organization: Organization, kind: string, id: string): string {
  const tail = id === "" ? "" : `/${id}`;
  return `arn:aws:organizations::${organization.managementAccount}:${kind}/${organization.id}${tail}`;
}

function showUnit(organization: Organization, unit: Unit): ValueOf<typeof shapes.unit> {
  const path = [unit.id];
  let { parent } = unit;
  while (parent !== undefined && !path.includes(parent)) {
    path.unshift(parent);
    const above: string = parent;
    parent = organization.units.find(({ id }) => id === above)?.parent;
  }
  return {
    Id: unit.id,
    Arn: arnOf(organization, "ou", unit.id),
    Name: unit.name,
    Path: `${[organization.id, ...path].join("/")}/`,
  };
}

function showAccount(organization: Organization, member: MemberAccount): ValueOf<typeof shapes.account> {
  return {
    Id: member.id,
    Arn: arnOf(organization, "account", member.id),
    Email: member.email,
    Name: member.name,
    Status: member.status,
    State: member.status,
    Paths: [`${[organization.id, ...pathTo(organization, member.id)].join("/")}/`],
    JoinedMethod: "CREATED",
    JoinedTimestamp: member.joinedAt,
  };
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
