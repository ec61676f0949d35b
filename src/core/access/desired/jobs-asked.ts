import type { Role } from "../../estate/account.ts";
import type { DeclaredAccount, GroupFrom, JobFrom } from "../declaration/declaration.ts";
import type { Complaints } from "./complaints.ts";
import type { Known } from "./known.ts";

/** What has to be known to let jobs in. */
export interface JobsAsked {
  readonly from: JobFrom | GroupFrom;
  /** Whatever else the declaration says of the same project, this among it. */
  readonly siblings: readonly JobFrom[];
  readonly account: DeclaredAccount;
  readonly partition: string;
  readonly roleArn: string;
  readonly issuerUrl: string;
  readonly audience: string;
  readonly live: Role | undefined;
  readonly known: Known;
  readonly complaints: Complaints;
}
