import type { HeldPolicy } from "./place.ts";
import { readPolicy } from "../iam/read-policy.ts";

/**
 * Policies of AWS's own that decide whether somebody is an administrator, for sources that name them and do not carry
 * them: a template, a plan, a listing of roles. `AdministratorAccess` is what its name says and has had one version since
 * 2015 (AWS managed policy reference); the other two are recalled in what they allow, and wider is the safe way to err.
 */
const STATEMENTS: Readonly<Record<string, readonly object[]>> = {
  AdministratorAccess: [{ Effect: "Allow", Action: "*", Resource: "*" }],
  IAMFullAccess: [{ Effect: "Allow", Action: "iam:*", Resource: "*" }],
  PowerUserAccess: [
    { Effect: "Allow", NotAction: ["iam:*", "organizations:*", "account:*"], Resource: "*" },
    {
      Effect: "Allow",
      Action: ["iam:CreateServiceLinkedRole", "iam:DeleteServiceLinkedRole", "iam:ListRoles"],
      Resource: "*",
    },
  ],
};

const held = new Map<string, HeldPolicy>();

/** The policy of that ARN, where it is one of these. */
export function awsManagedPolicy(arn: string): HeldPolicy | undefined {
  const name = /^arn:[a-z-]+:iam::aws:policy\/(\w+)$/.exec(arn)?.[1] ?? "";
  const statements = Object.hasOwn(STATEMENTS, name) ? STATEMENTS[name] : undefined;
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
