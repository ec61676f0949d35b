import { describe, expect, it } from "vitest";
import { SallyportError } from "../../../src/core/text/failure.ts";

describe("a failure", () => {
  it("is an error with a stable code, help, data and what caused it", () => {
    const cause = new Error("ECONNREFUSED");
    const failure = new SallyportError("aws/unreachable", "`sts.eu-west-1.amazonaws.com` does not answer", {
      cause,
      help: "check the proxy",
      data: { host: "sts.eu-west-1.amazonaws.com" },
    });
    expect(failure).toBeInstanceOf(Error);
    expect(failure).toMatchObject({ name: "SallyportError", code: "aws/unreachable", help: "check the proxy", cause });
    expect(failure.data).toEqual({ host: "sts.eu-west-1.amazonaws.com" });
    expect(String(failure)).toBe("SallyportError: `sts.eu-west-1.amazonaws.com` does not answer");
  });

  it("has no cause where none was given, and keeps one that is undefined", () => {
    expect("cause" in new SallyportError("x/y", "z")).toBe(false);
    expect("cause" in new SallyportError("x/y", "z", { cause: undefined })).toBe(true);
    expect(new SallyportError("x/y", "z").data).toEqual({});
  });
});
