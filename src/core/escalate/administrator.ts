import { partitionOf } from "../estate/read/arn.ts";
import { readPolicyValue } from "../iam/read-policy.ts";
import type { Actor } from "./actor.ts";
import { can } from "./can.ts";

/** What only an administrator may do all of: rule over identities, data, keys and machines, whatever their name. */
const MARKS: readonly (readonly [action: string, resource: string])[] = [
  ["iam:CreateUser", "user/x"],
  ["iam:AttachUserPolicy", "user/x"],
  ["iam:PutRolePolicy", "role/x"],
  ["iam:UpdateAssumeRolePolicy", "role/x"],
  ["iam:PassRole", "role/x"],
  ["sts:AssumeRole", "role/x"],
  ["s3:GetObject", ""],
  ["s3:DeleteBucket", ""],
  ["ec2:RunInstances", ""],
  ["kms:Decrypt", ""],
  ["secretsmanager:GetSecretValue", ""],
];

/** Whether an actor is an administrator within its boundary and the organization's policies, region by region apart. */
export function isAdministrator(actor: Actor): boolean {
  const partition = partitionOf(actor.arn);
  return MARKS.every(([action, path]) => {
    const resource = path === "" ? undefined : `arn:${partition}:iam::${actor.account}:${path}`;
    const permission = can(actor, { action, ...(resource === undefined ? {} : { resource }) });
    return permission !== undefined && permission.assumes.length === 0;
  });
}

const everything = readPolicyValue(
  { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
  { kind: "identity", name: "AdministratorAccess" },
).value;

/** The actor with every right that it can write itself: what still holds it is its boundary and the organization. */
export function withEverything(actor: Actor): Actor {
  return everything === undefined ? actor : { ...actor, identity: [everything] };
}

/** A new principal of the account, an administrator as far as the organization lets it be. */
export function newcomer(actor: Actor): Actor {
  const { boundary: _, ...rest } = withEverything(actor);
  return rest;
}
