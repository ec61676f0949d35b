import type { Estate } from "../../../src/core/estate/estate.ts";
import { readEstate } from "../../../src/core/estate/read-estate.ts";

export interface RoleSketch {
  readonly name: string;
  readonly trust: object;
  readonly allows?: readonly object[];
  readonly attached?: readonly string[];
  readonly boundary?: string;
}

export interface Sketch {
  readonly roles: readonly RoleSketch[];
  readonly users?: readonly {
    readonly name: string;
    readonly allows?: readonly object[];
    readonly groups?: readonly string[];
  }[];
  readonly policies?: Readonly<Record<string, readonly object[]>>;
  readonly groups?: readonly { readonly name: string; readonly allows: readonly object[] }[];
  readonly account?: string;
}

const AT = "2026-01-01T00:00:00Z";

/** An estate of one account as `aws iam get-account-authorization-details` would export it. */
export function estateOf(...sketches: readonly Sketch[]): Estate {
  const sources = sketches.map((sketch) => {
    const account = sketch.account ?? "111111111111";
    return {
      name: `aws/${account}/authorization-details.json`,
      text: JSON.stringify(details(sketch, account), undefined, 1),
    };
  });
  return readEstate(sources).estate;
}

function details({ roles, users = [], groups = [], policies = {} }: Sketch, account: string): object {
  const arn = (rest: string): string => `arn:aws:iam::${account}:${rest}`;
  const inline = (statements: readonly object[] | undefined): object[] =>
    statements === undefined ? [] : [{ PolicyName: "inline", PolicyDocument: policy(statements) }];
  const attach = (names: readonly string[] | undefined): object[] =>
    (names ?? []).map((name) => ({
      PolicyName: name,
      PolicyArn: name.startsWith("arn:") ? name : arn(`policy/${name}`),
    }));
  return {
    UserDetailList: users.map((user) => ({
      Path: "/",
      UserName: user.name,
      UserId: `AIDA${user.name.toUpperCase()}`,
      Arn: arn(`user/${user.name}`),
      CreateDate: AT,
      UserPolicyList: inline(user.allows),
      GroupList: user.groups ?? [],
      AttachedManagedPolicies: [],
      Tags: [],
    })),
    GroupDetailList: groups.map((group) => ({
      Path: "/",
      GroupName: group.name,
      GroupId: `AGPA${group.name.toUpperCase()}`,
      Arn: arn(`group/${group.name}`),
      CreateDate: AT,
      GroupPolicyList: inline(group.allows),
      AttachedManagedPolicies: [],
    })),
    RoleDetailList: roles.map((role) => ({
      Path: "/",
      RoleName: role.name,
      RoleId: `AROA${role.name.toUpperCase()}`,
      Arn: arn(`role/${role.name}`),
      CreateDate: AT,
      AssumeRolePolicyDocument: policy([role.trust]),
      InstanceProfileList: [],
      RolePolicyList: inline(role.allows),
      AttachedManagedPolicies: attach(role.attached),
      ...(role.boundary === undefined
        ? {}
        : {
            PermissionsBoundary: {
              PermissionsBoundaryType: "PermissionsBoundaryPolicy",
              PermissionsBoundaryArn: role.boundary.startsWith("arn:") ? role.boundary : arn(`policy/${role.boundary}`),
            },
          }),
      Tags: [],
      RoleLastUsed: {},
    })),
    Policies: Object.entries(policies).map(([name, statements]) => ({
      PolicyName: name,
      PolicyId: `ANPA${name.toUpperCase()}`,
      Arn: arn(`policy/${name}`),
      Path: "/",
      DefaultVersionId: "v1",
      AttachmentCount: 1,
      PermissionsBoundaryUsageCount: 0,
      IsAttachable: true,
      CreateDate: AT,
      UpdateDate: AT,
      PolicyVersionList: [{ Document: policy(statements), VersionId: "v1", IsDefaultVersion: true, CreateDate: AT }],
    })),
  };
}

function policy(statements: readonly object[]): object {
  return { Version: "2012-10-17", Statement: statements };
}

export function allow(
  action: string | readonly string[],
  resource: string | readonly string[] = "*",
  more: object = {},
): object {
  return { Effect: "Allow", Action: action, Resource: resource, ...more };
}

export function trusts(service: string): object {
  return { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
}

export const JOB: object = {
  Effect: "Allow",
  Principal: { Federated: "arn:aws:iam::111111111111:oidc-provider/gitlab.com" },
  Action: "sts:AssumeRoleWithWebIdentity",
};
