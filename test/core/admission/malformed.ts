import * as fc from "fast-check";
import type { Door } from "../../../src/core/admission/admission.ts";
import type { Policy, PolicyKind } from "../../../src/core/iam/policy.ts";
import { readPolicyValue } from "../../../src/core/iam/read-policy.ts";
import { aDoor, aTrustPolicy, anOddDoor } from "./generators.ts";

/** Policies that AWS would not store, each made of a good one by a few accidents. */

type Json = null | boolean | number | string | Json[] | JsonObject;
interface JsonObject {
  [key: string]: Json;
}

const NAMES = [
  ..."Effect effect Action NotAction Principal NotPrincipal Resource NotResource Condition Sid Federated AWS".split(
    " ",
  ),
  ..."StringEquals StringLike StringMatches Null ForAllValues:Null NullIfExists Bool ForAllValues: null".split(" "),
  ..."gitlab.com: gitlab.com:sub GitLab.com:SUB gitlab.com sub gitlab.com:x:y gitlab.com:8080:sub".split(" "),
  ..."gitlab.com/:sub https://gitlab.com:sub gitlab.com:project_id aws: 1 __proto__ constructor".split(" "),
  "",
];

const VALUES: readonly Json[] = [
  null,
  true,
  false,
  0,
  1,
  1e21,
  1.5,
  "",
  "*",
  "x",
  "true",
  "false",
  "Allow",
  "Deny",
  "allow",
  "deny",
  "\ud800",
  "\u{1f600}",
  "\u0000",
  "2012-10-17",
  "2008-10-17",
  "sts:AssumeRoleWithWebIdentity",
  [],
  {},
  [null],
  [[]],
  [["x"]],
  ["*", null],
  { x: 1 },
  { Federated: null },
  { Federated: [] },
  { Federated: ["*", 1] },
  { Foo: "x" },
  { StringEquals: null },
  { Null: { "gitlab.com:sub": [null] } },
];

interface Accident {
  readonly at: number;
  readonly kind: "drop" | "rename" | "retype" | "insert" | "wrap";
  readonly name: string;
  readonly value: Json;
}

const anAccident: fc.Arbitrary<Accident> = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom("drop", "rename", "retype", "insert", "wrap"),
  name: fc.constantFrom(...NAMES),
  value: fc.constantFrom(...VALUES),
});

/** A trust policy and a door; the accidents happen to the one or to the door's control policy. */
export const aMalformedDoor: fc.Arbitrary<readonly [trust: Policy, door: Door]> = fc
  .tuple(
    fc.oneof(fc.tuple(aTrustPolicy, aDoor), anOddDoor),
    fc.array(anAccident, { minLength: 1, maxLength: 3 }),
    fc.boolean(),
  )
  .map(([[trust, door], accidents, inRcp]) => {
    const rcp = door.rcps?.flat()[0];
    return inRcp && rcp !== undefined
      ? [trust, { ...door, rcps: [[damage(rcp, "rcp", accidents)]] }]
      : [damage(trust, "trust", accidents), door];
  });

function damage(policy: Policy, kind: PolicyKind, accidents: readonly Accident[]): Policy {
  const document: Json = JSON.parse(policy.source.text);
  for (const accident of accidents) befall(document, accident);
  // What is no object any more is no policy either.
  return readPolicyValue(document, { kind }).value ?? policy;
}

function befall(document: Json, { at, kind, name, value }: Accident): void {
  const places = placesIn(document);
  const place = places[at % places.length];
  if (place === undefined) return;
  const { parent, key } = place;
  const fresh = structuredClone(value);
  if (Array.isArray(parent)) {
    const index = Number(key);
    if (kind === "drop") parent.splice(index, 1);
    else if (kind === "insert") parent.push(fresh);
    else parent[index] = kind === "wrap" ? [parent[index] ?? null, fresh] : fresh;
    return;
  }
  const entries = Object.entries(parent);
  for (const own of Object.keys(parent)) delete parent[own];
  for (const [own, old] of entries) {
    if (own !== key) define(parent, own, old);
    else if (kind === "rename") define(parent, name, old);
    else if (kind !== "drop") define(parent, own, kind === "insert" ? old : kind === "wrap" ? [old, fresh] : fresh);
  }
  if (kind === "insert") define(parent, name, fresh);
}

/** As a reader of JSON does it: `__proto__` is a name like any other. */
function define(parent: JsonObject, key: string, value: Json): void {
  Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
}

interface Place {
  readonly parent: Json[] | JsonObject;
  readonly key: string;
}

function placesIn(value: Json): readonly Place[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [{ parent: value, key }, ...placesIn(inner)]);
}
