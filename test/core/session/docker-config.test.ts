import { describe, expect, it } from "vitest";
import { setLogins } from "../../../src/core/session/docker-config.ts";

const login = { host: "111111111111.dkr.ecr.eu-west-1.amazonaws.com", auth: "QVdTOng=" };

describe("a login in config.json", () => {
  it("joins those that are there, and takes a helper for its host away", () => {
    const before = JSON.stringify({
      auths: { "r.example": { auth: "eA==" } },
      credHelpers: { [login.host]: "ecr-login", b: "c" },
      x: 1,
    });
    const result = setLogins(before, [login]);
    expect("text" in result && JSON.parse(result.text)).toEqual({
      x: 1,
      auths: { "r.example": { auth: "eA==" }, [login.host]: { auth: login.auth } },
      credHelpers: { b: "c" },
    });
  });

  it("makes the file where there is none, and leaves one alone that is not JSON", () => {
    expect(setLogins("", [login])).toHaveProperty("text");
    expect(setLogins("{", [login])).toHaveProperty("problem");
    expect(setLogins("[]", [login])).toEqual({ problem: "it is not a JSON object" });
  });
});
