import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawDoors } from "../../../src/core/estate/draw-doors.ts";
import { roleByArn } from "../../../src/core/estate/lookup.ts";
import { spanOf } from "../../../src/core/estate/place.ts";
import { readEstate } from "../../../src/core/estate/read-estate.ts";
import { ACCOUNT, MAIN, PROVIDER, details, estateOf, placeless, role, sourcesOf, trust } from "./kit.ts";

const encoded = (policy: unknown): string => encodeURIComponent(JSON.stringify(policy));
const PROVIDERS = [{ Arn: PROVIDER, Url: "gitlab.com", ClientIDList: ["sts.amazonaws.com"], ThumbprintList: [] }];
const standings = (estate: ReturnType<typeof estateOf>) => estate.sources.map(({ kind, standing }) => [kind, standing]);
const codes = (estate: ReturnType<typeof estateOf>) => estate.diagnostics.map(({ code }) => code);

describe("the authorization details", () => {
  it("mean the same whether their policies are encoded or not", () => {
    const plain = estateOf({ "d.json": details(role("ci")) });
    const coded = estateOf({ "d.json": details(role("ci", { AssumeRolePolicyDocument: encoded(trust(MAIN)) })) });
    expect(placeless(coded.accounts)).toEqual(placeless(plain.accounts));
    expect(plain.accounts[0]?.roles?.[0]).toMatchObject({ name: "ci", created: "2026-01-01T00:00:00Z", lastUsed: {} });
  });

  it("are read as YAML too, as the AWS CLI can print them", () => {
    const text = `RoleDetailList:\n- Arn: arn:aws:iam::${ACCOUNT}:role/ci\n  RoleName: ci\n  AssumeRolePolicyDocument:\n    Statement: []\n`;
    expect(estateOf({ "d.yaml": text }).accounts[0]?.roles).toMatchObject([{ name: "ci", trust: { exact: true } }]);
  });

  it.each([
    ["its trust policy", { AssumeRolePolicyDocument: undefined }, "no trust policy of role `ci`"],
    [
      "a managed policy that it carries",
      { AttachedManagedPolicies: [{ PolicyName: "x", PolicyArn: "arn:aws:iam::111111111111:policy/x" }] },
      "no text of `arn:aws:iam::111111111111:policy/x`",
    ],
  ])("are not complete where a role is there without %s", (_, more, detail) => {
    const estate = estateOf({ "d.json": details(role("ci", more)), "p.json": PROVIDERS });
    expect(estate.complete).toBe(false);
    expect(estate.sources).toContainEqual(expect.objectContaining({ file: "d.json", standing: "partial", detail }));
  });

  it("are missed where a listing names roles and nothing says what they may do", () => {
    const estate = estateOf({ "r.json": { Roles: [role("ci")] }, "p.json": PROVIDERS });
    expect(estate.complete).toBe(false);
    expect(estate.sources).toContainEqual({
      kind: "authorization-details",
      account: "111111111111",
      standing: "partial",
      detail: "not what may be done by role `ci`",
    });
  });

  it("given alone leave it open which providers there are, so nothing is complete", () => {
    const estate = estateOf({ "d.json": details(role("ci")) });
    expect(estate.complete).toBe(false);
    expect(drawDoors(estate)).toMatchObject([
      { id: `oidc/${ACCOUNT}/ci/gitlab.com`, provider: { standing: "unread" } },
    ]);
    expect(estateOf({ "d.json": details(role("ci")), "p.json": PROVIDERS }).complete).toBe(true);
  });

  it("are merged from pages, and partial while the last is missing", () => {
    const first = { ...details(role("a")), IsTruncated: true, Marker: "x" };
    const last = { ...details(role("b")), IsTruncated: false };
    const both = estateOf({ "1.json": first, "2.json": last, "p.json": PROVIDERS });
    expect(both.accounts[0]?.roles?.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(both.complete).toBe(true);
    const cut = estateOf({ "1.json": first, "p.json": PROVIDERS });
    expect(standings(cut)).toContainEqual(["authorization-details", "partial"]);
    expect(cut.complete).toBe(false);
  });

  it("keep a role whose trust policy is unreadable, name the place, and read the rest", () => {
    for (const broken of ["%7Bnot json", "%E0%A4%A", '{"Version": }', 42]) {
      const estate = estateOf({
        "d.json": details(role("bad", { AssumeRolePolicyDocument: broken }), role("good")),
        "p.json": PROVIDERS,
      });
      expect(estate.complete).toBe(false);
      expect(estate.accounts[0]?.roles?.map(({ name }) => name)).toEqual(["bad", "good"]);
      expect(estate.accounts[0]?.roles?.[0]?.trust?.policy).toBeUndefined();
      expect(drawDoors(estate).map(({ name }) => name)).toEqual(["good"]);
      const [diagnostic] = estate.diagnostics.filter(({ severity }) => severity === "error");
      expect(diagnostic?.message).toContain("the trust policy of role `bad`");
      expect(diagnostic?.span).toMatchObject({ file: "d.json", line: 11 });
    }
  });

  it("point into the file where a policy stands in it, and at the whole text where it is encoded", () => {
    const plain = estateOf({ "d.json": details(role("ci")) }).accounts[0]?.roles?.[0];
    const statement = plain?.trust?.policy?.statements[0];
    expect(plain?.trust?.policy?.source.name).toBe("d.json");
    expect(statement && plain?.trust && spanOf({ ...plain.trust.at, ...statement.at })).toMatchObject({ line: 14 });
  });

  it("keep a list that was not asked for apart from one that is empty", () => {
    const [account] = estateOf({ "d.json": { RoleDetailList: [role("ci")] } }).accounts;
    expect(account?.users).toBeUndefined();
    expect(account?.roles).toHaveLength(1);
    const [other] = estateOf({ "d.json": details(role("ci")) }).accounts;
    expect(other?.users).toEqual([]);
  });

  it("take names and tags as they come, however they are meant", () => {
    const tags = [
      { Key: "__proto__", Value: "<script>" },
      { Key: "b", Value: "\u001b[2J" },
    ];
    const estate = estateOf({ "d.json": details(role("ci", { Tags: tags })) });
    expect(Object.entries(estate.accounts[0]?.roles?.[0]?.tags ?? {})).toEqual([
      ["__proto__", "<script>"],
      ["b", "\u001b[2J"],
    ]);
  });
});

describe("an estate", () => {
  const files = {
    "aws/111111111111/details.json": details(role("a"), role("b")),
    "aws/111111111111/providers.json": PROVIDERS,
    "aws/111111111111/roles.json": [{ Arn: `arn:aws:iam::${ACCOUNT}:role/a`, RoleName: "a", MaxSessionDuration: 7200 }],
    "aws/111111111111/keys.json": [{ UserName: "u", AccessKeyId: "AKIAIOSFODNN7EXAMPLE", Status: "Active" }],
    "aws/222222222222/details.json": details(
      role("a", { Arn: "arn:aws:iam::222222222222:role/a", AssumeRolePolicyDocument: trust(MAIN) }),
    ),
    "plan.json": { format_version: "1.2", resource_changes: [] },
    "broken.json": '{"RoleDetailList": [',
    "note.yml": "- just\n- a list\n",
  };

  it("is the same whatever the order of its sources", () => {
    const expected = JSON.stringify(readEstate(sourcesOf(files)));
    fc.assert(
      fc.property(fc.shuffledSubarray(sourcesOf(files), { minLength: Object.keys(files).length }), (sources) => {
        expect(JSON.stringify(readEstate(sources))).toBe(expected);
      }),
      { numRuns: 20 },
    );
  });

  it("names a truncated file and one of another kind with their places, and keeps the rest", () => {
    const estate = estateOf(files);
    expect(estate.complete).toBe(false);
    expect(estate.accounts.map(({ id, roles }) => [id, roles?.length])).toEqual([
      ["111111111111", 2],
      ["222222222222", 1],
    ]);
    expect(estate.diagnostics).toMatchObject([
      { code: "json/truncated", span: { file: "broken.json", line: 1 } },
      { code: "estate/not-a-source", span: { file: "note.yml" } },
    ]);
    expect(estate.sources).toContainEqual(
      expect.objectContaining({ kind: "unknown", standing: "partial", file: "broken.json" }),
    );
  });

  it("puts together what several files say of one role", () => {
    expect(roleByArn(estateOf(files), `arn:aws:iam::${ACCOUNT}:role/a`)).toMatchObject({
      policiesRead: true,
      maxSessionSeconds: 7200,
    });
  });

  it("passes over what lies in a folder and is nothing of ours, but not what looks like ours and is broken", () => {
    const found = sourcesOf({
      "package.json": { name: "x" },
      "tsconfig.json": "{ // comment\n}",
      "values/app.yaml": "replicas: 1\n",
      "cases.yaml": "- case: a policy\n  policy: { Effect: Allow, AssumeRolePolicyDocument: x }\n",
    }).map((source) => ({ ...source, found: true as const }));
    const { estate } = readEstate(found);
    expect(estate.diagnostics).toEqual([]);
    expect(estate.sources.map(({ standing }) => standing)).toEqual(["absent", "absent", "absent", "absent"]);
    const [broken] = sourcesOf({ "old.json": '{"RoleDetailList": [' });
    expect(codes(readEstate(broken ? [{ ...broken, found: true }] : []).estate)).toEqual(["json/truncated"]);
  });

  it("gives a file that names no account to the only one, and refuses it where there are several", () => {
    const keys = [{ UserName: "u", AccessKeyId: "AKIAIOSFODNN7EXAMPLE", Status: "Active" }];
    const one = estateOf({ "d.json": details(role("a")), "keys.json": keys });
    expect(one.accounts[0]?.accessKeys).toHaveLength(1);
    const other = details(role("a", { Arn: "arn:aws:iam::222222222222:role/a" }));
    const two = estateOf({ "d.json": details(role("a")), "e.json": other, "keys.json": keys });
    expect(codes(two)).toContain("estate/which-account");
    expect(two.accounts.map(({ accessKeys }) => accessKeys)).toEqual([undefined, undefined]);
  });

  it("says of an export of another tool what it is, and what to give instead", () => {
    const exports = {
      "state.json": { version: 4, lineage: "x", serial: 1, resources: [] },
      "prowler.json": [{ CheckID: "iam_1" }],
      "config.json": { configurationItems: [] },
      "scout.js": "scoutsuite_results =\n{}",
      "log.json": '{"@level":"info"}\n{"@level":"info"}\n',
      "main.tf": 'resource "aws_iam_role" "x" {}',
      "report.sarif.json": { version: "2.1.0", runs: [] },
      "page.html": "<!doctype html>",
    };
    for (const [name, content] of Object.entries(exports)) {
      const [diagnostic] = estateOf({ [name]: content }).diagnostics;
      expect([name, diagnostic?.code]).toEqual([name, "estate/not-a-source"]);
      expect(diagnostic?.help).toMatch(/^give/);
    }
  });

  it("knows from a snapshot what was denied, and that it was interrupted", () => {
    const denied = { kind: "oidc-providers", account: ACCOUNT, standing: "denied", detail: "AccessDenied" };
    const estate = estateOf({
      "snapshot.json": { formatVersion: "1.0", taken: "2026-11-02T08:00:00.000Z", sources: [denied] },
      "aws/111111111111/d.json": details(role("ci")),
    });
    expect(estate.taken).toBe("2026-11-02T08:00:00Z");
    expect(estate.complete).toBe(false);
    expect(standings(estate)).toEqual([
      ["snapshot", "partial"],
      ["authorization-details", "ok"],
      ["oidc-providers", "denied"],
    ]);
    expect(drawDoors(estate)).toMatchObject([{ provider: { standing: "unread" } }]);
  });

  it("does not throw on any text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.constantFrom("a.json", "b.yml", "c.toml", "d"), (text, name) => {
        expect(() => readEstate([{ name, text }])).not.toThrow();
      }),
      { numRuns: 300 },
    );
  });

  it("does not throw on what looks like a source and is not", () => {
    const keys = fc.constantFrom(
      ..."RoleDetailList ClientIDList Reservations cluster Events findings Organization Policies planned_values resource_changes Resources AWSTemplateFormatVersion Statement Effect stages Arn Type Fn::Sub Ref change after address type name sources formatVersion".split(
        " ",
      ),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom("x", PROVIDER, "AWS::IAM::Role", "${a}", 1, true, null),
        fc.dictionary(keys, tie("tree"), { maxKeys: 4 }),
        fc.array(tie("tree"), { maxLength: 3 }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        expect(() => drawDoors(estateOf({ "x.json": JSON.stringify(value) }))).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});
