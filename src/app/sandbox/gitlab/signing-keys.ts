import { type KeyObject, createHash, generateKeyPair, sign } from "node:crypto";
import { promisify } from "node:util";
import type { SigningKey } from "../state/issuers.ts";

/** An RSA key of a GitLab instance, with the `kid` that its tokens carry. */
export interface GitlabKey {
  readonly kid: string;
  readonly publicKey: SigningKey;
  readonly privateKey: KeyObject;
}

const generate = promisify(generateKeyPair);

/** RSA-2048, as GitLab generates its own. */
export async function makeKey(): Promise<GitlabKey> {
  const { publicKey, privateKey } = await generate("rsa", { modulusLength: 2048 });
  const jwk = publicKey.export({ format: "jwk" });
  const { e = "", n = "" } = jwk;
  // The thumbprint of RFC 7638, which is what GitLab's `kid` is.
  const kid = createHash("sha256")
    .update(JSON.stringify({ e, kty: "RSA", n }))
    .digest("base64url");
  return { kid, publicKey: { kty: "RSA", kid, e, n, use: "sig", alg: "RS256" }, privateKey };
}

/** A token over any claims, signed RS256. */
export function signToken(key: GitlabKey, claims: object): string {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");
  const signed = `${encode({ alg: "RS256", kid: key.kid, typ: "JWT" })}.${encode(claims)}`;
  return `${signed}.${sign("sha256", Buffer.from(signed), key.privateKey).toString("base64url")}`;
}
