import { createHash, createHmac } from "node:crypto";
import type { Credentials } from "../../core/session/credentials.ts";

/** A request to be signed. The path is as it will be sent, percent-encoded; header names are in lower case. */
export interface Signable {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Scope {
  readonly region: string;
  readonly service: string;
  /** Milliseconds since 1970, by AWS's clock. */
  readonly at: number;
}

const ALGORITHM = "AWS4-HMAC-SHA256";

type Keys = Pick<Credentials, "accessKeyId" | "secretAccessKey"> & Partial<Pick<Credentials, "sessionToken">>;

/** The headers with a signature of version 4 among them ("Create a signed AWS API request", steps 1 to 5). */
export function signedHeaders(request: Signable, keys: Keys, scope: Scope): Readonly<Record<string, string>> {
  const url = new URL(request.url);
  const stamp = `${new Date(scope.at).toISOString().slice(0, 19).replaceAll(/[:-]/g, "")}Z`;
  const headers: Record<string, string> = {
    ...request.headers,
    host: url.host,
    "x-amz-date": stamp,
    ...(keys.sessionToken === undefined ? {} : { "x-amz-security-token": keys.sessionToken.reveal() }),
  };
  const names = Object.keys(headers).sort();
  const canonical = [
    request.method,
    url.pathname.split("/").map(encode).join("/"),
    canonicalQuery(url.searchParams),
    ...names.map((name) => `${name}:${(headers[name] ?? "").trim().replaceAll(/ +/g, " ")}`),
    "",
    names.join(";"),
    sha256(request.body),
  ].join("\n");
  const credential = [stamp.slice(0, 8), scope.region, scope.service, "aws4_request"];
  const text = [ALGORITHM, stamp, credential.join("/"), sha256(canonical)].join("\n");
  const key = credential.reduce(
    (parent: string | Buffer, part) => hmac(parent, part),
    `AWS4${keys.secretAccessKey.reveal()}`,
  );
  const signature = hmac(key, text).toString("hex");
  const { host: _, ...sent } = headers;
  return {
    ...sent,
    authorization: `${ALGORITHM} Credential=${keys.accessKeyId}/${credential.join("/")}, SignedHeaders=${names.join(";")}, Signature=${signature}`,
  };
}

function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join("&");
}

/** RFC 3986: everything but the unreserved characters, which `encodeURIComponent` leaves five more of. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
