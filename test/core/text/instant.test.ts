import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instantOf, secondsOf, toInstant } from "../../../src/core/text/instant.ts";

describe("times", () => {
  it("are read as AWS, its CLI and GitLab write them", () => {
    expect(toInstant("2026-01-01T00:00:00+00:00")).toBe("2026-01-01T00:00:00Z");
    expect(toInstant("2026-11-20T14:00:00.123Z")).toBe("2026-11-20T14:00:00Z");
    expect(toInstant("2024-02-29")).toBe("2024-02-29T00:00:00Z");
    expect(toInstant("2026-01-01T00:30:00+01:00")).toBe("2025-12-31T23:30:00Z");
    expect(toInstant("2023-08-01T12:00:00+0200")).toBe("2023-08-01T10:00:00Z");
    expect(toInstant(1_700_000_000)).toBe("2023-11-14T22:13:20Z");
  });

  it("are absent where AWS says that there is none", () => {
    for (const word of ["N/A", "no_information", "", "not_supported", "2026-13-01"]) {
      expect([word, toInstant(word)]).toEqual([word, undefined]);
    }
  });

  it("agree with the platform's calendar", () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_000_000_000, max: 250_000_000_000 }), (seconds) => {
        const written = new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
        expect(instantOf(seconds)).toBe(written);
        expect(secondsOf(written)).toBe(seconds);
      }),
    );
  });
});
