/** What CloudTrail would have written of one attempt to take a role by web identity. */
export interface WebIdentityAttempt {
  readonly id: string;
  readonly at: number;
  readonly region: string;
  /** The account of the role. */
  readonly account: string;
  readonly roleArn: string;
  readonly sessionName: string;
  readonly providerArn: string;
  readonly subject: string;
  readonly audience: string;
  readonly userAgent: string;
  readonly errorCode?: string;
  readonly accessKeyId?: string;
}

/** What CloudTrail would have written of a write to IAM, or of a call with a key. */
export interface ManagementEvent {
  readonly id: string;
  readonly at: number;
  /** Where it is logged. */
  readonly region: string;
  readonly account: string;
  readonly service: string;
  readonly operation: string;
  readonly readOnly: boolean;
  /** `userIdentity` of the record. */
  readonly identity: object;
  readonly userName: string;
  readonly accessKeyId?: string;
  /** As the API has them. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly userAgent: string;
  readonly errorCode?: string;
}

/** Attempts that got as far as the trust policy. Tokens that STS does not take at all leave no trace on AWS either. */
export class Trail {
  private readonly attempts: WebIdentityAttempt[] = [];
  private readonly writes: ManagementEvent[] = [];

  add(attempt: WebIdentityAttempt): void {
    this.attempts.push(attempt);
  }

  addWrite(event: ManagementEvent): void {
    this.writes.push(event);
  }

  /** The writes of one account and region, the newest first. */
  writesOf(account: string, region: string): readonly ManagementEvent[] {
    return this.writes.filter((one) => one.account === account && one.region === region).toReversed();
  }

  /** Of one account and region, the newest first. */
  of(account: string, region: string): readonly WebIdentityAttempt[] {
    return this.attempts.filter((one) => one.account === account && one.region === region).toReversed();
  }
}
