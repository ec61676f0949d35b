import type { Holding, Holdings } from "../keys/find-holdings.ts";
import type { LifeTags } from "../keys/life-tags.ts";
import type { Waits } from "../keys/key-life.ts";
import type { KeyUser, UserKey } from "../keys/user-key.ts";

/** All that the next step of a rotation is decided by. */
export interface Situation {
  readonly user: KeyUser;
  readonly life: LifeTags;
  readonly holdings: Holdings;
  readonly now: string;
  readonly waits: Waits;
  /** Begin only with a key that is older than this, in seconds. */
  readonly olderThan?: number;
  /** Of two keys, the one that a person says is to go. */
  readonly retire?: string;
  /** A person says to go on, though a key that is to go was seen in use, or its successor was not. */
  readonly allowNarrowing: boolean;
}

export type Step =
  /** A key is made and written; `instead` is deleted first, since its secret is lost and IAM allows two keys. */
  | { readonly does: "make"; readonly retiring: string; readonly instead?: string; readonly into: readonly Holding[] }
  /** The successor is written where it lacks, from where its secret can be read; into nothing, that is written down. */
  | { readonly does: "write"; readonly successor: string; readonly from?: Holding; readonly into: readonly Holding[] }
  /** Somebody else rotated by hand: what is to go is written down. */
  | { readonly does: "adopt"; readonly retiring: string; readonly successor: string }
  | { readonly does: "deactivate"; readonly key: string }
  /** Somebody else deactivated it: from when on it is counted is written down. */
  | { readonly does: "note"; readonly key: string }
  | { readonly does: "delete"; readonly key: string }
  /** A successor that lies nowhere and is to lie nowhere. */
  | { readonly does: "discard"; readonly key: string }
  | { readonly does: "tidy" };

export type Outlook =
  | {
      readonly kind: "step";
      readonly step: Step;
      /** Why it needed a person's word to come this far. */
      readonly narrows?: string;
    }
  | { readonly kind: "wait"; readonly says: string; readonly until?: string; readonly pressable?: true }
  | { readonly kind: "refuse"; readonly because: RefusalCode; readonly says: string; readonly help?: string };

export type RefusalCode =
  | "no-key"
  | "inactive"
  | "two-keys"
  | "not-in-gitlab"
  | "cannot-write"
  | "not-all-seen"
  | "migrating"
  | "not-confirmed";

export function keyOf({ user }: Pick<Situation, "user">, id: string | undefined): UserKey | undefined {
  return user.keys.find((key) => key.id === id);
}

export function placesOf({ holdings }: Pick<Situation, "holdings">, id: string): readonly Holding[] {
  return holdings.held.filter(({ keyId }) => keyId === id);
}

/** The ids to look for in variables: those that IAM lists, and those that the tags still name. */
export function idsOf({ keys }: KeyUser, { retiring, successor }: LifeTags): readonly string[] {
  return [...new Set([...keys.map(({ id }) => id), retiring ?? [], successor ?? []].flat())];
}
