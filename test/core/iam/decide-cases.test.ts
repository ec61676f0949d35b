import { describe, expect, it } from "vitest";
import { decide } from "../../../src/core/iam/decide.ts";
import type { Policy, PolicyKind } from "../../../src/core/iam/policy.ts";
import type { Decision, PolicySet, Principal, Request } from "../../../src/core/iam/request.ts";
import { type Context, loadCases, policyOf } from "./support.ts";

interface Layers {
  readonly by: Readonly<Record<string, Principal>>;
  readonly policies: Readonly<Record<string, object>>;
  readonly cases: readonly LayerCase[];
}

interface LayerCase {
  readonly says: string;
  readonly by?: string;
  readonly action?: string;
  readonly resource?: string;
  readonly resourceAccount?: string;
  readonly policies: {
    readonly identity?: readonly string[];
    readonly session?: readonly string[];
    readonly boundary?: string;
    readonly resource?: string;
    readonly trust?: string;
    readonly scps?: readonly (readonly string[])[];
    readonly rcps?: readonly (readonly string[])[];
  };
  readonly kind: Decision["kind"];
}

const layers = loadCases<Layers>("layers");

function named(kind: PolicyKind, name: string): Policy {
  const statement = layers.policies[name];
  if (statement === undefined) throw new Error(`the case names no policy: ${name}`);
  return policyOf(kind, [statement]);
}

function setOf({ policies }: LayerCase): PolicySet {
  const { identity, session, boundary, resource, trust, scps, rcps } = policies;
  return {
    ...(identity && { identity: identity.map((name) => named("identity", name)) }),
    ...(session && { session: session.map((name) => named("session", name)) }),
    ...(boundary && { boundary: named("boundary", boundary) }),
    ...(resource && { resource: named("resource", resource) }),
    ...(trust && { trust: named("trust", trust) }),
    ...(scps && { scps: scps.map((level) => level.map((name) => named("scp", name))) }),
    ...(rcps && { rcps: rcps.map((level) => level.map((name) => named("rcp", name))) }),
  };
}

describe("the layers of policies:", () => {
  it.each(layers.cases.map((entry) => [entry.says, entry.kind, entry] as const))("%s: %s", (_says, kind, entry) => {
    const principal = layers.by[entry.by ?? "session"];
    if (principal === undefined) throw new Error(`the case names nobody: ${entry.by}`);
    const decision = decide(setOf(entry), {
      principal,
      action: entry.action ?? "s3:GetObject",
      resource: entry.resource ?? "arn:aws:s3:::acme-artifacts/app.zip",
      ...(entry.resourceAccount === undefined ? undefined : { resourceAccount: entry.resourceAccount }),
    });
    expect(decision).toMatchObject({ kind, allowed: kind === "allow", exact: true });
  });
});

interface WebIdentity {
  readonly tokens: Readonly<Record<string, Context>>;
  readonly cases: readonly WebIdentityCase[];
}

interface WebIdentityCase {
  readonly says: string;
  readonly by: string;
  readonly condition?: object;
  readonly statements?: readonly object[];
  readonly rcp?: object;
  readonly allowed: boolean;
  readonly exact?: boolean;
  readonly kind?: Decision["kind"];
  readonly failed?: string;
  readonly code?: string;
}

const webIdentity = loadCases<WebIdentity>("web-identity");

function requestOf(context: Context): Request {
  const issuer = Object.keys(context)[0]?.replace(/:[a-z]+$/, "");
  return {
    principal: { kind: "federated", arn: `arn:aws:iam::111111111111:oidc-provider/${issuer}` },
    action: "sts:AssumeRoleWithWebIdentity",
    resource: "arn:aws:iam::111111111111:role/deploy",
    context,
  };
}

function fullStatement(statement: object, provider: string | undefined): object {
  if (typeof statement !== "object") return statement;
  const action = "NotAction" in statement ? undefined : { Action: "sts:AssumeRoleWithWebIdentity" };
  return { Principal: { Federated: provider }, ...action, ...statement };
}

describe("a web identity:", () => {
  it.each(webIdentity.cases.map((entry) => [entry.says, entry] as const))("%s", (_says, entry) => {
    const context = webIdentity.tokens[entry.by];
    if (context === undefined) throw new Error(`the case has no token: ${entry.by}`);
    const request = requestOf(context);
    const statements = entry.statements ?? [{ Effect: "Allow", Condition: entry.condition }];
    const trust = policyOf(
      "trust",
      statements.map((statement) => fullStatement(statement, request.principal.arn)),
    );
    const rcps = entry.rcp === undefined ? [] : [[], [policyOf("rcp", [entry.rcp])]];
    const decision = decide({ trust, rcps }, request);
    const kind = entry.kind ?? (entry.allowed ? "allow" : "implicit-deny");
    expect(decision).toMatchObject({ allowed: entry.allowed, exact: entry.exact ?? true, kind });
    const expected = {
      ...(entry.failed === undefined ? undefined : { failed: entry.failed }),
      ...(entry.code === undefined ? undefined : { code: entry.code }),
    };
    expect(decision.because).toContainEqual(expect.objectContaining(expected));
  });
});
