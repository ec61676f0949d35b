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
  /** What only a person can do now, in sentences. */
  readonly next?: readonly string[];
  /** The file that takes it back. */
  readonly undo?: string;
}

/** A user that was just made is good for nothing yet. */
export function nextSteps(done: readonly ChangeDocument[]): readonly string[] {
  return done.flatMap(({ action, after }) => {
    if (action !== "create" || after?.kind !== "user") return [];
    const name = after.arn.slice(after.arn.lastIndexOf("/") + 1);
    return [
      `\`${name}\` has no key yet: \`aws iam create-access-key --user-name ${name}\` makes one and shows its secret once; ` +
        "put both into masked, protected variables of the GitLab project that needs it, and nowhere else; " +
        `\`sallyport rotate ${name}\` renews it from then on`,
    ];
  });
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
