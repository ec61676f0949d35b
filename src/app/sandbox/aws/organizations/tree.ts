import { type MemberAccount, type Organization, type Unit, pathTo } from "../../state/organization.ts";
import { operation } from "../operation.ts";
import { AwsError } from "../wire/aws-error.ts";
import { type ValueOf, list, required } from "../wire/shape.ts";
import { anything, arnOf, organizationOf, pageOf } from "./common.ts";
import * as shapes from "./shapes.ts";

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

export const treeOperations = [
  describeOrganization,
  listRoots,
  listOrganizationalUnitsForParent,
  listAccountsForParent,
  listAccounts,
  listParents,
];

function checkParent(organization: Organization, id: string): void {
  if ([organization.root, ...organization.units].some((unit) => unit.id === id)) return;
  throw new AwsError(
    "ParentNotFoundException",
    400,
    "We can't find a root or OU with the ParentId that you specified.",
  );
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
