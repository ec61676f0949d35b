import type { Entry, JudgedDoor } from "./judged-door.ts";

/** A door that tokens come in by, with what the reasoner says of it. */
export interface Entrance {
  readonly door: JudgedDoor;
  readonly entry: Entry;
}

export function* entrances(doors: readonly JudgedDoor[]): Generator<Entrance> {
  for (const door of doors) if (door.entry !== undefined) yield { door, entry: door.entry };
}

/** One entrance for each role: what is said of the role itself is said once, however many issuers open it. */
export function* oncePerRole(doors: readonly JudgedDoor[]): Generator<Entrance> {
  const seen = new Set<string>();
  for (const entrance of entrances(doors)) {
    const { arn } = entrance.entry.door.role;
    if (seen.has(arn)) continue;
    seen.add(arn);
    yield entrance;
  }
}
