import type { AccessEffect, Change } from "./change.ts";

const MIRRORED: Readonly<Record<AccessEffect, AccessEffect>> = {
  broadens: "narrows",
  narrows: "broadens",
  mixed: "mixed",
  same: "same",
  undecided: "undecided",
};

/** The changes that take these back, the last one first. */
export function undoOf(changes: readonly Change[]): readonly Change[] {
  return changes.toReversed().map(undoOne);
}

function undoOne({ account, before, after, reason }: Change): Change {
  const action = before === undefined ? "delete" : after === undefined ? "create" : "update";
  return {
    action,
    account,
    ...(after === undefined ? {} : { before: after }),
    ...(before === undefined ? {} : { after: before }),
    reason: `back to what stood before: ${reason}`,
  };
}

/** What taking a change back does to access. */
export function mirrored(effect: AccessEffect): AccessEffect {
  return MIRRORED[effect];
}
