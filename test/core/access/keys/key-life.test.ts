import { describe, expect, it } from "vitest";
import { after, lastSignOf, stageOf, wasUsedSince } from "../../../../src/core/access/keys/key-life.ts";
import { LIFE_TAGS, isLifeTag, readLifeTags, writeLifeTags } from "../../../../src/core/access/keys/life-tags.ts";
import type { UserKey } from "../../../../src/core/access/keys/user-key.ts";

const NOW = "2026-11-20T12:00:00Z";
const WAITS = { still: 86_400, keep: 7 * 86_400 };
const key: UserKey = { id: "AKIAIOSFODNN7EXAMPLE", active: true, created: "2024-01-01T00:00:00Z" };

describe("a key that is to go", () => {
  it("is in use until its last use lies back long enough", () => {
    const used = { ...key, lastUsed: { at: "2026-11-20T09:00:00Z" } };
    expect(stageOf(used, {}, WAITS, NOW)).toEqual({
      stage: "in-use",
      lastSign: "2026-11-20T09:00:00Z",
      stillAt: "2026-11-21T09:00:00Z",
    });
    expect(stageOf(used, {}, WAITS, "2026-11-21T09:00:00Z")).toMatchObject({ stage: "still" });
  });

  it("that was never used is counted from its making", () => {
    expect(stageOf(key, {}, WAITS, NOW)).toEqual({ stage: "still", lastSign: key.created });
    expect(lastSignOf({ ...key, lastUsed: { at: "2023-01-01T00:00:00Z" } })).toBe(key.created);
    expect(wasUsedSince(key, "2020-01-01T00:00:00Z")).toBe(false);
  });

  it("is kept for a while after it was switched off, counted from what was written down", () => {
    const off = { ...key, active: false };
    const deactivatedAt = "2026-11-19T12:00:00Z";
    expect(stageOf(off, {}, WAITS, NOW)).toEqual({ stage: "deactivated" });
    expect(stageOf(off, { deactivatedAt }, WAITS, NOW)).toEqual({
      stage: "deactivated",
      since: deactivatedAt,
      deleteAt: "2026-11-26T12:00:00Z",
    });
    const later = after(deactivatedAt, WAITS.keep);
    expect(stageOf(off, { deactivatedAt }, WAITS, later).stage).toBe("kept-long-enough");
    expect(stageOf(undefined, { deactivatedAt }, WAITS, NOW).stage).toBe("gone");
  });
});

describe("the tags of a user", () => {
  it("say again what was written", () => {
    const life = { retiring: "AKIAIOSFODNN7EXAMPLE", writtenAt: NOW };
    expect(readLifeTags({ team: "platform", ...writeLifeTags(life) })).toEqual(life);
    expect(isLifeTag(LIFE_TAGS.retiring)).toBe(true);
    expect(isLifeTag("sallyport:stack")).toBe(false);
  });

  it("say nothing where somebody wrote what is no key and no time", () => {
    expect(readLifeTags({ [LIFE_TAGS.retiring]: "the old one", [LIFE_TAGS.deactivatedAt]: "yesterday" })).toEqual({});
  });
});
