import { assert, double, integer, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { backoff, isAlive, renewalTime } from "../../../src/core/session/schedule.ts";

const MINUTE = 60_000;

describe("when credentials are renewed", () => {
  it("is before SDKs begin to ask, 15 minutes before the end of an hour", () => {
    expect(renewalTime({ from: 0, until: 60 * MINUTE }, undefined, 0)).toBe(45 * MINUTE);
    expect(renewalTime({ from: 0, until: 60 * MINUTE }, undefined, 0.99)).toBeLessThan(43 * MINUTE);
  });

  it("is in the last quarter of a short session", () => {
    expect(renewalTime({ from: 0, until: 16 * MINUTE }, undefined, 0)).toBe(12 * MINUTE);
  });

  it("is once more shortly before the token ends, and then never", () => {
    expect(renewalTime({ from: 0, until: 60 * MINUTE }, 40 * MINUTE, 0)).toBe(38 * MINUTE);
    expect(renewalTime({ from: 38 * MINUTE, until: 98 * MINUTE }, 40 * MINUTE, 0)).toBeUndefined();
  });

  it("is never after the session's or the token's end, and never before the session began", () => {
    const times = record({
      from: integer({ min: 0, max: 1e9 }),
      life: integer({ min: 15 * MINUTE, max: 12 * 60 * MINUTE }),
      token: integer({ min: 0, max: 2e9 }),
      jitter: double({ min: 0, max: 1, noNaN: true }),
    });
    assert(
      property(times, ({ from, life, token, jitter }) => {
        const due = renewalTime({ from, until: from + life }, token, jitter);
        if (due === undefined) return;
        expect(due).toBeGreaterThan(from);
        expect(due).toBeLessThan(Math.min(from + life, token));
      }),
    );
  });
});

describe("credentials", () => {
  it("are not handed out in their last seconds", () => {
    expect(isAlive({ from: 0, until: 60_000 }, 49_000)).toBe(true);
    expect(isAlive({ from: 0, until: 60_000 }, 51_000)).toBe(false);
  });
});

describe("the wait after a failed attempt", () => {
  it("grows, is spread, and stays under its ceiling", () => {
    expect([0, 1, 2, 10].map((attempt) => backoff(attempt, 1))).toEqual([200, 400, 800, 5000]);
    expect(backoff(3, 0)).toBe(160);
  });
});
