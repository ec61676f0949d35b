/** A user's access key as IAM lists it. Times are instants, as `2026-11-20T12:00:00Z`. */
export interface UserKey {
  readonly id: string;
  readonly active: boolean;
  readonly created: string;
  /** Absent: not used since IAM began to watch, which it says as `N/A`. */
  readonly lastUsed?: KeyUse;
}

export interface KeyUse {
  readonly at: string;
  readonly service?: string;
  readonly region?: string;
}

/** The user whose keys they are. */
export interface KeyUser {
  readonly arn: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  /** The oldest first. */
  readonly keys: readonly UserKey[];
}
