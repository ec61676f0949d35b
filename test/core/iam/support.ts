import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { decide } from "../../../src/core/iam/decide.ts";
import type { Policy, PolicyKind } from "../../../src/core/iam/policy.ts";
import { readPolicyValue } from "../../../src/core/iam/read-policy.ts";
import type { Decision, Principal, Request } from "../../../src/core/iam/request.ts";

/** What a case says of a truth: AWS's answer, or that it is not documented. */
export type Known = boolean | "unknown";

export type Context = NonNullable<Request["context"]>;

export function loadCases<T>(topic: string): T {
  const url = new URL(`../../cases/iam/${topic}.yaml`, import.meta.url);
  return parse(readFileSync(url, "utf8")) as T;
}

/** A policy of these statements and this version, or "none", whatever its diagnostics: cases are also about policies that AWS would not store. */
export function policyOf(kind: PolicyKind, statements: readonly object[], version = "2012-10-17"): Policy {
  const document = { ...(version === "none" ? undefined : { Version: version }), Statement: statements };
  const { value } = readPolicyValue(document, { kind, name: kind });
  if (value === undefined) throw new Error("the case has no policy");
  return value;
}

const CALLER: Principal = { kind: "aws", arn: "arn:aws:sts::111111111111:assumed-role/ci/job-1" };

export const ALLOW_ALL: object = { Effect: "Allow", Action: "*", Resource: "*" };

/**
 * Whether a condition, an action or a resource matches, told from decisions: as part of an Allow it lets through or not,
 * as part of a Deny beside an Allow of everything it stops or not, and what is unknown is open and inexact in both.
 */
export function probe(statement: object, request: Partial<Request>, version?: string): Known {
  const asked: Request = { principal: CALLER, action: "s3:GetObject", resource: "arn:aws:s3:::acme/key", ...request };
  const allow = { Action: "*", Resource: "*", ...statement, Effect: "Allow" };
  const deny = { Action: "*", Resource: "*", ...statement, Effect: "Deny" };
  const allowing = decide({ identity: [policyOf("identity", [allow], version)] }, asked);
  const denying = decide({ identity: [policyOf("identity", [ALLOW_ALL, deny], version)] }, asked);
  const [first, second] = [knownOf(allowing), knownOf(denying)];
  const opposite = second === "unknown" ? second : !second;
  if (first !== opposite) throw new Error(`an Allow says ${first}, a Deny ${opposite}`);
  return first;
}

export function knownOf(decision: Decision): Known {
  if (!decision.exact && !decision.allowed) throw new Error("a denial that is not exact");
  return decision.exact ? decision.allowed : "unknown";
}

/** How a case's value reads in the name of its test. */
export function shown(value: unknown): string {
  return JSON.stringify(value) ?? "no value";
}
