import { objectOf } from "../../change/change.ts";
import type { CloudObject } from "../../change/object.ts";
import type { PrincipalNames } from "../plan/meaning.ts";
import type { ChangeDocument } from "../plan/plan-document.ts";
import { type Standing, keyOf } from "../plan/standing.ts";
import { agrees, isBetween, targetOf } from "./agree.ts";

/** How a change stands to what is there now. */
export type Examined =
  /** Is so already: by an earlier run, or by somebody. */
  | { readonly state: "done"; readonly change: ChangeDocument }
  | { readonly state: "open"; readonly change: ChangeDocument; readonly now?: CloudObject }
  /** Is neither as the plan found it nor as it wants it. */
  | { readonly state: "moved"; readonly change: ChangeDocument; readonly says: string }
  /** Was not read, so that nobody can tell. */
  | { readonly state: "unread"; readonly change: ChangeDocument; readonly says: string };

export function examine(change: ChangeDocument, standing: Standing, names: PrincipalNames): Examined {
  const { before } = change;
  const object = objectOf(change);
  const now = standing.objects.get(keyOf(object));
  const after = targetOf(change, now);
  const unread = standing.unseen?.get(keyOf(object)) ?? standing.unread.get(object.kind);
  if (unread !== undefined) return { state: "unread", change, says: unread };
  if (now === undefined) {
    if (after === undefined) return { state: "done", change };
    return before === undefined ? { state: "open", change } : { state: "moved", change, says: "is not there any more" };
  }
  if (after === undefined) {
    const same = before !== undefined && agrees(now, before, names);
    const emptied = now.kind === "instance-profile" && now.role === undefined;
    return same || emptied ? { state: "open", change, now } : moved(change);
  }
  if (agrees(now, after, names)) return { state: "done", change };
  if (before !== undefined && agrees(now, before, names)) return { state: "open", change, now };
  if (isBetween(now, before, after, names)) return { state: "open", change, now };
  return before === undefined
    ? { state: "moved", change, says: "is there now, and otherwise than it was to be made" }
    : moved(change);
}

function moved(change: ChangeDocument): Examined {
  return { state: "moved", change, says: "was changed since the plan was made" };
}
