import type { AccessEffect } from "../../change/change.ts";
import type { CloudObject, ObjectKind } from "../../change/object.ts";

/** Which part of an object is not as declared. */
export type DriftPart =
  | "missing"
  | "undeclared"
  | "path"
  | "trust"
  | "description"
  | "session"
  | "boundary"
  | "tags"
  | "policy"
  | "audiences"
  | "thumbprints"
  | "role"
  | "group"
  | "profile";

export interface DriftItem {
  readonly account: string;
  readonly kind: ObjectKind;
  readonly id: string;
  /** The role or user of ours that it is about, where it is about one. */
  readonly on?: string;
  readonly part: DriftPart;
  readonly says: string;
  /** What stands lets in or allows more, or less, than what is declared; where that is known of the object as a whole. */
  readonly access: AccessEffect;
  readonly declared?: CloudObject;
  readonly stands?: CloudObject;
  /** Whether `--revert` takes it away; else a person has to. */
  readonly reverts: boolean;
}

export interface DriftDocument {
  readonly formatVersion: "1.0";
  readonly stack: string;
  readonly accounts: readonly { readonly name: string; readonly id: string }[];
  readonly items: readonly DriftItem[];
  /** False: something was not read, and the caveats say what. */
  readonly complete: boolean;
  readonly caveats: readonly string[];
}
