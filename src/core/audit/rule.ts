import type { Tenant } from "../gitlab/claims.ts";
import type { Claims } from "../gitlab/claims.ts";
import type { Inventory } from "../escalate/inventory.ts";
import type { Estate } from "../estate/estate.ts";
import type { Place } from "../estate/place.ts";
import type { SourceKind } from "../estate/standing.ts";
import type { Catalog } from "../iam/catalog.ts";
import type { Budget } from "../language/budget.ts";
import type { Fix, FindingSeverity } from "./finding.ts";
import type { JudgedDoor } from "./judged-door.ts";
import type { Page } from "./page.ts";

/** What a rule is given: the estate and all that was worked out about it once for everybody. */
export interface Audit {
  readonly estate: Estate;
  readonly doors: readonly JudgedDoor[];
  readonly inventory: Inventory;
  readonly tenant?: Tenant;
  /** Today, as `2026-11-20`, from whoever has a clock. */
  readonly today: string;
  readonly budget?: Budget;
  /** What AWS can be asked to do; rules that need it are silent without, and say so. */
  readonly catalog?: Catalog;
}

/** A kind of thing that was not meant. It speaks from what was proved or read, never from what a text looks like. */
export interface Rule {
  /** `<category>/<name>`, and the folder it lives in. */
  readonly id: string;
  readonly severity: FindingSeverity;
  readonly page: Page;
  /** What has to have been read for its silence to mean anything. */
  readonly needs?: readonly SourceKind[];
  readonly find: (audit: Audit) => Iterable<Raised>;
}

/** What a rule raises; `run` makes it a finding. */
export interface Raised {
  readonly door?: JudgedDoor;
  readonly resource: string;
  readonly account?: string;
  /** Where it is not the rule's own. */
  readonly severity?: FindingSeverity;
  readonly title: string;
  readonly message: string;
  readonly help?: string;
  readonly witness?: Claims;
  readonly evidence?: readonly (string | { readonly fact: string; readonly at?: Place })[];
  readonly at?: Place;
  /** What tells this from the rule's other findings on the same resource, in terms of meaning; for the fingerprint. */
  readonly meaning: string;
  readonly fix?: Fix;
}
