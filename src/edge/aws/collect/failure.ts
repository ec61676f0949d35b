import type { Standing } from "../../../core/estate/standing.ts";
import { FEW_ATTEMPTS, type Verdict } from "../../retry.ts";

/** Names that AWS's services have for the same few things. */
const DENIED =
  /^(?:AccessDenied|AccessDeniedException|UnauthorizedOperation|UnauthorizedAccess|AuthorizationError|OptInRequired|NotAuthorized.*)$/;
const THROTTLED =
  /^(?:Throttling.*|Throttled.*|TooManyRequests.*|RequestLimitExceeded|RequestThrottled.*|SlowDown|LimitExceededException|ProvisionedThroughputExceededException|BandwidthLimitExceeded|PriorRequestNotComplete)$/;
const ABSENT =
  /^(?:AWSOrganizationsNotInUseException|PolicyTypeNotEnabledException|NoSuchEntity.*|ResourceNotFoundException|TargetNotFoundException)$/;
const NO_CREDENTIALS =
  /^(?:CredentialsProviderError|TokenProviderError|ExpiredToken.*|InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature|AuthFailure|RequestExpired|MissingAuthenticationToken)$/;
const NETWORK = /^(?:ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
const TRANSIENT =
  /^(?:TimeoutError|RequestTimeout.*|InternalFailure|InternalError|ServiceUnavailable.*|ServiceFailure.*)$/;

export function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  // Some services put the code elsewhere, and name the error after its class.
  const code = "Code" in error && typeof error.Code === "string" ? error.Code : undefined;
  return code ?? error.name;
}

function systemCodeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

function statusOf(error: unknown): number {
  if (!(error instanceof Error) || !("$metadata" in error)) return 0;
  const metadata = error.$metadata as { readonly httpStatusCode?: unknown } | undefined;
  return typeof metadata?.httpStatusCode === "number" ? metadata.httpStatusCode : 0;
}

/** Whether to ask again: when AWS was busy or unreachable, never when it said no. */
export function judge(error: unknown): Verdict {
  const name = nameOf(error);
  if (DENIED.test(name) || NO_CREDENTIALS.test(name)) return { retry: false };
  const status = statusOf(error);
  if (THROTTLED.test(name) || status === 429) return { retry: true };
  const code = systemCodeOf(error);
  // A name that does not resolve, or a port that nobody listens on, will not do so a second later.
  const lost = NETWORK.test(code) && code !== "ENOTFOUND" && code !== "ECONNREFUSED";
  const broken = TRANSIENT.test(name) || (status >= 500 && status !== 501);
  return lost || broken ? { retry: true, attempts: FEW_ATTEMPTS } : { retry: false };
}

/** For a call that must not be done twice: only what AWS did not even look at is asked again. */
export function judgeOnce(error: unknown): Verdict {
  return THROTTLED.test(nameOf(error)) || statusOf(error) === 429 ? judge(error) : { retry: false };
}

export function isNoCredentials(error: unknown): boolean {
  return NO_CREDENTIALS.test(nameOf(error));
}

/** How a reading that ended in this error stands, and what to say of it. */
export function standingOfFailure(error: unknown): { readonly standing: Standing; readonly detail: string } {
  const name = nameOf(error);
  if (name === "AbortError") return { standing: "partial", detail: "interrupted" };
  const status = statusOf(error);
  if (DENIED.test(name) || status === 403) return { standing: "denied", detail: messageOf(error) };
  if (THROTTLED.test(name) || status === 429) return { standing: "throttled", detail: `${name}, after several tries` };
  if (ABSENT.test(name)) return { standing: "absent", detail: name };
  return { standing: "partial", detail: messageOf(error) };
}

/** One line, and not endless. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return "it failed";
  // An emulator, or a proxy's own page.
  if (error.name === "SyntaxError" || /parse error/.test(error.message))
    return "what answered does not speak AWS's language";
  const name = systemCodeOf(error) === "" ? nameOf(error) : systemCodeOf(error);
  // The SDK adds advice for its own users.
  const [words = ""] = error.message.split(/\s*Deserialization error:/);
  const message = words.replaceAll(/\s+/g, " ").slice(0, 300);
  return message === "" || message === name ? name : `${name}: ${message}`;
}
