import { type JsonWebKey, createPublicKey, verify } from "node:crypto";
import { audiencesSeen } from "../../../../core/admission/claims-seen.ts";
import type { Claims } from "../../../../core/gitlab/claims.ts";
import { readIdToken } from "../../../../core/gitlab/id-token.ts";
import type { Account, OidcProvider } from "../../state/account.ts";
import type { Issuers, SigningKey } from "../../state/issuers.ts";
import { AwsError } from "../wire/aws-error.ts";

/** A token that STS takes as genuine, and the provider and audience by which it does. */
export interface GenuineToken {
  readonly claims: Claims;
  readonly provider: OidcProvider;
  readonly audience: string;
  /** More than one of the token's audiences would do. Which one AWS then takes is not known. */
  readonly ambiguous: boolean;
}

/** STS forgives five minutes after `exp` (IAM User Guide, "Create an OpenID Connect identity provider", exp). */
const LEEWAY_SECONDS = 300;

/** RS256 and ES256 and their longer kin (STS API reference, WebIdentityToken). Nothing symmetric, and never `none`. */
const ALGORITHMS: Readonly<Record<string, { readonly hash: string; readonly type: "RSA" | "EC" }>> = {
  RS256: { hash: "sha256", type: "RSA" },
  RS384: { hash: "sha384", type: "RSA" },
  RS512: { hash: "sha512", type: "RSA" },
  ES256: { hash: "sha256", type: "EC" },
  ES384: { hash: "sha384", type: "EC" },
  ES512: { hash: "sha512", type: "EC" },
};

/**
 * Takes a web identity token through what STS checks before any trust policy is looked at, in its order: that it is a
 * JWT with its claims, that the issuer is a provider of the role's account, the signature, the audience, the time.
 * Texts are those that people meet (facts of AWS, 2.6); the ones that are from memory are marked.
 */
export async function verifyToken(
  text: string,
  account: Account | undefined,
  issuers: Issuers,
  now: number,
): Promise<GenuineToken> {
  const reading = readIdToken(text);
  if ("problem" in reading || text.trim() !== text) throw notAJwt();
  const { header, claims } = reading.token;
  for (const name of ["iss", "sub", "aud", "exp", "iat"]) {
    if (claims[name] === undefined || claims[name] === null) throw invalid(`Missing a required claim: ${name}`);
  }
  const { expiresAt, notBefore, issuedAt } = reading.token;
  if (expiresAt === undefined || issuedAt === undefined || typeof claims.iss !== "string") throw notAJwt();
  const provider = findProvider(account, claims.iss);
  if (provider === undefined) throw invalid(`No OpenIDConnect provider found in your account for ${claims.iss}`);
  await verifySignature(text, header, claims.iss, provider, issuers);
  const [audience, ...others] = audiencesSeen(claims, { audiences: provider.clientIds });
  if (audience === undefined) throw invalid("Incorrect token audience");
  const seconds = Math.floor(now / 1000);
  if (expiresAt + LEEWAY_SECONDS <= seconds) {
    const limit = `must be before the expiration date/time ${expiresAt}`;
    throw new AwsError("ExpiredTokenException", 400, `Token expired: current date/time ${seconds} ${limit}`);
  }
  // From memory, as are the words.
  if (Math.max(notBefore ?? issuedAt, issuedAt) > seconds + LEEWAY_SECONDS) throw invalid("Token is not yet valid");
  return { claims, provider, audience, ambiguous: others.length > 0 };
}

/** The provider whose URL is the issuer to the letter: case, port, path and trailing slash count. */
function findProvider(account: Account | undefined, issuer: string): OidcProvider | undefined {
  if (account === undefined || !issuer.startsWith("https://")) return undefined;
  const url = issuer.slice("https://".length);
  for (const provider of account.providers.values()) if (provider.url === url) return provider;
  return undefined;
}

async function verifySignature(
  text: string,
  header: Readonly<Record<string, unknown>>,
  issuer: string,
  provider: OidcProvider,
  issuers: Issuers,
): Promise<void> {
  const answer = await issuers.keysOf(issuer);
  switch (answer.kind) {
    case "communication-error":
      throw new AwsError(
        "IDPCommunicationError",
        400,
        "The identity provider (IdP) could not be reached to verify the token",
      );
    case "rejected":
      throw new AwsError("IDPRejectedClaim", 403, "The identity provider (IdP) reported that authentication failed");
    case "unreachable":
    case "too-slow":
    case "broken":
      throw noKey(`the issuer's keys: ${answer.kind}`);
    case "keys":
  }
  const { certificate, keys } = answer;
  if (certificate !== undefined && !provider.thumbprints.includes(certificate.thumbprint)) {
    throw invalid("OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint");
  }
  const algorithm = typeof header["alg"] === "string" ? ALGORITHMS[header["alg"]] : undefined;
  if (algorithm === undefined) throw notAJwt();
  const key = keys.find((candidate) => candidate.kid === header["kid"] && candidate.kty === algorithm.type);
  if (key === undefined) throw noKey(`no key of the issuer has the token's \`kid\``);
  // The words are from memory.
  if (!isSignedBy(text, key, algorithm.hash)) throw invalid("Token signature is invalid");
}

function isSignedBy(text: string, jwk: SigningKey, hash: string): boolean {
  const [header = "", payload = "", signature = ""] = text.split(".");
  const key = createPublicKey({ key: jwk satisfies JsonWebKey, format: "jwk" });
  const bytes = Buffer.from(signature, "base64url");
  return verify(hash, Buffer.from(`${header}.${payload}`), { key, dsaEncoding: "ieee-p1363" }, bytes);
}

function noKey(why: string): AwsError {
  const message =
    "Couldn't retrieve verification key from your identity provider, " +
    "please reference AssumeRoleWithWebIdentity documentation for requirements";
  return new AwsError("InvalidIdentityToken", 400, message, { why: [why] });
}

function notAJwt(): AwsError {
  return invalid("The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
}

function invalid(message: string): AwsError {
  return new AwsError("InvalidIdentityToken", 400, message);
}
