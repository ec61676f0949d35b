import type { Change } from "../../change/change.ts";
import type { ObjectKind } from "../../change/object.ts";

/** What is needed comes before what needs it. Deleting goes the other way round. */
const ORDER: readonly ObjectKind[] = [
  "control-policy",
  "provider",
  "managed-policy",
  "role",
  "user",
  "inline-policy",
  "attachment",
  "instance-profile",
  "profile-association",
  "pod-identity",
  "access-key",
];

/** The changes of one account in an order in which AWS takes them: what narrows by deleting comes last. */
export function inOrder<T extends Change>(changes: readonly T[]): readonly T[] {
  return changes
    .map((change, at) => ({ change, at }))
    .sort((a, b) => rank(a.change) - rank(b.change) || a.at - b.at)
    .map(({ change }) => change);
}

function rank(change: Change): number {
  const kind = (change.after ?? change.before)?.kind;
  const place = kind === undefined ? 0 : ORDER.indexOf(kind);
  return change.action === "delete" ? 2 * ORDER.length - place : place;
}
