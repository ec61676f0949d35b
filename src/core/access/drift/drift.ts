import type { AccessEffect } from "../../change/change.ts";
import type { CloudObject, ObjectKind } from "../../change/object.ts";
import type { MadeBy } from "../plan/made-by.ts";

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
  /** The tag's key, or the audience. */
  readonly key?: string;
  /** What stands lets in or allows more, or less, than what is declared; where that is known of the object as a whole. */
  readonly access: AccessEffect;
  readonly declared?: CloudObject;
  readonly stands?: CloudObject;
  /** Whether `--revert` takes it away; else a person has to. */
  readonly reverts: boolean;
  readonly made: MadeBy;
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

/** What became of `--accept`: beside the drift, what was written down and what was left. */
export interface AcceptDocument extends DriftDocument {
  readonly accepted: readonly AcceptedDocument[];
  readonly left: readonly LeftDocument[];
  /** Grants that may end as administrators now, and say so. */
  readonly administrators: readonly string[];
  /** The files that were written, by their paths; none where nobody agreed. */
  readonly written: readonly string[];
  /** Why nothing was written, though something could have been. */
  readonly refused?: string;
}

/** Which item it is about, by what the drift says of it. */
type Named = Pick<DriftItem, "account" | "kind" | "id" | "on" | "part" | "says" | "access">;

export interface AcceptedDocument extends Named {
  /** What the file says for it; absent where it went with another. */
  readonly words?: string;
}

export interface LeftDocument extends Named {
  readonly because: string;
  /** Whether `--revert` takes it away; else a person has to. */
  readonly reverts: boolean;
}
