import type { Request } from "../iam/request.ts";
import type { CloudObject } from "./object.ts";

export type ChangeAction = "create" | "update" | "delete" | "adopt";

/** What a change does to access, as far as it could be decided. */
export type AccessEffect = "broadens" | "narrows" | "mixed" | "same" | "undecided";

/**
 * One step that alters an account: the one vocabulary that `plan`, `fix` and `migrate` speak and that `apply` and
 * `export` understand. `adopt` takes over what already stands, writing at most our tags.
 */
export interface Change {
  readonly action: ChangeAction;
  readonly account: string;
  /** What stands now; absent for `create`. */
  readonly before?: CloudObject;
  /** What is to stand; absent for `delete`. */
  readonly after?: CloudObject;
  /** Why, in a few words for people: the grant or the finding behind it. */
  readonly reason: string;
}

/** What a change is about. */
export function objectOf({ before, after }: Pick<Change, "before" | "after">): CloudObject {
  const object = after ?? before;
  if (object === undefined) throw new TypeError("a change of nothing");
  return object;
}

/** A change with what it means for access, as `plan` shows it. */
export interface WeighedChange extends Change {
  readonly access: AccessEffect;
  readonly gained?: Request;
  readonly lost?: Request;
  /** Who was seen using what is taken away; `unknown` where nothing tells. */
  readonly breaks: readonly string[] | "unknown";
}
