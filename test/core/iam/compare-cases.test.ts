import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { loadCatalog } from "../../../src/core/iam/catalog/load.ts";
import { type AccessRelation, compare } from "../../../src/core/iam/compare.ts";
import { decideAlone } from "../../../src/core/iam/compare/replay.ts";
import { readPolicy } from "../../../src/core/iam/read-policy.ts";
import type { Policy, PolicyKind } from "../../../src/core/iam/policy.ts";
import { policyOf } from "./support.ts";

interface Pair {
  readonly says: string;
  readonly kind?: PolicyKind;
  readonly version?: string;
  readonly before: Side;
  readonly after: Side;
  readonly relation: AccessRelation;
}

/** Statements, or the condition of one. */
type Side = readonly object[] | object;

const MIRRORED: Readonly<Record<AccessRelation, AccessRelation>> = {
  equal: "equal",
  narrower: "wider",
  wider: "narrower",
  incomparable: "incomparable",
  undecided: "undecided",
};

function load(topic: string): readonly Pair[] {
  const url = new URL(`../../cases/compare/${topic}.yaml`, import.meta.url);
  return (parse(readFileSync(url, "utf8")) as { readonly cases: readonly Pair[] }).cases;
}

function sideOf(side: Side, kind: PolicyKind, version?: string): Policy {
  const statements: readonly object[] = Array.isArray(side) ? side : [{ Condition: side }];
  return policyOf(
    kind,
    statements.map((statement) => ({
      Effect: "Allow",
      ...("NotAction" in statement
        ? undefined
        : { Action: kind === "trust" ? "sts:AssumeRoleWithWebIdentity" : "s3:GetObject" }),
      ...("NotResource" in statement || kind === "trust" ? undefined : { Resource: "*" }),
      ...statement,
    })),
    version,
  );
}

describe.each(["identity", "conditions", "principals"])("compare on %s", (topic) => {
  it.each(load(topic).map((pair) => [pair.says, pair.relation, pair] as const))("%s: %s", (_, relation, pair) => {
    const { kind = "identity", version } = pair;
    const before = sideOf(pair.before, kind, version);
    const after = sideOf(pair.after, kind, version);
    const there = compare(before, after);
    const back = compare(after, before);
    expect([there.relation, back.relation]).toEqual([relation, MIRRORED[relation]]);
    expect([there.gained !== undefined, there.lost !== undefined]).toEqual([
      relation === "wider" || relation === "incomparable",
      relation === "narrower" || relation === "incomparable",
    ]);
    for (const [request, here, elsewhere] of [
      [there.gained, after, before],
      [there.lost, before, after],
    ] as const) {
      if (request === undefined) continue;
      expect(decideAlone(here, request)).toMatchObject({ allowed: true, exact: true });
      expect(decideAlone(elsewhere, request).allowed).toBe(false);
    }
  });
});

describe("compare", () => {
  it("says that a budget was reached rather than guess", () => {
    const many = (letter: string): Policy =>
      policyOf("identity", [
        { Effect: "Allow", Action: Array.from({ length: 30 }, (_, at) => `s3:*${letter}${at}*`), Resource: "*" },
      ]);
    expect(compare(many("a"), many("b"), { budget: { states: 50 } })).toMatchObject({
      relation: "undecided",
      caveats: [{ code: "budget-states" }],
    });
    let time = 0;
    expect(compare(many("a"), many("b"), { budget: { ms: 3, now: () => time++ } })).toMatchObject({
      relation: "undecided",
      caveats: [{ code: "budget-time" }],
    });
  });

  it.each([
    ["an operator that nobody knows", "unclear", { Condition: { StringFrob: { "aws:username": "anna" } } }],
    [
      "an ARN that AWS's documentation leaves open",
      "undocumented",
      { Condition: { ArnLike: { "aws:SourceArn": "*" } } },
    ],
  ])("says of an example that rests on %s that it does", (_, code, more) => {
    const after = policyOf("identity", [{ Effect: "Allow", Action: "s3:*", Resource: "*", ...more }]);
    expect(compare(policyOf("identity", []), after)).toMatchObject({ relation: "wider", caveats: [{ code }] });
  });

  it("knows which actions there are when it is told", async () => {
    const catalog = await loadCatalog();
    const [stars, names] = [["s3:GetObject*"], catalog.expand("s3:GetObject*")].map((Action) =>
      policyOf("identity", [{ Effect: "Allow", Action, Resource: "*" }]),
    );
    if (stars === undefined || names === undefined) throw new Error("two policies were expected");
    expect(compare(stars, names).relation).toBe("narrower");
    expect(compare(stars, names, { catalog }).relation).toBe("equal");
    const lost = compare(stars, policyOf("identity", [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }]), {
      catalog,
    }).lost;
    expect(names.statements[0]?.action.values.map(({ value }) => value)).toContain(lost?.action);
  });

  it.each([
    "",
    "{}",
    "[]",
    "null",
    '{"Statement":5}',
    '{"Statement":[5]}',
    '{"Statement":{"Effect":"Maybe"}}',
    '{"Statement":{"Effect":"Allow","Action":7,"Resource":{}}}',
  ])("compares what it can of %j", (text) => {
    const { value } = readPolicy(text);
    if (value === undefined) return;
    expect(compare(value, value).relation).toBe("equal");
    expect(compare(value, policyOf("identity", [{ Effect: "Allow", Action: "*", Resource: "*" }])).relation).toMatch(
      /wider|undecided/,
    );
  });

  it("gives the same answer every time", () => {
    const [before, after] = [
      [{ Action: "s3:*" }, { Effect: "Deny" }],
      [{ Action: "*", NotResource: "arn:aws:s3:::acme/*" }],
    ].map((side) => sideOf(side, "identity"));
    if (before === undefined || after === undefined) throw new Error("two policies were expected");
    expect(JSON.stringify(compare(before, after))).toBe(JSON.stringify(compare(before, after)));
  });
});
