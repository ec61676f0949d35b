import * as fc from "fast-check";
import type { Door } from "../../../src/core/admission/admission.ts";
import type { Claims } from "../../../src/core/gitlab/claims.ts";
import { mintClaims } from "../../../src/core/gitlab/mint-claims.ts";
import type { Policy } from "../../../src/core/iam/policy.ts";
import { readPolicyValue } from "../../../src/core/iam/read-policy.ts";
import { aJob } from "../gitlab/generators.ts";

const ISSUERS = ["gitlab.com", "gitlab.example.com"] as const;
const ACCOUNT = "111111111111";

/** Values of subjects that are nearly each other, and nearly what the jobs of the other generators have. */
const aSubjectValue = fc.oneof(
  fc.constantFrom(
    "*",
    "**",
    "?*",
    "",
    "project_path:*",
    "project_path:acme/*",
    "project_path:acme*",
    "project_path:acme/app",
    "project_path:acme/app:*",
    "project_path:acme/app*",
    "project_path:acme/ap?:*",
    "project_path:*/app:ref_type:branch:ref:main",
    "project_path:*:ref_type:branch:ref:main",
    "project_path:acme/app:ref_type:branch:ref:main",
    "project_path:acme/app:ref_type:tag:ref:*",
    "project_path:acme/app:ref_type:*:ref:ma?n*",
    "project_path:acme/app:ref_type:branch:ref:refs/heads/main",
    "project_path:acme/app:ref_type:mr:*",
    "project_path:Acme/app:ref_type:branch:ref:MAIN",
    "project_id:20:*",
    "project_id:20:ref_type:branch:ref:main",
    "project_id:2*",
    "*:project_id:20:*",
    "*acme/app*",
    "p*:ref:main",
    "*:ref_protected:true*",
    "*:ref:?",
    "job_project_path:acme/app:*",
    "repo:acme/app:*",
    "project_path:${gitlab.com:user_login}/*",
    "${gitlab.com:sub}",
    "project_id:${gitlab.com:project_id}:*",
    "project_path:acme/*:ref_protected:${gitlab.com:ref_protected}",
  ),
  fc
    .array(
      fc.constantFrom(
        "project_path:",
        "acme",
        "/",
        "app",
        ":ref_type:",
        "branch",
        "tag",
        ":ref:",
        "main",
        "*",
        "?",
        ":",
      ),
      {
        minLength: 1,
        maxLength: 10,
      },
    )
    .map((pieces) => pieces.join("")),
);

const anOperator = fc.constantFrom(
  "StringEquals",
  "StringEquals",
  "StringLike",
  "StringLike",
  "StringLike",
  "StringNotEquals",
  "StringNotLike",
  "StringEqualsIgnoreCase",
  "StringNotEqualsIgnoreCase",
  "StringLikeIfExists",
  "StringNotLikeIfExists",
  "ForAllValues:StringLike",
  "ForAnyValue:StringLike",
  "ForAnyValue:StringNotLike",
  "ForAllValues:StringNotEquals",
  "ArnLike",
  "NumericEquals",
  "NumericLessThan",
  "Bool",
  "DateLessThan",
  "StringMatches",
);

const VALUES: Readonly<Record<string, fc.Arbitrary<string>>> = {
  sub: aSubjectValue,
  aud: fc.constantFrom("sts.amazonaws.com", "https://gitlab.com", "*", "other", "sts*"),
  project_id: fc.constantFrom("20", "200", "2*", "123", "1?", "*", "${gitlab.com:namespace_id}", "48120001", "x"),
  namespace_id: fc.constantFrom("20", "12", "*", "1*"),
  ref_protected: fc.constantFrom("true", "false", "True", "*", "t*"),
  pipeline_source: fc.constantFrom("push", "merge_request_event", "web", "*", "p*", "PUSH"),
  runner_environment: fc.constantFrom("gitlab-hosted", "self-hosted", "*-hosted", "x"),
  user_login: fc.constantFrom("jdoe", "eve", "*", "e?e"),
  user_email: fc.constantFrom("*@acme.example", "jdoe@acme.example", ""),
  user_id: fc.constantFrom("1", "12", "*"),
  user_access_level: fc.constantFrom("owner", "developer", "*"),
  environment: fc.constantFrom("production", "*"),
  ref: fc.constantFrom("main"),
};

const aClaim = fc.oneof({ arbitrary: fc.constant("sub"), weight: 5 }, fc.constantFrom(...Object.keys(VALUES)));

const aTokenCondition = fc
  .tuple(fc.constantFrom(...ISSUERS, "gitlab.com", "gitlab.com"), aClaim, anOperator)
  .chain(([issuer, claim, operator]) =>
    fc
      .array(VALUES[claim] ?? fc.constant("x"), { minLength: 0, maxLength: 3 })
      .map((values) => [operator, `${issuer}:${claim}`, values] as const),
  );

const anOtherCondition = fc.constantFrom(
  ["StringLike", "sts:RoleSessionName", ["gl-*"]] as const,
  ["StringNotLike", "sts:RoleSessionName", ["x"]] as const,
  ["IpAddress", "aws:SourceIp", ["203.0.113.0/24"]] as const,
  ["Null", "gitlab.com:sub", ["false"]] as const,
  ["Null", "gitlab.com:user_id", ["true"]] as const,
  ["Null", "gitlab.example.com:sub", ["true"]] as const,
  ["StringEquals", "aws:RequestTag/x", ["y"]] as const,
  ["StringLike", "sts:RoleSessionName", ["${gitlab.com:project_id}-*"]] as const,
);

const aCondition = fc.oneof({ arbitrary: aTokenCondition, weight: 6 }, anOtherCondition);

const aStatement = fc
  .record({
    effect: fc.constantFrom("Allow", "Allow", "Allow", "Deny"),
    conditions: fc.array(aCondition, { minLength: 0, maxLength: 3 }),
    provider: fc.constantFrom(...ISSUERS, "gitlab.com", "*"),
    action: fc.constantFrom(
      "sts:AssumeRoleWithWebIdentity",
      "sts:AssumeRoleWithWebIdentity",
      "sts:*",
      "sts:AssumeRole",
    ),
  })
  .map(({ effect, conditions, provider, action }) => {
    const block: Record<string, Record<string, readonly string[]>> = {};
    for (const [operator, key, values] of conditions) (block[operator] ??= {})[key] = values;
    return {
      Effect: effect,
      Principal: provider === "*" ? "*" : { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${provider}` },
      Action: action,
      ...(conditions.length === 0 ? {} : { Condition: block }),
    };
  });

export const aTrustPolicy: fc.Arbitrary<Policy> = fc
  .record({
    Version: fc.constantFrom("2012-10-17", "2012-10-17", "2008-10-17"),
    Statement: fc.array(aStatement, { minLength: 1, maxLength: 4 }),
  })
  .map((document) => read(document, "trust"));

const ODD_OPERATORS = ["String", "Numeric", "Date"].flatMap((type) => [`${type}Equals`, `${type}NotEquals`]);
const anOddOperator = fc
  .tuple(
    fc.constantFrom("", "ForAllValues:", "ForAnyValue:"),
    fc.constantFrom(
      ...ODD_OPERATORS,
      "StringLike",
      "StringNotLike",
      "StringEqualsIgnoreCase",
      "StringNotEqualsIgnoreCase",
      "NumericLessThan",
      "DateGreaterThanEquals",
      "Bool",
      "BinaryEquals",
      "IpAddress",
      "NotIpAddress",
      "ArnLike",
      "ArnNotEquals",
    ),
    fc.constantFrom("", "IfExists"),
  )
  .map((parts) => parts.join(""));

const ODD_VALUES: Readonly<Record<string, readonly string[]>> = {
  sub: [
    "*",
    "project_path:acme/*",
    "project_id:20:*",
    "project_id:${gitlab.com:project_id}:*",
    "*:ref_protected:${gitlab.com:ref_protected}",
    "source_project_id:${gitlab.com:project_id}:ref:?*",
    "project_path:acme/${gitlab.com:namespace_id}*:ref:main",
    "project_path:acme/*?${gitlab.com:user_email}?*",
    "project_path:acme/${gitlab.com:nothing, 'x}y'}:*",
    "${gitlab.com:sub}",
    "${gitlab.com:sub}${aws:SourceIp}",
    "x${*}",
  ],
  project_id: ["20", "020", "2*", "*", "${gitlab.com:namespace_id}"],
  ref_protected: ["true", "True", "x", "${gitlab.com:user_login}"],
  pipeline_source: ["push", "", "p*", "*"],
  user_login: ["jdoe", "", "*"],
  user_id: ["20", "*"],
  aud: ["sts.amazonaws.com", "2026", "*"],
  runner_environment: ["self-hosted", "*-hosted"],
};

const anOddBlock = fc
  .array(
    fc
      .tuple(anOddOperator, fc.constantFrom("sub", "sub", ...Object.keys(ODD_VALUES)))
      .chain(([operator, claim]) =>
        fc
          .array(fc.constantFrom(...(ODD_VALUES[claim] ?? [])), { maxLength: 3 })
          .map((values) => [operator, `gitlab.com:${claim}`, values] as const),
      ),
    { maxLength: 3 },
  )
  .map((conditions) => {
    const block: Record<string, Record<string, readonly string[]>> = {};
    for (const [operator, key, values] of conditions) (block[operator] ??= {})[key] = values;
    return block;
  });

const OWN = `arn:aws:iam::${ACCOUNT}:oidc-provider/gitlab.com`;

/** Statements as nobody writes them: every operator on every claim, elements turned round, variables between claims. */
const anOddStatement = (resource: boolean) =>
  fc
    .record({
      effect: resource ? fc.constant("Deny") : fc.constantFrom("Allow", "Allow", "Deny"),
      who: fc.constantFrom<object | string>({ Federated: OWN }, { Federated: OWN }, "*", { AWS: ACCOUNT }),
      action: fc.constantFrom("sts:AssumeRoleWithWebIdentity", "sts:*", "*", "sts:AssumeRole"),
      role: fc.constantFrom("*", `arn:aws:iam::${ACCOUNT}:role/*`, "arn:aws:iam::*", `arn:aws:iam::${ACCOUNT}:role/a*`),
      turned: fc.constantFrom("", "", "", "Principal", "Action", "Resource"),
      block: anOddBlock,
    })
    .map(({ effect, who, action, role, turned, block }) => ({
      Effect: effect,
      [turned === "Principal" && effect === "Deny" ? "NotPrincipal" : "Principal"]: resource ? "*" : who,
      [turned === "Action" ? "NotAction" : "Action"]: action,
      ...(resource ? { [turned === "Resource" ? "NotResource" : "Resource"]: role } : {}),
      Condition: block,
    }));

/** A trust policy and a door, at their oddest. */
export const anOddDoor: fc.Arbitrary<readonly [trust: Policy, door: Door]> = fc
  .record({
    version: fc.constantFrom("2012-10-17", "2012-10-17", "2008-10-17"),
    statements: fc.array(anOddStatement(false), { minLength: 1, maxLength: 3 }),
    denies: fc.array(anOddStatement(true), { maxLength: 2 }),
    roleArn: fc.constantFrom(undefined, `arn:aws:iam::${ACCOUNT}:role/app`),
    clientIds: fc.subarray(["sts.amazonaws.com", "2026"], { minLength: 1 }),
  })
  .map(({ version, statements, denies, roleArn, clientIds }) => [
    read({ Version: version, Statement: statements }, "trust"),
    {
      account: ACCOUNT,
      provider: { url: "gitlab.com", clientIds },
      ...(roleArn === undefined ? undefined : { roleArn }),
      ...(denies.length === 0 ? undefined : { rcps: [[read({ Version: version, Statement: denies }, "rcp")]] }),
    },
  ]);

const anRcp = fc
  .array(
    fc.array(aCondition, { minLength: 1, maxLength: 2 }).map((conditions) => {
      const block: Record<string, Record<string, readonly string[]>> = {};
      for (const [operator, key, values] of conditions) (block[operator] ??= {})[key] = values;
      return { Effect: "Deny", Principal: "*", Action: "sts:*", Resource: "*", Condition: block };
    }),
    { minLength: 1, maxLength: 2 },
  )
  .map((statements) => read({ Version: "2012-10-17", Statement: statements }, "rcp"));

export const aDoor: fc.Arbitrary<Door> = fc.record(
  {
    account: fc.constant(ACCOUNT),
    provider: fc.record({
      url: fc.constantFrom("gitlab.com", "gitlab.com", "https://gitlab.example.com"),
      clientIds: fc.subarray(["sts.amazonaws.com", "https://gitlab.com"], { minLength: 1 }),
    }),
    rcps: fc.array(fc.array(anRcp, { maxLength: 1 }), { maxLength: 1 }),
  },
  { requiredKeys: ["account", "provider"] },
);

/** Tokens of jobs, and some that lack a claim, have another issuer, or hold what no job has. */
export const aToken: fc.Arbitrary<Claims> = fc
  .tuple(
    aJob,
    fc.constantFrom(...ISSUERS, "gitlab.com"),
    fc.option(
      fc.constantFrom<readonly [string, unknown]>(
        ["user_id", undefined],
        ["user_login", undefined],
        ["user_email", ""],
        ["user_access_level", null],
        ["project_id", undefined],
        ["ref_protected", undefined],
        ["sub", "repo:acme/app:ref:refs/heads/main"],
        ["sub", undefined],
        ["sub", ["project_path:acme/app:ref_type:branch:ref:main"]],
        ["aud", ["sts.amazonaws.com", "https://gitlab.com"]],
        ["project_id", 20],
        ["environment", "production"],
      ),
      { nil: undefined, freq: 3 },
    ),
  )
  .map(([job, issuer, odd]) => {
    const claims: Record<string, unknown> = { ...mintClaims({ ...job, issuer: `https://${issuer}` }) };
    if (odd !== undefined) {
      if (odd[1] === undefined) delete claims[odd[0]];
      else claims[odd[0]] = odd[1];
    }
    return claims;
  });

function read(document: object, kind: "trust" | "rcp"): Policy {
  const { value } = readPolicyValue(document, { kind });
  if (value === undefined) throw new TypeError("a generated policy that cannot be read");
  return value;
}
