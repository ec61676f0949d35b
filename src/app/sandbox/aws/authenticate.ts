import type { Credentials } from "../state/credentials.ts";
import type { State } from "../state/state.ts";
import type { World } from "../state/world.ts";
import { AwsError } from "./wire/aws-error.ts";
import { type SignedRequest, isSignedWith, readAuthorization } from "./wire/signature.ts";

/** Signatures are good for five minutes around the time in them. */
const SKEW_MS = 5 * 60_000;

export interface Signer {
  readonly credentials: Credentials;
  readonly region: string;
}

/**
 * Finds out who signed a call, or throws what AWS answers to somebody it does not know. The time of the signature is
 * held against the machine's clock, so that a rehearsal may move the sandbox's own; expiry is held against the sandbox's.
 */
export function authenticate(request: SignedRequest, service: string, world: World, state: State): Signer {
  const authorization = readAuthorization(request.headers["authorization"]);
  if (authorization === undefined) {
    throw new AwsError("MissingAuthenticationToken", 403, "Request is missing Authentication Token");
  }
  if (typeof authorization === "string") throw new AwsError("IncompleteSignature", 400, authorization);
  const date = request.headers["x-amz-date"];
  if (date === undefined) {
    const message =
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. " +
      `Authorization=${authorization.accessKeyId}`;
    throw new AwsError("IncompleteSignature", 400, message);
  }
  if (authorization.service !== service) {
    throw new AwsError("SignatureDoesNotMatch", 403, `Credential should be scoped to correct service: '${service}'. `);
  }
  checkAge(date, Date.now());
  const credentials = usable(authorization.accessKeyId, world, state);
  const token = request.headers["x-amz-security-token"];
  if (credentials === undefined || credentials.sessionToken !== token) {
    throw new AwsError("InvalidClientTokenId", 403, "The security token included in the request is invalid.");
  }
  if (!isSignedWith(request, authorization, credentials.secretAccessKey)) {
    throw new AwsError(
      "SignatureDoesNotMatch",
      403,
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access " +
        "Key and signing method. Consult the service documentation for details.",
    );
  }
  if (credentials.expiresAt !== undefined && credentials.expiresAt <= world.clock.now()) {
    throw new AwsError("ExpiredToken", 403, "The security token included in the request is expired");
  }
  return { credentials, region: authorization.region };
}

/** Keys of users who are gone, keys that were switched off and sessions of roles that are gone count for nothing. */
function usable(accessKeyId: string, world: World, state: State): Credentials | undefined {
  const credentials = world.credentials.find(accessKeyId);
  if (credentials === undefined) return undefined;
  const { caller } = credentials;
  const account = state.accounts.get(caller.account);
  if (account === undefined) return undefined;
  switch (caller.kind) {
    case "root":
      return credentials;
    case "role":
      return account.roles.get(caller.role)?.id === caller.roleId ? credentials : undefined;
    case "user": {
      if (account.users.get(caller.name)?.id !== caller.id) return undefined;
      if (credentials.sessionToken !== undefined) return credentials;
      return account.keys.get(accessKeyId)?.status === "Active" ? credentials : undefined;
    }
  }
}

function checkAge(date: string, now: number): void {
  const signedAt = readBasicTime(date);
  if (signedAt === undefined) {
    throw new AwsError("IncompleteSignature", 400, `Date must be in ISO-8601 'basic format'. Got '${date}'.`);
  }
  const stamp = (ms: number): string => basicTime(ms);
  if (signedAt < now - SKEW_MS) {
    const limit = `${stamp(now - SKEW_MS)} (${stamp(now)} - 5 min.)`;
    throw new AwsError("SignatureDoesNotMatch", 403, `Signature expired: ${date} is now earlier than ${limit}`);
  }
  if (signedAt > now + SKEW_MS) {
    const limit = `${stamp(now + SKEW_MS)} (${stamp(now)} + 5 min.)`;
    throw new AwsError("SignatureDoesNotMatch", 403, `Signature not yet current: ${date} is still later than ${limit}`);
  }
}

/** `20261120T142700Z` */
function basicTime(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-:]|\.\d+/g, "");
}

function readBasicTime(text: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}
