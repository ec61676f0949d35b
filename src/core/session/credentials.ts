import type { Secret } from "../text/secret.ts";

/** Short-lived credentials, as STS gives them. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly sessionToken: Secret;
  /** When they were had and when they end: milliseconds since 1970, by this machine's clock. */
  readonly from: number;
  readonly until: number;
  /** `until` in RFC 3339 and whole seconds, as STS writes it: SDKs of all ages read that. */
  readonly expiration: string;
}

/** Credentials with whose they are. */
export interface Session {
  readonly credentials: Credentials;
  /** `arn:aws:sts::111111111111:assumed-role/deploy/gl-1-2-3`, as STS answered. */
  readonly arn: string;
  readonly account: string;
}
