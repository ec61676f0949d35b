import { describe, expect, it } from "vitest";
import {
  googleEndpoints,
  meaningOf,
  readProvider,
  warningsFor,
  writeExternalAccount,
} from "../../../src/core/session/gcp.ts";

const name = "projects/123456789012/locations/global/workloadIdentityPools/gitlab/providers/gitlab-com";

describe("a workload identity provider", () => {
  it("is read with and without the host before it", () => {
    for (const text of [name, `//iam.googleapis.com/${name}`, `https://iam.googleapis.com/${name}`]) {
      expect(readProvider(text)).toEqual({ provider: { name, audience: `//iam.googleapis.com/${name}` } });
    }
  });

  it("is named by the project's number, which is said where the id stands", () => {
    expect(readProvider(name.replace("123456789012", "acme-prod"))).toMatchObject({
      problem: expect.stringContaining("number"),
    });
    expect(readProvider("gitlab-com")).toHaveProperty("problem");
  });
});

describe("the external-account file", () => {
  const reading = readProvider(name);
  if ("problem" in reading) throw new Error(reading.problem);
  const account = { provider: reading.provider, tokenFile: "/t", endpoints: googleEndpoints(undefined) };

  it("is the one that google-auth-library documents, with direct access", () => {
    expect(JSON.parse(writeExternalAccount(account))).toEqual({
      type: "external_account",
      universe_domain: "googleapis.com",
      audience: `//iam.googleapis.com/${name}`,
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      token_url: "https://sts.googleapis.com/v1/token",
      credential_source: { file: "/t", format: { type: "text" } },
    });
  });

  it("names the service account's own address to act as it", () => {
    const document = writeExternalAccount({
      ...account,
      serviceAccount: "deploy@acme.iam.gserviceaccount.com",
      lifetimeSeconds: 600,
    });
    expect(JSON.parse(document)).toMatchObject({
      service_account_impersonation_url:
        "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/deploy@acme.iam.gserviceaccount.com:generateAccessToken",
      service_account_impersonation: { token_lifetime_seconds: 600 },
    });
  });
});

describe("Google's refusals", () => {
  const said: readonly [string, string, RegExp][] = [
    ["unauthorized_client", "The given credential is rejected by the attribute condition.", /claims are strings/],
    ["invalid_target", "The target service indicated by the audience parameters is invalid.", /30 days/],
    ["invalid_request", 'Invalid value for "audience". This value should be the full resource name', /number/],
    ["invalid_grant", "The audience in ID Token does not match the expected audience", /allowed audience/],
    ["invalid_grant", "The size of mapped attribute google.subject exceeds the 127 bytes limit", /127/],
    ["PERMISSION_DENIED", "Permission 'iam.serviceAccounts.getAccessToken' denied on resource", /workloadIdentityUser/],
  ];
  for (const [code, message, means] of said) {
    it(`are explained: ${code}, ${message.slice(0, 50)}`, () => expect(meaningOf({ code, message })).toMatch(means));
  }

  it("are foreseen where the subject is too long to be mapped", () => {
    expect(warningsFor({ sub: "a".repeat(127) })).toEqual([]);
    expect(warningsFor({ sub: `ü${"a".repeat(126)}` })[0]).toContain("128 bytes");
  });
});
