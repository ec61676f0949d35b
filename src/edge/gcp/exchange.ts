import {
  type GoogleFailure,
  type GoogleEndpoints,
  type WorkloadProvider,
  impersonationUrl,
} from "../../core/session/gcp.ts";
import type { ServiceFailure } from "../../core/session/failure.ts";
import { Secret } from "../../core/text/secret.ts";
import { type HttpAnswer, type Route, send } from "../http/send.ts";

export interface Google {
  readonly endpoints: GoogleEndpoints;
  readonly route: Route;
}

export interface AccessToken {
  readonly token: Secret;
}

export type GoogleAnswer = { readonly access: AccessToken } | { readonly failure: ServiceFailure };

const SCOPE = "https://www.googleapis.com/auth/cloud-platform";
const JSON_TYPE = { "content-type": "application/json", accept: "application/json" };

/** The token exchange of RFC 8693 at Google's security token service. */
export async function exchange(
  { endpoints, route }: Google,
  provider: WorkloadProvider,
  subject: Secret,
  timeoutMs: number,
): Promise<GoogleAnswer> {
  const body = JSON.stringify({
    grantType: "urn:ietf:params:oauth:grant-type:token-exchange",
    audience: provider.audience,
    scope: SCOPE,
    requestedTokenType: "urn:ietf:params:oauth:token-type:access_token",
    subjectToken: subject.reveal(),
    subjectTokenType: "urn:ietf:params:oauth:token-type:jwt",
  });
  const answer = await send({ method: "POST", url: endpoints.token, headers: JSON_TYPE, body, timeoutMs }, route);
  return read(answer, "access_token");
}

/** A service account's access token, by an identity that may use it. */
export async function impersonate(
  { endpoints, route }: Google,
  email: string,
  by: AccessToken,
  lifetimeSeconds: number,
  timeoutMs: number,
): Promise<GoogleAnswer> {
  const body = JSON.stringify({ scope: [SCOPE], lifetime: `${lifetimeSeconds}s` });
  const headers = { ...JSON_TYPE, authorization: `Bearer ${by.token.reveal()}` };
  const url = impersonationUrl(endpoints, email);
  return read(await send({ method: "POST", url, headers, body, timeoutMs }, route), "accessToken");
}

function read(answer: HttpAnswer, field: string): GoogleAnswer {
  if ("failed" in answer) return { failure: { code: answer.failed, message: answer.message } };
  const document = parse(answer.body);
  const token = document[field];
  if (answer.status === 200 && typeof token === "string" && token !== "") {
    return { access: { token: new Secret(token) } };
  }
  return { failure: { status: answer.status, ...readFailure(document, answer.status) } };
}

/** Two forms: OAuth's `{ error, error_description }`, and the APIs' `{ error: { status, message } }`. */
function readFailure(document: Readonly<Record<string, unknown>>, status: number): GoogleFailure {
  const { error } = document;
  if (typeof error === "string") return { code: error, message: String(document["error_description"] ?? "") };
  if (typeof error === "object" && error !== null) {
    const { status: code, message } = error as { status?: unknown; message?: unknown };
    return { code: String(code ?? status), message: String(message ?? "") };
  }
  return { code: status === 200 ? "MalformedAnswer" : `Http${status}`, message: "the answer is not one of Google's" };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
