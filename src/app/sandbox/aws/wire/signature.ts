import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { encodeStrictly } from "./encode.ts";

/** A request as it came in. Header names are in lower case. */
export interface SignedRequest {
  readonly method: string;
  /** As on the request line, percent-encoded, without the query. */
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** What an Authorization header of Signature Version 4 says. */
export interface Authorization {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const ALGORITHM = "AWS4-HMAC-SHA256";

/** Absent: not signed with Version 4. A string: signed, and this is what AWS finds wrong with the header. */
export function readAuthorization(header: string | undefined): Authorization | string | undefined {
  if (!header?.startsWith(ALGORITHM)) return undefined;
  const parts = new Map<string, string>();
  for (const part of header.slice(ALGORITHM.length).split(",")) {
    const [name = "", ...rest] = part.trim().split("=");
    parts.set(name, rest.join("="));
  }
  const missing = ["Credential", "Signature", "SignedHeaders"].filter((name) => !parts.get(name));
  if (missing.length > 0) {
    return missing.map((name) => `Authorization header requires '${name}' parameter.`).join(" ");
  }
  const scope = (parts.get("Credential") ?? "").split("/");
  const [accessKeyId, date, region, service, terminator] = scope.slice(-5);
  if (scope.length < 5 || !accessKeyId || !date || !region || !service || terminator !== "aws4_request") {
    return "Credential must have at least 5 slash-delimited elements, e.g. keyid/date/region/service/term";
  }
  return {
    accessKeyId,
    date,
    region,
    service,
    signedHeaders: (parts.get("SignedHeaders") ?? "").split(";"),
    signature: parts.get("Signature") ?? "",
  };
}

/** Whether the request carries the signature that the holder of this secret would have made. */
export function isSignedWith(request: SignedRequest, authorization: Authorization, secret: string): boolean {
  const expected = Buffer.from(sign(request, authorization, secret), "hex");
  const given = Buffer.from(authorization.signature, "hex");
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** The signature, in hexadecimal: AWS General Reference, "Create a signed AWS API request", steps 1 to 4. */
function sign(request: SignedRequest, authorization: Omit<Authorization, "signature">, secret: string): string {
  const { date, region, service } = authorization;
  const scope = `${date}/${region}/${service}/aws4_request`;
  const stamp = request.headers["x-amz-date"] ?? "";
  const toSign = [ALGORITHM, stamp, scope, sha256(canonicalRequest(request, authorization))].join("\n");
  const parts = [date, region, service, "aws4_request"];
  const key = parts.reduce((parent: string | Buffer, part) => hmac(parent, part), `AWS4${secret}`);
  return hmac(key, toSign).toString("hex");
}

function canonicalRequest(request: SignedRequest, authorization: Omit<Authorization, "signature">): string {
  const headers = authorization.signedHeaders.map(
    (name) => `${name}:${(request.headers[name] ?? "").trim().replaceAll(/ +/g, " ")}\n`,
  );
  return [
    request.method,
    canonicalPath(request.path, authorization.service),
    canonicalQuery(request.query),
    headers.join(""),
    authorization.signedHeaders.join(";"),
    sha256(request.body),
  ].join("\n");
}

/** Every service but S3 encodes the already encoded path once more. */
function canonicalPath(path: string, service: string): string {
  if (service === "s3") return path;
  return path.split("/").map(encodeStrictly).join("/");
}

function canonicalQuery(query: string): string {
  if (query === "") return "";
  const pairs = [...new URLSearchParams(query)].map(([name, value]) => [encodeStrictly(name), encodeStrictly(value)]);
  pairs.sort(([a = "", x = ""], [b = "", y = ""]) => compareCodes(a, b) || compareCodes(x, y));
  return pairs.map((pair) => pair.join("=")).join("&");
}

function compareCodes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sha256(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}

function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac("sha256", key).update(data).digest();
}
