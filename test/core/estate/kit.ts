import { readFileSync } from "node:fs";
import type { Estate } from "../../../src/core/estate/estate.ts";
import { type GivenSource, readEstate } from "../../../src/core/estate/read-estate.ts";

/** Reads texts by name: objects are written as JSON. */
export function estateOf(files: Readonly<Record<string, unknown>>): Estate {
  return readEstate(sourcesOf(files)).estate;
}

export function sourcesOf(files: Readonly<Record<string, unknown>>): GivenSource[] {
  return Object.entries(files).map(([name, content]) => ({
    name,
    text: typeof content === "string" ? content : JSON.stringify(content, undefined, 2),
  }));
}

/** An estate, or a part of it, without the places: what was read, wherever it stood. */
export function placeless(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(placeless);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => key !== "at" && key !== "source" && key !== "node");
  return Object.fromEntries(kept.map(([key, inner]) => [key, placeless(inner)]));
}

export const ACCOUNT = "111111111111";
export const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/gitlab.com`;

export function trust(sub: string, provider = PROVIDER): Record<string, unknown> {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: provider },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { "gitlab.com:aud": "sts.amazonaws.com", "gitlab.com:sub": sub } },
      },
    ],
  };
}

export const MAIN = "project_path:acme/api:ref_type:branch:ref:main";

/** A role as the authorization details have it. */
export function role(name: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    Path: "/",
    RoleName: name,
    RoleId: "AROAEXAMPLE",
    Arn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
    CreateDate: "2026-01-01T00:00:00+00:00",
    AssumeRolePolicyDocument: trust(MAIN),
    InstanceProfileList: [],
    RolePolicyList: [],
    AttachedManagedPolicies: [],
    Tags: [],
    RoleLastUsed: {},
    ...more,
  };
}

export function details(...roles: readonly Record<string, unknown>[]): Record<string, unknown> {
  return { UserDetailList: [], GroupDetailList: [], RoleDetailList: roles, Policies: [] };
}

export function example(path: string): string {
  return readFileSync(new URL(`../../../examples/acme/${path}`, import.meta.url), "utf8");
}
