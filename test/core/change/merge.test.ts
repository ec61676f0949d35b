import { describe, expect, it } from "vitest";
import type { Change } from "../../../src/core/change/change.ts";
import { mergeChanges } from "../../../src/core/change/merge.ts";
import type { RoleObject } from "../../../src/core/change/object.ts";

const role: RoleObject = {
  kind: "role",
  arn: "arn:aws:iam::111111111111:role/job",
  trust: "old",
  maxSessionSeconds: 43_200,
  tags: {},
};

function change(after: Partial<RoleObject>, reason: string): Change {
  return { action: "update", account: "111111111111", before: role, after: { ...role, ...after }, reason };
}

describe("two changes of one role", () => {
  it("become one, and neither takes the other back", () => {
    const [only, ...rest] = mergeChanges([
      change({ trust: "new" }, "trust/any-ref"),
      change({ maxSessionSeconds: 3600 }, "trust/long-session"),
    ]);
    expect(rest).toEqual([]);
    expect(only).toMatchObject({
      before: role,
      after: { trust: "new", maxSessionSeconds: 3600 },
      reason: "trust/any-ref, trust/long-session",
    });
  });

  it("stay two where they are of two roles", () => {
    const other = { ...change({}, "x"), after: { ...role, arn: "arn:aws:iam::111111111111:role/other" } };
    expect(mergeChanges([change({ trust: "new" }, "x"), other])).toHaveLength(2);
  });

  it("end in a deletion where one of them deletes", () => {
    const gone: Change = { action: "delete", account: "111111111111", before: role, reason: "gone" };
    expect(mergeChanges([change({ trust: "new" }, "x"), gone])).toEqual([gone]);
  });
});
