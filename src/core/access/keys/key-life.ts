import { instantOf, secondsOf } from "../../text/instant.ts";
import type { LifeTags } from "./life-tags.ts";
import type { UserKey } from "./user-key.ts";

/** How long a key on its way out is watched, in seconds. */
export interface Waits {
  /** Without any use before it may be switched off. */
  readonly still: number;
  /** Switched off before it may be deleted. */
  readonly keep: number;
}

/** Where a key is that is to go. */
export type KeyStage =
  /** Used, or made, less than `still` ago. */
  | { readonly stage: "in-use"; readonly lastSign: string; readonly stillAt: string }
  | { readonly stage: "still"; readonly lastSign: string }
  /** Without `since`: somebody else switched it off, and nobody wrote down when. */
  | { readonly stage: "deactivated"; readonly since?: string; readonly deleteAt?: string }
  | { readonly stage: "kept-long-enough"; readonly since: string }
  | { readonly stage: "gone" };

export function stageOf(key: UserKey | undefined, tags: LifeTags, waits: Waits, now: string): KeyStage {
  if (key === undefined) return { stage: "gone" };
  if (key.active) {
    const lastSign = lastSignOf(key);
    const stillAt = after(lastSign, waits.still);
    return isPast(stillAt, now) ? { stage: "still", lastSign } : { stage: "in-use", lastSign, stillAt };
  }
  if (tags.deactivatedAt === undefined) return { stage: "deactivated" };
  const lastSign = lastSignOf(key);
  // Activated again and used in between, it is counted anew.
  const since = isPast(tags.deactivatedAt, lastSign) ? lastSign : tags.deactivatedAt;
  const deleteAt = after(since, waits.keep);
  return isPast(deleteAt, now) ? { stage: "kept-long-enough", since } : { stage: "deactivated", since, deleteAt };
}

/** The last time at which anything was heard of a key: its last use, or its making. */
export function lastSignOf({ created, lastUsed }: UserKey): string {
  return lastUsed === undefined || isPast(lastUsed.at, created) ? created : lastUsed.at;
}

export function wasUsedSince({ lastUsed }: UserKey, since: string): boolean {
  return lastUsed !== undefined && isPast(since, lastUsed.at);
}

/** The instant that lies so many seconds later. */
export function after(instant: string, seconds: number): string {
  return instantOf(secondsIn(instant) + seconds);
}

/** Whether an instant is reached at another. */
export function isPast(instant: string, now: string): boolean {
  return secondsIn(instant) <= secondsIn(now);
}

function secondsIn(instant: string): number {
  const seconds = secondsOf(instant);
  if (seconds === undefined) throw new TypeError(`\`${instant}\` is no instant`);
  return seconds;
}
