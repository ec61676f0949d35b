import { type AccessEffect, type ChangeAction, objectOf } from "../../change/change.ts";
import { type CloudObject, type ObjectKind, identify } from "../../change/object.ts";
import type { Request } from "../../iam/request.ts";
import { canonicalJson } from "../../text/canonical-json.ts";
import { sha256 } from "../../text/hash.ts";
import type { AccessChange, Drift, Leftover, Note, Plan, PlannedAccount, PlanSummary } from "./plan.ts";
import type { Proof } from "./proofs.ts";

/** The plan as programs read it, and as it is saved for `apply`. */
export interface PlanDocument {
  readonly formatVersion: "1.0";
  readonly stack: string;
  readonly accounts: readonly PlannedAccount[];
  readonly access: readonly AccessChange[];
  readonly changes: readonly ChangeDocument[];
  readonly drift: readonly Drift[];
  readonly leftovers: readonly Leftover[];
  readonly proofs: readonly Proof[];
  readonly refused: readonly string[];
  readonly notes: readonly Note[];
  /** False: something was not read, and the caveats say what. */
  readonly complete: boolean;
  readonly caveats: readonly string[];
  readonly summary: PlanSummary;
  /** SHA-256 of the changes, canonical: two plans that do the same have the same. */
  readonly digest: string;
}

export interface ChangeDocument {
  readonly action: ChangeAction;
  readonly kind: ObjectKind;
  readonly id: string;
  readonly account: string;
  readonly grant?: string;
  readonly reason: string;
  readonly before?: CloudObject;
  readonly after?: CloudObject;
  readonly access: AccessEffect;
  readonly gained?: Request;
  readonly lost?: Request;
  readonly breaks: readonly string[] | "unknown";
}

/** What tells the changed object from every other of the plan. */
export function keyOfChange({ account, kind, id }: Pick<ChangeDocument, "account" | "kind" | "id">): string {
  return `${account} ${kind} ${id}`;
}

export function planDocument(plan: Plan): PlanDocument {
  const changes = plan.changes.map((change): ChangeDocument => {
    const object = objectOf(change);
    return { ...change, kind: object.kind, id: identify(object) };
  });
  return {
    formatVersion: "1.0",
    ...plan,
    changes,
    complete: plan.caveats.length === 0,
    digest: digestOf(changes),
  };
}

/** What `apply` holds a saved plan to: nobody edited it, and nothing was lost of it. */
export function digestOf(changes: readonly ChangeDocument[]): string {
  return sha256(canonicalJson(changes));
}

export function writePlanDocument(plan: Plan): string {
  return `${canonicalJson(planDocument(plan), 2)}\n`;
}
