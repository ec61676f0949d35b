import type { WeighedChange } from "../../change/change.ts";
import type { CloudObject } from "../../change/object.ts";
import type { MadeBy } from "./made-by.ts";
import type { Proof } from "./proofs.ts";

/** What a declaration would change, with what it means and what was proved of it. Made by `makePlan`, told by reports. */
export interface Plan {
  readonly stack: string;
  readonly accounts: readonly PlannedAccount[];
  /** Who gains or loses access, role by role. */
  readonly access: readonly AccessChange[];
  /** In the order in which they can be made. */
  readonly changes: readonly PlannedChange[];
  /** What stands on our roles and is nobody's intent. */
  readonly drift: readonly Drift[];
  /** What this stack once made and no longer declares, and what `--prune` does not dare. */
  readonly leftovers: readonly Leftover[];
  readonly proofs: readonly Proof[];
  /** Grants that are left out because a proof failed. */
  readonly refused: readonly string[];
  /** What people have to know or to do, by grant. */
  readonly notes: readonly Note[];
  /** What was not read or could not be told. */
  readonly caveats: readonly string[];
  readonly summary: PlanSummary;
}

export interface PlannedAccount {
  readonly name: string;
  readonly id: string;
  readonly partition: string;
  readonly region?: string;
  readonly profile?: string;
  readonly role?: string;
  /** Whether what stands there was read. */
  readonly read: boolean;
}

export interface PlannedChange extends WeighedChange {
  /** The grant that it is for, where it is for one alone. */
  readonly grant?: string;
}

export interface AccessChange {
  readonly account: string;
  /** The role's ARN. */
  readonly principal: string;
  readonly gains: readonly string[];
  readonly loses: readonly string[];
  readonly breaks: readonly string[] | "unknown";
}

export interface Drift {
  readonly account: string;
  /** The principal of ours that it is on. */
  readonly on: string;
  readonly object: CloudObject;
  readonly says: string;
  readonly made: MadeBy;
}

export interface Leftover {
  readonly account: string;
  readonly object: CloudObject;
  readonly says: string;
}

export interface Note {
  readonly grant: string;
  readonly text: string;
}

export interface PlanSummary {
  readonly create: number;
  readonly update: number;
  readonly delete: number;
  readonly adopt: number;
}
