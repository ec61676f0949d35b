import type { ChangeAction } from "../../change/change.ts";
import type { ObjectKind } from "../../change/object.ts";
import type { ChangeDocument } from "../plan/plan-document.ts";

/** What became of a plan, for people and programs: nothing of it is left unsaid. */
export interface ApplyDocument {
  readonly formatVersion: "1.0";
  readonly stack: string;
  readonly result: "applied" | "nothing-to-do" | "refused" | "failed" | "interrupted";
  readonly done: readonly ChangeName[];
  /** Stood as wanted before. */
  readonly already: readonly ChangeName[];
  readonly left: readonly ChangeName[];
  /** Begun, and neither done nor left: how far it came shows when the account is read. */
  readonly begun?: ChangeName;
  readonly refused: readonly Refusal[];
  readonly failure?: { readonly code: string; readonly message: string; readonly help?: string };
  /** The file that takes it back. */
  readonly undo?: string;
}

export interface ChangeName {
  readonly action: ChangeAction;
  readonly kind: ObjectKind;
  readonly id: string;
  readonly account: string;
}

export interface Refusal {
  readonly because: "moved" | "unread" | "broadening" | "narrowing" | "not-confirmed";
  readonly change?: ChangeName;
  readonly says: string;
}

export function nameChange({ action, kind, id, account }: ChangeDocument): ChangeName {
  return { action, kind, id, account };
}
