import { describe, expect, it } from "vitest";
import { chooseToken, holdsToken, variablesWithTokens } from "../../../src/core/session/find-token.ts";
import { jobToken } from "./tokens.ts";

const aws = jobToken();
const vault = jobToken({ aud: "https://vault.acme.example" });
const gcp = jobToken({ aud: "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/gl" });

function variableOf(env: Record<string, string>, wish: Partial<Parameters<typeof chooseToken>[1]> = {}): string {
  const choice = chooseToken(env, { cloud: "aws", ...wish });
  return choice.kind === "found" ? choice.found.variable : choice.kind === "none" ? choice.code : choice.kind;
}

describe("the ID token of a job", () => {
  it("is found whatever its variable is called", () => {
    expect(variableOf({ PATH: "/bin", GITLAB_OIDC_TOKEN: aws, CI_JOB_TOKEN: "glcbt-64_x" })).toBe("GITLAB_OIDC_TOKEN");
  });

  it("is the one for the cloud where there are several", () => {
    expect(variableOf({ A: vault, B: aws, C: gcp })).toBe("B");
    expect(variableOf({ A: vault, B: aws, C: gcp }, { cloud: "gcp" })).toBe("C");
    expect(variableOf({ A: vault, B: aws }, { audience: "https://vault.acme.example" })).toBe("A");
    expect(variableOf({ A: vault, B: aws }, { variable: "A" })).toBe("A");
  });

  it("is not guessed between two that fit, unless they are the same", () => {
    const wider = jobToken({ aud: ["sts.amazonaws.com", "vault"] });
    expect(variableOf({ A: aws, B: wider })).toBe("several");
    expect(variableOf({ A: aws, B: `${jobToken({ jti: "2" })}\n` })).toBe("A");
    const choice = chooseToken({ A: aws, B: wider }, { cloud: "aws" });
    expect(JSON.stringify(choice)).not.toContain("eyJ");
  });

  it("is missed in words that say what is there instead", () => {
    expect(variableOf({})).toBe("token/missing");
    expect(variableOf({ AWS_ID_TOKEN: "[MASKED]" })).toBe("token/masked");
    expect(variableOf({ A: aws }, { audience: "elsewhere" })).toBe("token/no-such-audience");
    expect(variableOf({ A: "x" }, { variable: "A" })).toBe("token/not-a-jwt");
    expect(variableOf({ A: "" }, { variable: "A" })).toBe("token/missing");
    expect(variableOf({ SALLYPORT_ID_TOKEN: `"${aws}"` })).toBe("token/not-a-jwt");
    expect(variableOf({ SALLYPORT_ID_TOKEN: "$SALLYPORT_ID_TOKEN" })).toBe("token/not-a-jwt");
    expect(chooseToken({ CI_JOB_JWT_V2: aws }, { cloud: "aws" })).toMatchObject({
      code: "token/missing",
      message: expect.stringContaining("`CI_JOB_JWT_V2`"),
    });
  });

  it("comes before a login's token of the same issuer, which is taken where there is no other", () => {
    const login = jobToken({ project_id: undefined });
    expect(variableOf({ A: login, B: aws })).toBe("B");
    expect(variableOf({ A: login })).toBe("A");
  });

  it("is seen inside other values, and other JWTs are not taken for one", () => {
    expect(variablesWithTokens({ TF_VAR_x: `{"token":"${aws}"}`, HOME: "/root", B: vault })).toEqual(["B", "TF_VAR_x"]);
    expect(holdsToken(jobToken({ iss: "supabase" }))).toBe(false);
    expect(holdsToken(jobToken({ aud: undefined }))).toBe(false);
    expect(holdsToken(`glcbt-64_${aws}`)).toBe(false);
  });
});
