import type { HeldPolicy } from "./place.ts";
import { readPolicy } from "../iam/read-policy.ts";

/**
 * Policies of AWS's own that decide whether somebody is an administrator, for sources that name them and do not carry
 * them: a template, a plan, a listing of roles. `AdministratorAccess` is what its name says and has had one version since
 * 2015; the other two are as third parties quote the AWS managed policy reference (2025), and AWS may have added to them.
 */
export const AWS_MANAGED: Readonly<Record<string, readonly object[]>> = {
  AdministratorAccess: [{ Effect: "Allow", Action: "*", Resource: "*" }],
  IAMFullAccess: [
    {
      Effect: "Allow",
      Action: [
        "iam:*",
        "organizations:DescribeAccount",
        "organizations:DescribeOrganization",
        "organizations:DescribeOrganizationalUnit",
        "organizations:DescribePolicy",
        "organizations:ListChildren",
        "organizations:ListParents",
        "organizations:ListPoliciesForTarget",
        "organizations:ListRoots",
        "organizations:ListPolicies",
        "organizations:ListTargetsForPolicy",
      ],
      Resource: "*",
    },
  ],
  PowerUserAccess: [
    { Effect: "Allow", NotAction: ["iam:*", "organizations:*", "account:*"], Resource: "*" },
    {
      Effect: "Allow",
      Action: [
        "account:GetAccountInformation",
        "account:GetPrimaryEmail",
        "account:ListRegions",
        "iam:CreateServiceLinkedRole",
        "iam:DeleteServiceLinkedRole",
        "iam:ListRoles",
        "organizations:DescribeOrganization",
      ],
      Resource: "*",
    },
  ],
};

const held = new Map<string, HeldPolicy>();

/** The policy of that ARN, where it is one of these. */
export function awsManagedPolicy(arn: string): HeldPolicy | undefined {
  const name = /^arn:[a-z-]+:iam::aws:policy\/(\w+)$/.exec(arn)?.[1] ?? "";
  const statements = Object.hasOwn(AWS_MANAGED, name) ? AWS_MANAGED[name] : undefined;
  if (statements === undefined) return undefined;
  const known = held.get(arn);
  if (known !== undefined) return known;
  const text = JSON.stringify({ Version: "2012-10-17", Statement: statements }, undefined, 2);
  const policy = readPolicy(text, { kind: "identity", name: arn }).value;
  if (policy === undefined) return undefined;
  const made: HeldPolicy = {
    name,
    arn,
    policy,
    exact: true,
    at: { source: policy.source, start: 0, end: text.length },
  };
  held.set(arn, made);
  return made;
}
