/** Reports that IAM makes on request and hands out later. They belong to an account and are gone with the sandbox. */
export class Reports {
  private readonly credential = new Map<string, CredentialReport>();
  private readonly jobs = new Map<string, AccessJob>();

  credentialReport(account: string): CredentialReport | undefined {
    return this.credential.get(account);
  }

  keepCredentialReport(account: string, report: CredentialReport): void {
    this.credential.set(account, report);
  }

  job(id: string): AccessJob | undefined {
    return this.jobs.get(id);
  }

  keepJob(job: AccessJob): void {
    this.jobs.set(job.id, job);
  }
}

export interface CredentialReport {
  readonly requestedAt: number;
  readonly readyAt: number;
  readonly csv: string;
}

export interface AccessJob {
  readonly id: string;
  readonly account: string;
  readonly arn: string;
  readonly granularity: "SERVICE_LEVEL" | "ACTION_LEVEL";
  readonly createdAt: number;
  readonly readyAt: number;
}
