import type { Session } from "../../core/session/credentials.ts";
import type { ServiceFailure } from "../../core/session/failure.ts";
import { accountOf } from "../../core/session/role-arn.ts";
import { Secret } from "../../core/text/secret.ts";
import { type HttpAnswer, type Route, send } from "../http/send.ts";
import { type Clock, writeTime } from "../time/clock.ts";
import type { Endpoint } from "./endpoint.ts";
import { signedHeaders } from "./sign.ts";
import { childAt, readXml, textAt } from "./xml.ts";

/** One way to STS. */
export interface Sts {
  readonly endpoint: Endpoint;
  readonly route: Route;
  readonly clock: Clock;
}

/** What a session is asked for, however it is reached. */
export interface SessionWish {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly durationSeconds?: number | undefined;
  /** A session policy: JSON. */
  readonly policy?: string | undefined;
}

/** STS's answer, with how far its clock is ahead of this machine's, where it said the time. */
export type StsAnswer = ({ readonly session: Session } | { readonly failure: ServiceFailure }) & {
  readonly ahead?: number;
};

const FORM = { "content-type": "application/x-www-form-urlencoded; charset=utf-8", accept: "text/xml" };

/** AssumeRoleWithWebIdentity: unsigned, the token is the proof. */
export async function assumeRoleWithWebIdentity(
  sts: Sts,
  wish: SessionWish,
  token: Secret,
  timeoutMs: number,
): Promise<StsAnswer> {
  const body = form("AssumeRoleWithWebIdentity", wish, { WebIdentityToken: token.reveal() });
  return post(sts, "AssumeRoleWithWebIdentity", body, FORM, timeoutMs);
}

/** AssumeRole with the credentials of another role: at most an hour long. */
export async function assumeRole(
  sts: Sts,
  wish: SessionWish,
  by: Session,
  ahead: number,
  timeoutMs: number,
): Promise<StsAnswer> {
  const body = form("AssumeRole", wish, {});
  const headers = signedHeaders({ method: "POST", url: sts.endpoint.url, headers: FORM, body }, by.credentials, {
    region: sts.endpoint.region,
    service: "sts",
    at: sts.clock.now() + ahead,
  });
  return post(sts, "AssumeRole", body, headers, timeoutMs);
}

function form(action: string, wish: SessionWish, more: Readonly<Record<string, string>>): string {
  return new URLSearchParams({
    Action: action,
    Version: "2011-06-15",
    RoleArn: wish.roleArn,
    RoleSessionName: wish.sessionName,
    ...(wish.durationSeconds === undefined ? {} : { DurationSeconds: String(wish.durationSeconds) }),
    ...(wish.policy === undefined ? {} : { Policy: wish.policy }),
    ...more,
  }).toString();
}

async function post(
  { endpoint, route, clock }: Sts,
  action: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  timeoutMs: number,
): Promise<StsAnswer> {
  const asked = clock.now();
  const answer = await send({ method: "POST", url: endpoint.url, headers, body, timeoutMs }, route);
  const now = clock.now();
  if ("failed" in answer) return { failure: { code: answer.failed, message: answer.message } };
  const ahead = clockAhead(answer, asked, now);
  const told = ahead === undefined ? {} : { ahead };
  if (answer.status !== 200) return { failure: readFailure(answer), ...told };
  const session = readSession(answer.body, action, now, ahead ?? 0);
  if (session !== undefined) return { session, ...told };
  // Half an answer is none: never credentials with an empty part.
  return { failure: { code: "MalformedAnswer", message: "the answer holds no credentials" }, ...told };
}

function readSession(body: string, action: string, now: number, ahead: number): Session | undefined {
  const result = childAt(readXml(body), `${action}Result`);
  const read = (...path: string[]): string | undefined => textAt(result, ...path);
  const accessKeyId = read("Credentials", "AccessKeyId");
  const secretAccessKey = read("Credentials", "SecretAccessKey");
  const sessionToken = read("Credentials", "SessionToken");
  const ends = Date.parse(read("Credentials", "Expiration") ?? "");
  const arn = read("AssumedRoleUser", "Arn");
  const account = accountOf(arn ?? "");
  if (!accessKeyId || !secretAccessKey || !sessionToken || !arn || !account) return undefined;
  if (!(ends > now + ahead)) return undefined;
  const until = ends - ahead;
  return {
    credentials: {
      accessKeyId,
      secretAccessKey: new Secret(secretAccessKey),
      sessionToken: new Secret(sessionToken),
      from: now,
      until,
      // SDKs compare the end with this machine's clock, so where that is off it is told by that one.
      expiration: writeTime(Math.abs(ahead) < 60_000 ? ends : until),
    },
    arn,
    account,
  };
}

/** STS writes errors as XML; what stands between here and there may write anything. */
function readFailure(answer: Extract<HttpAnswer, { status: number }>): ServiceFailure {
  const error = childAt(readXml(answer.body), "Error");
  return {
    status: answer.status,
    code: textAt(error, "Code") ?? `Http${answer.status}`,
    message: textAt(error, "Message") ?? "the answer is not one of STS",
  };
}

/** How far the other end's clock is ahead, by its `Date` header: whole seconds, and half the way there and back. */
export function clockAhead(answer: HttpAnswer, asked: number, now: number): number | undefined {
  if ("failed" in answer || typeof answer.headers["date"] !== "string") return undefined;
  const theirs = Date.parse(answer.headers["date"]);
  if (Number.isNaN(theirs)) return undefined;
  return theirs + 500 - (asked + now) / 2;
}
