import * as fc from "fast-check";
import type { Policy, PolicyKind } from "../../src/core/iam/policy.ts";
import { readPolicyValue } from "../../src/core/iam/read-policy.ts";
import type { PolicySet, Request } from "../../src/core/iam/request.ts";

/** A statement as JSON, over a vocabulary so small that statements and requests collide all the time. */
export interface StatementJson {
  readonly Effect: "Allow" | "Deny";
  readonly [element: string]: unknown;
}

const ROLE = "arn:aws:iam::111111111111:role/ci";
const SESSION = "arn:aws:sts::111111111111:assumed-role/ci/job-1";
const PROVIDER = "arn:aws:iam::111111111111:oidc-provider/gitlab.com";

const ACTIONS = ["*", "s3:*", "s3:Get*", "S3:GETOBJECT", "s3:GetObject", "kms:Decrypt", "sts:AssumeRole?*"];
const RESOURCES = ["*", "arn:aws:s3:::a/*", "arn:aws:s3:::${aws:x}/*", "arn:aws:s3:*a/b", "arn:aws:s3:::a/b"];
const PRINCIPALS = ["*", { AWS: "*" }, { AWS: "111111111111" }, { AWS: [ROLE, SESSION] }, { AWS: "222222222222" }];
const FEDERATED = [{ Federated: PROVIDER }, { Service: "ec2.amazonaws.com" }, { AWS: "AIDAIOSFODNN7EXAMPLE" }];
const KEYS = ["aws:x", "AWS:X", "aws:y"];
const VALUES = ["a", "A", "b", "1", "true", "*", "a*", "?", "${aws:y}", "${*}", "arn:aws:s3:::a", ""];
const ASKED = ["a", "A", "b", "1", "2", "true", "false", "", "*", "arn:aws:s3:::a"];
const STRINGS = ["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase", "ArnLike"];
const OTHERS = ["NumericEquals", "NumericNotEquals", "NumericLessThan", "Bool", "IpAddress", "NotIpAddress", "Null"];

export const UNREADABLE_OPERATOR = "StringResembles";

const some = <T>(values: readonly T[]): fc.Arbitrary<T | T[]> =>
  fc.oneof(fc.constantFrom(...values), fc.uniqueArray(fc.constantFrom(...values), { maxLength: 3 }));

const operator: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom("", "", "", "ForAllValues:", "ForAnyValue:"),
    fc.constantFrom(...STRINGS, ...OTHERS),
    fc.constantFrom("", "", "IfExists"),
  )
  .map(([prefix, name, suffix]) => (name === "Null" ? name : prefix + name + suffix));

export const condition: fc.Arbitrary<Record<string, Record<string, unknown>>> = fc.dictionary(
  fc.oneof({ weight: 9, arbitrary: operator }, { weight: 1, arbitrary: fc.constant(UNREADABLE_OPERATOR) }),
  fc.dictionary(fc.constantFrom(...KEYS), some(VALUES), { maxKeys: 2 }),
  { maxKeys: 2 },
);

const patterns = (name: string, values: readonly string[]): fc.Arbitrary<object> =>
  fc
    .tuple(fc.constantFrom(name, name, name, `Not${name}`), some(values))
    .map(([element, value]) => ({ [element]: value }));

export function statement(kind: PolicyKind): fc.Arbitrary<StatementJson> {
  const named = fc.constantFrom<unknown>(...PRINCIPALS, ...FEDERATED);
  const negated = fc.oneof({ weight: 5, arbitrary: fc.constant("Principal") }, fc.constant("NotPrincipal"));
  const hasPrincipal = kind === "trust" || kind === "resource" || kind === "rcp";
  return fc
    .record({
      effect: fc.constantFrom<"Allow" | "Deny">("Allow", "Allow", "Deny"),
      principal: hasPrincipal ? fc.tuple(negated, named).map(([name, value]) => ({ [name]: value })) : fc.constant({}),
      action: patterns("Action", ACTIONS),
      resource: kind === "trust" ? fc.constant({}) : patterns("Resource", RESOURCES),
      Condition: fc.option(condition, { nil: undefined }),
    })
    .map(({ effect, principal, action, resource, Condition }) => ({
      Effect: effect,
      ...principal,
      ...action,
      ...resource,
      ...(Condition === undefined ? undefined : { Condition }),
    }));
}

/** Every layer as the JSON of its statements, before it is read: what a law changes, it changes here. */
export interface LayersJson {
  readonly identity: readonly StatementJson[];
  readonly boundary: readonly StatementJson[] | undefined;
  readonly session: readonly StatementJson[] | undefined;
  readonly trust: readonly StatementJson[] | undefined;
  readonly resource: readonly StatementJson[] | undefined;
  readonly scp: readonly StatementJson[] | undefined;
  readonly rcp: readonly StatementJson[] | undefined;
}

const LAYERS = ["identity", "boundary", "session", "trust", "resource", "scp", "rcp"] as const;

const statements = (kind: PolicyKind): fc.Arbitrary<StatementJson[]> =>
  fc.array(statement(kind), { minLength: 1, maxLength: 3 });
const optional = (kind: PolicyKind): fc.Arbitrary<StatementJson[] | undefined> =>
  fc.option(statements(kind), { nil: undefined, freq: 1 });

export const layers: fc.Arbitrary<LayersJson> = fc.record({
  identity: fc.array(statement("identity"), { maxLength: 3 }),
  boundary: optional("boundary"),
  session: optional("session"),
  trust: optional("trust"),
  resource: optional("resource"),
  scp: optional("scp"),
  rcp: optional("rcp"),
});

export function policyOf(kind: PolicyKind, json: readonly StatementJson[], version = "2012-10-17"): Policy {
  const { value } = readPolicyValue({ Version: version, Statement: json }, { kind });
  if (value === undefined) throw new Error("the generator made no policy");
  return value;
}

export function policySetOf(json: LayersJson): PolicySet {
  const of = (kind: PolicyKind): Policy => policyOf(kind, json[kind] ?? []);
  return {
    identity: [of("identity")],
    ...(json.boundary && { boundary: of("boundary") }),
    ...(json.session && { session: [of("session")] }),
    ...(json.trust && { trust: of("trust") }),
    ...(json.resource && { resource: of("resource") }),
    ...(json.scp && { scps: [[of("scp")]] }),
    ...(json.rcp && { rcps: [[of("rcp")]] }),
  };
}

/** Changes every statement of every layer, or drops it. */
export function mapStatements(
  json: LayersJson,
  change: (statement: StatementJson) => StatementJson | undefined,
): LayersJson {
  const changed = { ...json };
  for (const layer of LAYERS) {
    const list = json[layer]?.map(change).filter((entry) => entry !== undefined);
    if (list !== undefined) changed[layer] = list;
  }
  return changed;
}

const context = fc.dictionary(
  fc.constantFrom(...KEYS),
  fc.oneof(fc.constantFrom(...ASKED), fc.array(fc.constantFrom(...ASKED), { maxLength: 3 })),
  { maxKeys: 3 },
);

export const request: fc.Arbitrary<Request> = fc.record({
  principal: fc.constantFrom<Request["principal"]>(
    { kind: "aws", arn: ROLE },
    { kind: "aws", arn: SESSION },
    { kind: "aws", arn: "arn:aws:iam::111111111111:user/anna" },
    { kind: "aws", arn: "arn:aws:iam::222222222222:role/ci" },
    { kind: "federated", arn: PROVIDER },
    { kind: "service", arn: "ec2.amazonaws.com" },
    { kind: "anonymous" },
  ),
  action: fc.constantFrom("s3:GetObject", "s3:PutObject", "kms:Decrypt", "sts:AssumeRoleWithWebIdentity"),
  resource: fc.constantFrom("arn:aws:s3:::a/b", "arn:aws:s3:::b", "arn:aws:s3:eu-west-1:111111111111:a/b", "*"),
  resourceAccount: fc.constant("111111111111"),
  context,
});
