import { partitionOfRegion } from "../../iam/partitions.ts";
import { DEFAULT_PATH } from "../declaration/defaults.ts";
import type { AccountSketch, GrantSketch, PolicyFile } from "./sketch.ts";

export interface Bootstrap {
  /** The project whose pipeline plans and applies this very file. */
  readonly project: string;
  readonly id?: string;
  readonly branch: string;
  readonly accounts: readonly AccountSketch[];
}

export interface Bootstrapped {
  readonly accounts: readonly AccountSketch[];
  readonly grants: readonly GrantSketch[];
  readonly files: readonly PolicyFile[];
  readonly notes: readonly string[];
}

const BOUNDARY_NAME = "gitlab-boundary";

/**
 * The two roles that a pipeline needs to keep a declaration: one that reads, for plans in merge requests, and one that
 * writes within a boundary, for the protected branch. A person makes the boundary and these two; all else they make.
 */
export function bootstrap({ project, id, branch, accounts }: Bootstrap): Bootstrapped {
  const several = accounts.length > 1;
  const grants = accounts.flatMap((account): GrantSketch[] => {
    const suffix = several ? `-${account.name}` : "";
    const job = { project, ...(id === undefined ? {} : { id }) };
    return [
      {
        name: `sallyport-plan${suffix}`,
        notes: ["plans in merge requests: it reads, and changes nothing"],
        disabled: id === undefined,
        body: { from: { ...job, "dangerously-any-ref": true }, into: account.name, can: ["sallyport-plan"] },
      },
      {
        name: `sallyport-apply${suffix}`,
        notes: [`applies from ${branch}: it writes roles under ${DEFAULT_PATH}, each within the boundary`],
        disabled: id === undefined,
        body: {
          from: { ...job, branches: [branch], protected: true },
          into: account.name,
          can: [{ capability: "sallyport-apply", params: { boundary: boundaryArn(account) } }],
        },
      },
    ];
  });
  return {
    accounts: accounts.map((account) => ({ ...account, boundary: boundaryArn(account) })),
    grants,
    files: accounts.map((account) => ({ path: fileOf(account, several), text: boundaryPolicy(account) })),
    notes: [
      ...accounts.map(
        (account) =>
          `First, in ${account.name}: aws iam create-policy --policy-name ${BOUNDARY_NAME} --policy-document file://${fileOf(account, several).slice(2)}`,
      ),
      "Then a person plans and applies once; from there on the project's pipeline does.",
      ...(id === undefined
        ? ["The grants below need the project's id: it stands on the project's page, under its name."]
        : []),
    ],
  };
}

function fileOf({ name }: AccountSketch, several: boolean): string {
  return `./policies/${BOUNDARY_NAME}${several ? `-${name}` : ""}.json`;
}

function partitionOf({ region = "" }: AccountSketch): string {
  return partitionOfRegion(region).id;
}

function boundaryArn(account: AccountSketch): string {
  return `arn:${partitionOf(account)}:iam::${account.id}:policy/${BOUNDARY_NAME}`;
}

/**
 * What no role under it may ever do, whatever its own policies say: write IAM but for roles that carry the same boundary,
 * take a boundary away, rewrite this one, make users, keys and groups, or touch the organization.
 */
function boundaryPolicy(account: AccountSketch): string {
  const arn = boundaryArn(account);
  const iam = (rest: string): string => `arn:${partitionOf(account)}:iam::${account.id}:${rest}`;
  const statement = [
    { Sid: "UpToHere", Effect: "Allow", Action: "*", Resource: "*" },
    {
      Sid: "OnlyWithTheSameBoundary",
      Effect: "Deny",
      Action: ["iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"],
      Resource: "*",
      Condition: { StringNotEquals: { "iam:PermissionsBoundary": arn } },
    },
    {
      Sid: "OnlyUnderThePath",
      Effect: "Deny",
      Action: [
        "iam:CreatePolicy",
        "iam:CreatePolicyVersion",
        "iam:DeletePolicy",
        "iam:DeletePolicyVersion",
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "iam:DetachRolePolicy",
        "iam:SetDefaultPolicyVersion",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
      ],
      NotResource: [iam(`policy${DEFAULT_PATH}*`), iam(`role${DEFAULT_PATH}*`)],
    },
    {
      Sid: "Never",
      Effect: "Deny",
      Action: [
        "account:*",
        "iam:*AccessKey",
        "iam:*Group",
        "iam:*GroupPolicy",
        "iam:*LoginProfile",
        "iam:*SAMLProvider",
        "iam:AttachUserPolicy",
        "iam:CreateUser",
        "iam:DeleteRolePermissionsBoundary",
        "iam:DeleteUserPermissionsBoundary",
        "iam:PutUserPermissionsBoundary",
        "iam:PutUserPolicy",
        "organizations:*",
      ],
      Resource: "*",
    },
  ];
  return `${JSON.stringify({ Version: "2012-10-17", Statement: statement }, undefined, 2)}\n`;
}
