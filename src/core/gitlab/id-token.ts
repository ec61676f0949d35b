import { decodeBase64Url } from "../text/base64url.ts";
import type { Claims } from "./claims.ts";

/** An ID token opened, not verified: the signature is the cloud's to check. Times are seconds since 1970. */
export interface IdToken {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Claims;
  readonly issuedAt?: number;
  readonly notBefore?: number;
  readonly expiresAt?: number;
}

/** Why a text is not an ID token, in a code and in words that never quote the text. */
export interface NotAToken {
  readonly code: "token/empty" | "token/masked" | "token/not-a-jwt";
  readonly message: string;
}

export type TokenReading = { readonly token: IdToken } | { readonly problem: NotAToken };

const JWT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/** What GitLab's log and people who copy from it leave in the place of a masked variable. */
const MASK = /\[MASKED\]|^[*x]{4,}$/i;

/** Opens a GitLab ID token. White space around it is forgiven, since files and echo add it. */
export function readIdToken(text: string): TokenReading {
  const trimmed = text.trim();
  if (trimmed === "") return problem("token/empty", "the token is empty");
  if (MASK.test(trimmed))
    return problem("token/masked", "the token is a mask, as GitLab prints it in a log in the place of the value");
  if (!JWT.test(trimmed)) return problem("token/not-a-jwt", "the token is not a JWT: three base64url parts with dots");
  const [header, payload] = trimmed.split(".", 2).map(readPart);
  if (header === undefined || payload === undefined)
    return problem("token/not-a-jwt", "the token has the shape of a JWT, but its parts are not JSON objects");
  return {
    token: {
      header,
      claims: payload as Claims,
      ...time("issuedAt", payload["iat"]),
      ...time("notBefore", payload["nbf"]),
      ...time("expiresAt", payload["exp"]),
    },
  };
}

/** Whether the claims are those of a job: the same issuer also signs tokens for people who log in, with other claims. */
export function isJobToken(claims: Claims): boolean {
  return (
    typeof claims.iss === "string" && typeof claims["project_id"] === "string" && typeof claims["job_id"] === "string"
  );
}

/** The audiences of a token. GitLab signs one or an array of them. */
export function audiencesOf(claims: Claims): readonly string[] {
  if (typeof claims.aud === "string") return [claims.aud];
  return Array.isArray(claims.aud) ? claims.aud.filter((audience) => typeof audience === "string") : [];
}

function problem(code: NotAToken["code"], message: string): TokenReading {
  return { problem: { code, message } };
}

function readPart(part: string): Readonly<Record<string, unknown>> | undefined {
  const text = decodeBase64Url(part);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function time<K extends string>(name: K, value: unknown): { readonly [P in K]?: number } {
  return typeof value === "number" && Number.isFinite(value)
    ? ({ [name]: value } as { readonly [P in K]: number })
    : {};
}
