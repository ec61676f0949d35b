import type { Activity } from "./activity.ts";
import type { Clock } from "./clock.ts";
import type { CredentialBook } from "./credentials.ts";
import type { FaultBox } from "./faults.ts";
import type { Ids } from "./ids.ts";
import type { Issuers } from "./issuers.ts";
import type { Journal } from "./journal.ts";
import type { Reports } from "./reports.ts";
import type { Store } from "./store.ts";
import type { Trail } from "./trail.ts";

/** What the services of one sandbox share. */
export interface World {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly store: Store;
  readonly credentials: CredentialBook;
  readonly issuers: Issuers;
  readonly faults: FaultBox;
  readonly journal: Journal;
  readonly activity: Activity;
  readonly reports: Reports;
  readonly trail: Trail;
  /** Regions in which the account has not switched STS on. */
  readonly disabledRegions: ReadonlySet<string>;
}
