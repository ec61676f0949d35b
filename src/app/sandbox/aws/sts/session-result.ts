import type { Credentials } from "../../state/credentials.ts";

/** `Credentials` as every operation of STS answers them. */
export function shownCredentials(credentials: Credentials): {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken: string;
  readonly Expiration: number;
} {
  return {
    AccessKeyId: credentials.accessKeyId,
    SecretAccessKey: credentials.secretAccessKey,
    SessionToken: credentials.sessionToken ?? "",
    Expiration: credentials.expiresAt ?? 0,
  };
}
