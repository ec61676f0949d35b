import { describe, expect, it } from "vitest";
import { staleGenerated } from "../../tools/generated.ts";

describe("files made from tables", () => {
  it("are what their tables say (else: npm run docs)", () => {
    expect(staleGenerated()).toEqual([]);
  });
});
