import { describe, expect, it } from "vitest";
import { type FailureClass, sortFailure } from "../../../src/core/session/failure.ts";

/** From AWS's documentation of AssumeRoleWithWebIdentity and the troubleshooting pages of GitLab. */
const ANSWERS: readonly [FailureClass, number | undefined, string, string][] = [
  ["refused", 403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity"],
  ["refused", 400, "InvalidIdentityToken", "No OpenIDConnect provider found in your account for https://gitlab.com"],
  ["refused", 400, "InvalidIdentityToken", "Incorrect token audience"],
  ["refused", 400, "InvalidIdentityToken", "Missing a required claim: aud"],
  [
    "passing",
    400,
    "InvalidIdentityToken",
    "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity documentation for requirements",
  ],
  ["passing", 400, "IDPCommunicationError", "the identity provider could not be reached"],
  ["refused", 403, "IDPRejectedClaim", "the claim was rejected"],
  [
    "token",
    400,
    "ExpiredTokenException",
    "Token expired: current date/time 2 must be before the expiration date/time 1",
  ],
  ["input", 400, "ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."],
  ["input", 400, "PackedPolicyTooLarge", "too large"],
  ["refused", 403, "RegionDisabledException", "not activated"],
  ["passing", 400, "Throttling", "Rate exceeded"],
  ["passing", 503, "Http503", "not AWS's words"],
  ["input", 501, "NotImplemented", "not AWS's words"],
  ["passing", 429, "Http429", ""],
  ["passing", undefined, "ECONNREFUSED", "connect"],
  ["passing", undefined, "ENOTFOUND", "getaddrinfo"],
  ["trust", undefined, "SELF_SIGNED_CERT_IN_CHAIN", "self-signed certificate in certificate chain"],
  ["refused", 403, "Http403", "a proxy's page"],
  ["input", 400, "SomethingNew", ""],
];

describe("what goes wrong with STS", () => {
  for (const [is, status, code, message] of ANSWERS) {
    it(`is ${is} for ${code}${message === "" ? "" : `: ${message.slice(0, 60)}`}`, () => {
      expect(sortFailure({ ...(status === undefined ? {} : { status }), code, message }).is).toBe(is);
    });
  }
});
