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

/** Attempts that got as far as the trust policy. Tokens that STS does not take at all leave no trace on AWS either. */
export class Trail {
  private readonly attempts: WebIdentityAttempt[] = [];

  add(attempt: WebIdentityAttempt): void {
    this.attempts.push(attempt);
  }

  /** Of one account and region, the newest first. */
  of(account: string, region: string): readonly WebIdentityAttempt[] {
    return this.attempts.filter((one) => one.account === account && one.region === region).toReversed();
  }
}
