import { describe, expect, it } from "vitest";
import { type MadeAbout, type MadeBy, madeBy } from "../../../../src/core/access/plan/made-by.ts";
import { readEstate } from "../../../../src/core/estate/read-estate.ts";

const A = "111111111111";
const ROLE = `arn:aws:iam::${A}:role/gitlab/api-deploy`;
const ALICE = `arn:aws:sts::${A}:assumed-role/admin/alice`;
const BOB = `arn:aws:iam::${A}:user/bob`;

interface Written {
  readonly event: string;
  readonly at: string;
  readonly by?: string;
  readonly details?: readonly string[];
  readonly kind?: string;
  readonly name?: string;
}

const put: Written = { event: "PutRolePolicy", at: "2026-11-02T10:30:59Z", details: ["by-hand"] };

function ask(about: Partial<MadeAbout>, events: readonly Written[] | undefined, standing = "ok"): MadeBy {
  const listed = events?.map(({ at, ...event }) => ({
    kind: "role",
    name: "api-deploy",
    by: ALICE,
    last: at,
    ...event,
  }));
  const source = { kind: "iam-events", account: A, standing, calls: {} };
  const { estate } = readEstate([
    { name: "s/snapshot.json", text: JSON.stringify({ formatVersion: "1.0", sources: [source] }) },
    { name: `s/aws/${A}/authorization-details.json`, text: JSON.stringify({ RoleDetailList: [], UserDetailList: [] }) },
    ...(listed === undefined ? [] : [{ name: `s/aws/${A}/iam-events.json`, text: JSON.stringify(listed) }]),
  ]);
  return madeBy(estate, { account: A, kind: "inline-policy", id: `${ROLE}#by-hand`, part: "undeclared", ...about });
}

describe("who made a drift", () => {
  it("is whoever wrote there last, to that very policy", () => {
    const others: readonly Written[] = [
      { ...put, at: "2026-11-01T00:00:00Z", by: BOB },
      { ...put, at: "2026-11-09T00:00:00Z", by: BOB, details: ["another"] },
      { ...put, at: "2026-11-09T00:00:00Z", by: BOB, name: "web-deploy" },
      { ...put, at: "2026-11-09T00:00:00Z", by: BOB, event: "DeleteRolePolicy" },
    ];
    expect(ask({}, [...others, put])).toEqual({ by: ALICE, event: "PutRolePolicy", at: "2026-11-02T10:30:59Z" });
  });

  it.each<[string, Partial<MadeAbout>, Partial<Written>]>([
    ["a trust policy", { kind: "role", id: ROLE, part: "trust" }, { event: "UpdateAssumeRolePolicy", details: [] }],
    ["a tag", { kind: "role", id: ROLE, part: "tags", key: "team" }, { event: "UntagRole", details: ["team", "x"] }],
    [
      "an attachment",
      { kind: "attachment", id: `${ROLE}#arn:aws:iam::aws:policy/P` },
      { event: "AttachRolePolicy", details: ["arn:aws:iam::aws:policy/P"] },
    ],
    ["a role that is gone", { kind: "role", id: ROLE, part: "missing" }, { event: "DeleteRole" }],
    [
      "an audience",
      { kind: "provider", id: `arn:aws:iam::${A}:oidc-provider/gitlab.com`, part: "audiences", key: "x" },
      {
        event: "RemoveClientIDFromOpenIDConnectProvider",
        kind: "provider",
        name: `arn:aws:iam::${A}:oidc-provider/gitlab.com`,
        details: ["x"],
      },
    ],
    [
      "a user's policy",
      { id: `arn:aws:iam::${A}:user/ecr-bot#by-hand` },
      { event: "PutUserPolicy", kind: "user", name: "ecr-bot" },
    ],
  ])("is found for %s", (_name, about, event) => {
    expect(ask(about, [{ ...put, ...event }])).toMatchObject({ by: ALICE, event: event.event ?? put.event });
  });

  it("is two where both wrote in one second, which CloudTrail does not tell apart", () => {
    expect(ask({}, [put, { ...put, by: BOB }])).toMatchObject({ by: `${BOB} or ${ALICE}` });
  });

  it("is not known where nothing was read, was refused, is too old, or is not looked for, and says which", () => {
    expect(ask({}, undefined, "absent")).toEqual({ unknown: expect.stringContaining("not read") });
    expect(ask({}, undefined, "denied")).toEqual({ unknown: expect.stringContaining("denied") });
    expect(ask({}, [])).toEqual({ unknown: expect.stringContaining("90 days") });
    expect(ask({}, [], "partial")).toEqual({ unknown: expect.stringContaining("(partial)") });
    expect(ask({ kind: "pod-identity", id: "prod/gitlab/x", part: "role" }, [put])).toEqual({
      unknown: expect.stringContaining("not looked for"),
    });
  });

  it("is read from CloudTrail's own logs too, which may not be all there is", () => {
    const record = {
      eventName: "PutRolePolicy",
      eventTime: put.at,
      recipientAccountId: A,
      userIdentity: { arn: BOB },
      requestParameters: { roleName: "api-deploy", policyName: "by-hand", policyDocument: "CANARY" },
    };
    const { estate } = readEstate([{ name: "trail.json", text: JSON.stringify({ Records: [record] }) }]);
    const about = { account: A, kind: "inline-policy", id: `${ROLE}#by-hand`, part: "undeclared" } as const;
    expect(madeBy(estate, about)).toMatchObject({ by: BOB });
    expect(JSON.stringify(estate.accounts)).not.toContain("CANARY");
  });
});
