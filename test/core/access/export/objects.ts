import type { Change } from "../../../../src/core/change/change.ts";
import type { CloudObject } from "../../../../src/core/change/object.ts";
import { readPolicy } from "../../../../src/core/iam/read-policy.ts";
import { printPolicy } from "../../../../src/core/iam/print-policy.ts";

export const ACCOUNT = "111111111111";
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/gitlab/api-deploy`;
export const RUNNER = `arn:aws:iam::${ACCOUNT}:role/gitlab/runners`;
export const USER = `arn:aws:iam::${ACCOUNT}:user/gitlab/ecr-push`;
export const POLICY = `arn:aws:iam::${ACCOUNT}:policy/gitlab/extra`;
export const PROFILE = `arn:aws:iam::${ACCOUNT}:instance-profile/gitlab/runners`;
export const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/gitlab.com`;
export const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/gitlab-boundary`;

export function canonical(policy: unknown, kind: "identity" | "trust" = "identity"): string {
  const { value } = readPolicy(JSON.stringify(policy), { kind });
  if (value === undefined) throw new TypeError("not a policy");
  return printPolicy(value);
}

function allow(actions: string | readonly string[], resource: string): string {
  return canonical({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: resource }] });
}

export function trustOf(ref: string): string {
  const claims = { "gitlab.com:aud": "sts.amazonaws.com", "gitlab.com:project_id": "48120001" };
  const statement = {
    Effect: "Allow",
    Principal: { Federated: PROVIDER },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: { ...claims, "gitlab.com:sub": `project_path:acme/api:ref_type:branch:ref:${ref}` },
    },
  };
  return canonical({ Version: "2012-10-17", Statement: [statement] }, "trust");
}

function serviceTrust(service: string): string {
  const statement = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
  return canonical({ Version: "2012-10-17", Statement: [statement] }, "trust");
}

const TAGS = { owner: "platform", "sallyport:grant": "api-deploy", "sallyport:stack": "acme" };

/** One of every kind that IAM keeps, in an order in which they can be made. */
export const IAM_OBJECTS: readonly CloudObject[] = [
  {
    kind: "provider",
    arn: PROVIDER,
    url: "gitlab.com",
    clientIds: ["https://gitlab.com", "sts.amazonaws.com"],
    tags: TAGS,
  },
  {
    kind: "managed-policy",
    arn: POLICY,
    policy: allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::acme/*"),
    tags: TAGS,
  },
  {
    kind: "role",
    arn: ROLE,
    trust: trustOf("main"),
    // What a shell, HCL and JSON would each take for something else.
    description: `ships "the API" for $HOME, \${aws:username} and %{if}'s \\n`,
    maxSessionSeconds: 7200,
    boundary: POLICY,
    tags: TAGS,
  },
  { kind: "role", arn: RUNNER, trust: serviceTrust("ec2.amazonaws.com"), maxSessionSeconds: 3600, tags: TAGS },
  { kind: "user", arn: USER, tags: { ...TAGS, "sallyport:because": "an appliance" } },
  {
    kind: "inline-policy",
    owner: ROLE,
    name: "sallyport",
    policy: allow("s3:GetObject", "arn:aws:s3:::acme/${aws:PrincipalTag/team}/*"),
  },
  { kind: "inline-policy", owner: USER, name: "sallyport", policy: allow("ecr:GetAuthorizationToken", "*") },
  { kind: "attachment", owner: ROLE, policyArn: POLICY },
  { kind: "attachment", owner: USER, policyArn: POLICY },
  { kind: "instance-profile", arn: PROFILE, role: RUNNER, tags: TAGS },
];

/** And what other services keep. */
export const OBJECTS: readonly CloudObject[] = [
  ...IAM_OBJECTS,
  { kind: "profile-association", instance: "i-0abcdef1234567890", profileArn: PROFILE },
  { kind: "pod-identity", cluster: "prod", namespace: "gitlab", serviceAccount: "registry", role: ROLE },
];

export function creating(objects: readonly CloudObject[]): readonly Change[] {
  return objects.map((after) => ({ action: "create", account: ACCOUNT, after, reason: "a test" }));
}

export function deleting(objects: readonly CloudObject[]): readonly Change[] {
  return objects.toReversed().map((before) => ({ action: "delete", account: ACCOUNT, before, reason: "a test" }));
}

export function updating(before: CloudObject, after: CloudObject): Change {
  return { action: "update", account: ACCOUNT, before, after, reason: "a test" };
}
