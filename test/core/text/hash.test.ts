import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../../src/core/text/hash.ts";

describe("SHA-256", () => {
  it("gives what FIPS 180-4's examples give", () => {
    expect(sha256("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")).toBe(
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    );
    expect(sha256("a".repeat(1_000_000))).toBe("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  });

  it("gives what Node gives, at every length around a block and for any text", () => {
    const node = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");
    for (let length = 0; length < 130; length++) expect(sha256("x".repeat(length))).toBe(node("x".repeat(length)));
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => sha256(text) === node(text)));
    expect(sha256("\ud800")).toBe(node("\ud800"));
  });
});
