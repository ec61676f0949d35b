import { describe, expect, it } from "vitest";
import { LIFE_TAGS } from "../../../../src/core/access/keys/life-tags.ts";
import type { KeyUser, UserKey } from "../../../../src/core/access/keys/user-key.ts";
import { type PositionInput, positionOf } from "../../../../src/core/access/migrate/position.ts";

const ID = "AKIAIOSFODNN7EXAMPLE";
const NOW = "2026-11-20T12:00:00Z";
const WAITS = { still: 7 * 86_400, keep: 7 * 86_400 };
const ROLE = { grant: "pusher", arn: "arn:aws:iam::111111111111:role/gitlab/pusher", stands: true };

function key(more: Partial<UserKey> = {}): UserKey {
  return { id: ID, active: true, created: "2025-01-01T00:00:00Z", ...more };
}

function user(keys: readonly UserKey[], tags: Readonly<Record<string, string>> = {}): KeyUser {
  return { arn: "arn:aws:iam::111111111111:user/pusher", name: "pusher", tags, keys };
}

function at(input: Partial<PositionInput>): object {
  const { key: about, ...rest } = positionOf({
    user: user([key()]),
    roles: [ROLE],
    pending: false,
    waits: WAITS,
    now: NOW,
    ...input,
  });
  return about === undefined ? rest : { ...rest, key: about.id };
}

const off = (since: string) => ({ [LIFE_TAGS.retiring]: ID, [LIFE_TAGS.deactivatedAt]: since });
const used = (at: string) => key({ lastUsed: { at } });

describe("where a migration stands", () => {
  it("is told from grants, roles, keys and tags alone", () => {
    expect(at({ roles: [] })).toEqual({ step: "propose" });
    expect(at({ roles: [{ ...ROLE, stands: false }] })).toEqual({ step: "make-role" });
    expect(at({ pending: true })).toEqual({ step: "make-role" });
    expect(at({ user: user([]) })).toEqual({ step: "delete-user" });
    expect(at({ user: user([]), roles: [] })).toEqual({ step: "done" });
  });

  it("counts the standing still from the last use, and from the role's making", () => {
    const recent = user([used("2026-11-18T00:00:00Z")]);
    expect(at({ user: recent })).toEqual({ step: "dual-run", key: ID, due: "2026-11-25T00:00:00Z" });
    const old = user([used("2026-10-01T00:00:00Z")]);
    const fresh = { ...ROLE, made: "2026-11-19T00:00:00Z" };
    expect(at({ user: old, roles: [fresh] })).toEqual({ step: "dual-run", key: ID, due: "2026-11-26T00:00:00Z" });
    expect(at({ user: old, roles: [{ ...ROLE, made: "2026-11-01T00:00:00Z" }] })).toEqual({
      step: "deactivate",
      key: ID,
    });
    expect(at({ user: old, roles: [{ ...ROLE, made: "2026-11-01T00:00:00Z" }, fresh] })).toMatchObject({
      step: "dual-run",
    });
  });

  it("keeps a deactivated key for as long as was said, and writes down when somebody else did it", () => {
    const gone = key({ active: false });
    expect(at({ user: user([gone], off("2026-11-19T00:00:00Z")) })).toEqual({
      step: "wait",
      key: ID,
      since: "2026-11-19T00:00:00Z",
      due: "2026-11-26T00:00:00Z",
    });
    expect(at({ user: user([gone], off("2026-11-13T12:00:00Z")) })).toMatchObject({ step: "delete-key", key: ID });
    expect(at({ user: user([gone]) })).toEqual({ step: "deactivate", key: ID });
  });

  it("does not believe the tag of a key that is active again", () => {
    const again = user([used("2026-11-20T11:00:00Z")], off("2026-11-01T00:00:00Z"));
    expect(at({ user: again })).toMatchObject({ step: "dual-run", key: ID });
  });

  it("asks for no role any more once the key is deactivated", () => {
    const gone = user([key({ active: false })], off("2026-11-19T00:00:00Z"));
    expect(at({ user: gone, pending: true })).toMatchObject({ step: "wait" });
  });

  it("gives way to a rotation", () => {
    const rotating = { [LIFE_TAGS.retiring]: ID, [LIFE_TAGS.successor]: "AKIAI44QH8DHBEXAMPLE" };
    expect(at({ user: user([key()], rotating) })).toEqual({ step: "dual-run", rotating: true });
  });
});
