import { partitionById } from "../../core/iam/partitions.ts";
import type { Session } from "../../core/session/credentials.ts";
import type { ServiceFailure } from "../../core/session/failure.ts";
import { Secret } from "../../core/text/secret.ts";
import { type Route, send } from "../http/send.ts";
import type { Clock } from "../time/clock.ts";
import type { Endpoint } from "./endpoint.ts";
import { signedHeaders } from "./sign.ts";
import { clockAhead } from "./sts.ts";

/** A private registry of ECR, by its host. */
export interface Registry {
  readonly host: string;
  readonly account: string;
  readonly region: string;
}

const HOST = /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws|on\.aws|c2s|sc2s|cloud|csp)[a-z.]*$/;

export function readRegistry(text: string): Registry | undefined {
  const host = text.replace(/^https:\/\//, "").replace(/\/.*$/, "");
  const [, account, region] = HOST.exec(host) ?? [];
  return account === undefined || region === undefined ? undefined : { host, account, region };
}

export function registryOf(account: string, region: string, partition: string): Registry {
  return { host: `${account}.dkr.ecr.${region}.${partitionById(partition).domain}`, account, region };
}

/** A user and password for registries; the password is good for 12 hours. */
export interface RegistryLogin {
  readonly user: string;
  readonly password: Secret;
}

export type EcrAnswer = ({ readonly login: RegistryLogin } | { readonly failure: ServiceFailure }) & {
  readonly ahead?: number;
};

export interface Ecr {
  readonly endpoint: Endpoint;
  readonly route: Route;
  readonly clock: Clock;
}

const HEADERS = {
  "content-type": "application/x-amz-json-1.1",
  accept: "application/json",
  "x-amz-target": "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken",
};

/** GetAuthorizationToken: one password for every registry that the session may use in the region. */
export async function getAuthorizationToken(
  { endpoint, route, clock }: Ecr,
  session: Session,
  ahead: number,
  timeoutMs: number,
): Promise<EcrAnswer> {
  const request = {
    method: "POST",
    url: `${endpoint.url.replace(/\/+$/, "")}/`,
    headers: HEADERS,
    body: "{}",
  } as const;
  const asked = clock.now();
  const headers = signedHeaders(request, session.credentials, {
    region: endpoint.region,
    service: "ecr",
    at: asked + ahead,
  });
  const answer = await send({ ...request, headers, timeoutMs }, route);
  if ("failed" in answer) return { failure: { code: answer.failed, message: answer.message } };
  const told = clockAhead(answer, asked, clock.now());
  const read = answer.status === 200 ? readLogin(answer.body) : undefined;
  return {
    ...(read === undefined ? { failure: readFailure(answer.status, answer.body) } : { login: read }),
    ...(told === undefined ? {} : { ahead: told }),
  };
}

function readLogin(body: string): RegistryLogin | undefined {
  const token = /"authorizationToken"\s*:\s*"([A-Za-z0-9+/=]+)"/.exec(body)?.[1];
  const [user, password] = Buffer.from(token ?? "", "base64")
    .toString("utf8")
    .split(":", 2);
  return user && password ? { user, password: new Secret(password) } : undefined;
}

/** `{"__type":"com.amazonaws.ecr#AccessDeniedException","message":"..."}` */
function readFailure(status: number, body: string): ServiceFailure {
  let fields: { readonly __type?: unknown; readonly message?: unknown; readonly Message?: unknown } = {};
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === "object" && value !== null) fields = value;
  } catch {
    // What stands between here and there may write anything.
  }
  const code = typeof fields.__type === "string" ? fields.__type.replace(/^.*#/, "") : `Http${status}`;
  return { status, code, message: String(fields.message ?? fields.Message ?? "the answer is not one of ECR") };
}
