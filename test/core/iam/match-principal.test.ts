import { describe, expect, it } from "vitest";
import { decide } from "../../../src/core/iam/decide.ts";
import type { PolicySet, Principal } from "../../../src/core/iam/request.ts";
import { ALLOW_ALL, loadCases, policyOf, shown } from "./support.ts";

interface Principals {
  readonly names: Readonly<Record<string, Principal>>;
  readonly cases: readonly PrincipalCase[];
}

interface PrincipalCase {
  readonly principal?: unknown;
  readonly notPrincipal?: unknown;
  readonly denyNotPrincipal?: unknown;
  readonly by: string;
  readonly identity?: boolean;
  readonly boundary?: boolean;
  readonly session?: boolean;
  readonly allowed: boolean;
  readonly exact?: boolean;
  readonly because?: string;
}

const { names, cases } = loadCases<Principals>("principals");
const ACTION = { Action: "sts:*" };

function trustOf({ principal, notPrincipal, denyNotPrincipal }: PrincipalCase): readonly object[] {
  if (principal !== undefined) return [{ Effect: "Allow", Principal: principal, ...ACTION }];
  if (notPrincipal !== undefined) return [{ Effect: "Allow", NotPrincipal: notPrincipal, ...ACTION }];
  return [
    { Effect: "Allow", Principal: "*", ...ACTION },
    { Effect: "Deny", NotPrincipal: denyNotPrincipal, ...ACTION },
  ];
}

function policiesOf(entry: PrincipalCase): PolicySet {
  const something = (allows: boolean): object => ({ ...ALLOW_ALL, Action: allows ? "*" : "ec2:*" });
  return {
    trust: policyOf("trust", trustOf(entry)),
    ...(entry.identity === true ? { identity: [policyOf("identity", [ALLOW_ALL])] } : undefined),
    ...(entry.boundary === undefined ? undefined : { boundary: policyOf("boundary", [something(entry.boundary)]) }),
    ...(entry.session === undefined ? undefined : { session: [policyOf("session", [something(entry.session)])] }),
  };
}

describe("a principal in a trust policy", () => {
  const titled = cases.map((entry): [string, PrincipalCase] => {
    const { by, allowed, because = "", ...rest } = entry;
    return [`${by} with ${shown(rest)}: ${allowed ? "allowed" : "not allowed"} ${because}`, entry];
  });

  it.each(titled)("%s", (_title, entry) => {
    const principal = names[entry.by];
    if (principal === undefined) throw new Error(`the case names nobody: ${entry.by}`);
    const action = principal.kind === "federated" ? "sts:AssumeRoleWithWebIdentity" : "sts:AssumeRole";
    const request = { principal, action, resource: "arn:aws:iam::111111111111:role/deploy" };
    const decision = decide(policiesOf(entry), request);
    expect(decision).toMatchObject({ allowed: entry.allowed, exact: entry.exact ?? true });
  });
});
