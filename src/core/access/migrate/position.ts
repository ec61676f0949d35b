import { type Waits, after, isPast, stageOf } from "../keys/key-life.ts";
import { readLifeTags } from "../keys/life-tags.ts";
import type { KeyUser, UserKey } from "../keys/user-key.ts";

/** The steps from a user's key to a role, in their order. */
export const STEPS = [
  "propose",
  "make-role",
  "dual-run",
  "deactivate",
  "wait",
  "delete-key",
  "delete-user",
  "done",
] as const;
export type Step = (typeof STEPS)[number];

/** A role that takes the user's place, as far as it is there. */
export interface RoleStanding {
  readonly grant: string;
  readonly arn: string;
  readonly stands: boolean;
  /** Since when. */
  readonly made?: string;
}

export interface PositionInput {
  /** Absent: there is no such user, any more. */
  readonly user?: KeyUser;
  readonly roles: readonly RoleStanding[];
  /** Whether a plan of the grants has anything to do. */
  readonly pending: boolean;
  readonly waits: Waits;
  /** As an instant. */
  readonly now: string;
}

/** Where a migration stands. All of it is read: from the declaration, the account, and the user's own tags. */
export interface Position {
  readonly step: Step;
  /** The key that the step is about. */
  readonly key?: UserKey;
  /** When what is waited for is over, where the step waits. */
  readonly due?: string;
  /** Since when the key is switched off. */
  readonly since?: string;
  /** Set: a rotation of the user's keys is under way, which goes first. */
  readonly rotating?: true;
}

export function positionOf({ user, roles, pending, waits, now }: PositionInput): Position {
  if (user === undefined) return { step: "done" };
  const tags = readLifeTags(user.tags);
  const retiring = user.keys.find(({ id }) => id === tags.retiring);
  if (tags.makingSince !== undefined || tags.successor !== undefined) {
    return { step: roles.length === 0 ? "propose" : "dual-run", rotating: true };
  }
  if (user.keys.length > 0 && retiring?.active !== false) {
    if (roles.length === 0) return { step: "propose" };
    if (pending || roles.some(({ stands }) => !stands)) return { step: "make-role" };
  }
  const key = retiring ?? user.keys.find(({ active }) => active) ?? user.keys[0];
  if (key === undefined) return roles.length === 0 ? { step: "done" } : { step: "delete-user" };
  const stage = stageOf(key, key === retiring ? tags : {}, waits, now);
  switch (stage.stage) {
    case "in-use":
    case "still": {
      const made = roles.flatMap((role) => role.made ?? []).map((instant) => after(instant, waits.still));
      const due = [after(stage.lastSign, waits.still), ...made].reduce((a, b) => (isPast(a, b) ? b : a));
      return isPast(due, now) ? { step: "deactivate", key } : { step: "dual-run", key, due };
    }
    case "deactivated": {
      // Somebody else switched it off: the waiting begins when that is written down.
      if (stage.since === undefined || stage.deleteAt === undefined) return { step: "deactivate", key };
      return { step: "wait", key, since: stage.since, due: stage.deleteAt };
    }
    case "kept-long-enough":
      return { step: "delete-key", key, since: stage.since };
    case "gone":
      return { step: "delete-user" };
  }
}
