import { type JSONWebKeySet, createLocalJWKSet, errors, jwtVerify } from "jose";
import { SallyportError } from "../../core/text/failure.ts";

/** How a signature was found to be. */
export type Verified = { readonly ok: true } | { readonly ok: false; readonly because: string; readonly help?: string };

/** STS takes RSA and elliptic curves with SHA-2, and no shared secret. */
const ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"];

/** Checks the signature alone: times and audience are checks of their own, told one by one. */
export async function verifySignature(token: string, keys: JSONWebKeySet): Promise<Verified> {
  try {
    // A day in the life of the token itself, so that its end is not what is complained about here.
    await jwtVerify(token.trim(), createLocalJWKSet(keys), { algorithms: ALGORITHMS, currentDate: dateOf(token) });
    return { ok: true };
  } catch (error) {
    return refusalOf(error);
  }
}

function refusalOf(error: unknown): Verified {
  if (error instanceof errors.JOSEAlgNotAllowed)
    return { ok: false, because: "the token is signed by an algorithm that STS does not take" };
  if (error instanceof errors.JWKSNoMatchingKey)
    return {
      ok: false,
      because: "none of the issuer's keys signed it",
      help: "the key was rotated away, or the token is of another issuer",
    };
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return { ok: false, because: "the signature does not fit: the token was altered, or cut and pasted badly" };
  if (error instanceof errors.JOSEError) return { ok: false, because: "the token could not be verified" };
  throw error;
}

function dateOf(token: string): Date {
  const payload = token.split(".")[1] ?? "";
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    const issued = typeof claims === "object" && claims !== null && "iat" in claims ? claims.iat : undefined;
    return typeof issued === "number" ? new Date(issued * 1000 + 1000) : new Date(0);
  } catch {
    return new Date(0);
  }
}

/** Keys as a JWKS document has them. */
export function readKeys(text: string, name: string): JSONWebKeySet {
  try {
    const value: unknown = JSON.parse(text);
    if (isKeySet(value)) return value;
  } catch {
    // Said below: it is no key set either way.
  }
  throw new SallyportError("oidc/no-keys", `\`${name}\` holds no keys`, {
    help: "a JWKS document has a list `keys`, as `GITLAB/oauth/discovery/keys` gives it",
  });
}

function isKeySet(value: unknown): value is JSONWebKeySet {
  return typeof value === "object" && value !== null && "keys" in value && Array.isArray(value.keys);
}

/** Longer than STS itself waits for an issuer. */
const PATIENCE = 10_000;

/** The issuer's keys, by its discovery document. Only ever asked of the issuer that the user pointed at. */
export async function fetchKeys(issuer: string, fetch: typeof globalThis.fetch): Promise<JSONWebKeySet> {
  const discovery = await getJson(`${issuer.replace(/\/+$/, "")}/.well-known/openid-configuration`, fetch);
  const address =
    typeof discovery === "object" && discovery !== null && "jwks_uri" in discovery ? discovery.jwks_uri : undefined;
  if (typeof address !== "string" || new URL(address).protocol !== "https:") {
    throw new SallyportError("oidc/no-keys", `the discovery document of \`${issuer}\` names no keys by https`);
  }
  const keys = await getJson(address, fetch);
  if (!isKeySet(keys)) throw new SallyportError("oidc/no-keys", `\`${address}\` holds no keys`);
  return keys;
}

async function getJson(address: string, fetch: typeof globalThis.fetch): Promise<unknown> {
  try {
    const response = await fetch(address, {
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
      headers: { accept: "application/json" },
    });
    if (!response.ok) throw new SallyportError("oidc/unreachable", `\`${address}\` answers ${response.status}`);
    return await response.json();
  } catch (cause) {
    if (cause instanceof SallyportError) throw cause;
    throw new SallyportError("oidc/unreachable", `\`${address}\` could not be read`, {
      cause,
      help: "for a GitLab that cannot be reached from here there is `--jwks FILE`",
    });
  }
}
