import { describe, expect, it } from "vitest";
import { type ChildWish, childEnvironment, staticKeys } from "../../../src/core/session/child-environment.ts";
import { chooseService } from "../../../src/core/session/choose-service.ts";
import { jobToken } from "./tokens.ts";

const wish: ChildWish = {
  env: {},
  service: {
    kind: "web-identity",
    roleArn: "arn:aws:iam::111111111111:role/deploy",
    sessionName: "gl-1-2-3",
    tokenFile: "/t",
  },
  region: "eu-west-1",
  files: { config: "/run/config", credentials: "/run/credentials" },
  hideTokens: false,
  tokenFiles: [],
};
const agent: ChildWish["service"] = { kind: "agent", uri: "http://127.0.0.1:1/", authorizationFile: "/a" };

describe("the environment of a command", () => {
  it("leads every SDK to the job's role and switches the machine's own off", () => {
    expect(childEnvironment(wish).env).toEqual({
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_ROLE_ARN: "arn:aws:iam::111111111111:role/deploy",
      AWS_WEB_IDENTITY_TOKEN_FILE: "/t",
      AWS_ROLE_SESSION_NAME: "gl-1-2-3",
      AWS_REGION: "eu-west-1",
      AWS_DEFAULT_REGION: "eu-west-1",
      AWS_STS_REGIONAL_ENDPOINTS: "regional",
      AWS_CONFIG_FILE: "/run/config",
      AWS_SHARED_CREDENTIALS_FILE: "/run/credentials",
    });
  });

  it("has nothing that would outrank the role, and says by name what was taken away", () => {
    const env = {
      AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
      AWS_SECRET_ACCESS_KEY: "canary",
      AWS_PROFILE: "old",
      AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "/ecs",
      PATH: "/bin",
    };
    const result = childEnvironment({ ...wish, env });
    expect(Object.keys(result.env)).not.toContain("AWS_ACCESS_KEY_ID");
    expect(result.env).not.toHaveProperty("AWS_PROFILE");
    expect(result.env).not.toHaveProperty("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    expect(result.env["PATH"]).toBe("/bin");
    expect(result.taken.flatMap(({ names }) => names)).toEqual([
      "AWS_ACCESS_KEY_ID",
      "AWS_SECRET_ACCESS_KEY",
      "AWS_PROFILE",
      "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    ]);
    expect(JSON.stringify(result.taken)).not.toContain("canary");
  });

  it("loses empty variables too, without a word: an empty AWS_PROFILE is an error to some SDKs", () => {
    const result = childEnvironment({ ...wish, env: { AWS_PROFILE: "", AWS_ACCESS_KEY_ID: "" } });
    expect(result.env).not.toHaveProperty("AWS_PROFILE");
    expect(result.taken).toEqual([]);
  });

  it("keeps the machine's files where the user wants them", () => {
    const result = childEnvironment({ ...wish, env: { AWS_CONFIG_FILE: "/mine" }, files: undefined });
    expect(result.env["AWS_CONFIG_FILE"]).toBe("/mine");
  });

  it("has no ID token in any variable, and none that names a file with one, when the agent stands in between", () => {
    const env = {
      SALLYPORT_ID_TOKEN: jobToken(),
      VAULT_ID_TOKEN: jobToken({ aud: "vault" }),
      TF_VAR_json: `{"t":"${jobToken()}"}`,
      TOKEN_FILE: "/somewhere",
      CI_JOB_TOKEN: "glcbt-64_x",
    };
    const result = childEnvironment({ ...wish, env, service: agent, hideTokens: true, tokenFiles: ["TOKEN_FILE"] });
    expect(JSON.stringify(result.env)).not.toContain("eyJ");
    expect(result.env).not.toHaveProperty("TOKEN_FILE");
    expect(result.env["CI_JOB_TOKEN"]).toBe("glcbt-64_x");
    expect(result.env["AWS_CONTAINER_CREDENTIALS_FULL_URI"]).toBe("http://127.0.0.1:1/");
    expect(result.env).not.toHaveProperty("AWS_WEB_IDENTITY_TOKEN_FILE");
  });

  it("leads Google's libraries to the external-account file alone", () => {
    const env = { GOOGLE_CREDENTIALS: "{}", AWS_PROFILE: "mine" };
    const { service: _, files: __, region: ___, ...rest } = wish;
    const result = childEnvironment({ ...rest, env, gcp: { credentialsFile: "/g", project: "acme-prod" } });
    expect(result.env).toEqual({
      AWS_PROFILE: "mine",
      GOOGLE_APPLICATION_CREDENTIALS: "/g",
      CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE: "/g",
      GOOGLE_CLOUD_PROJECT: "acme-prod",
      CLOUDSDK_CORE_PROJECT: "acme-prod",
    });
  });

  it("is looked through for static keys by name", () => {
    expect(staticKeys({ AWS_ACCESS_KEY_ID: "", AWS_SECRET_KEY: "x", AWS_REGION: "eu-west-1" })).toEqual([
      "AWS_SECRET_KEY",
    ]);
  });
});

describe("how a command is served", () => {
  const plain = { durationSeconds: undefined, policy: undefined, chained: false, roles: 1, refresh: false };

  it("is by the token itself, unless something was asked that an SDK with the token could go around", () => {
    expect(chooseService(plain)).toEqual({ agent: false, hides: undefined });
    expect(chooseService({ ...plain, refresh: true })).toEqual({ agent: true, hides: undefined });
    expect(chooseService({ ...plain, durationSeconds: 900 })).toEqual({ agent: true, hides: "--duration" });
    expect(chooseService({ ...plain, policy: "{}", chained: true, roles: 2 })).toEqual({
      agent: true,
      hides: "--allow-only, --chain, several roles",
    });
  });
});
