import type { AuditDocument, DoorEntry } from "../../audit/document.ts";
import { FINDING_SEVERITIES, type FindingSeverity } from "../../audit/finding.ts";
import { sha256 } from "../../text/hash.ts";
import { type Headline, headlines } from "../../audit/headline.ts";

export type Mark = FindingSeverity | "none";

/** A door with what is said against it and where on the page it stands. */
export interface ShownDoor {
  readonly door: DoorEntry;
  readonly anchor: string;
  readonly worst: Mark;
  readonly heads: readonly Headline[];
}

export interface Shown {
  readonly document: AuditDocument;
  /** The worst first. */
  readonly doors: readonly ShownDoor[];
  /** What is about no door. */
  readonly others: readonly Headline[];
}

export function arrange(document: AuditDocument): Shown {
  const known = new Set(document.doors.map((door) => door.id));
  const byDoor = new Map<string, Headline[]>();
  const others: Headline[] = [];
  for (const head of headlines(document.findings)) {
    const { door } = head.finding;
    if (door === undefined || !known.has(door)) {
      others.push(head);
      continue;
    }
    const list = byDoor.get(door);
    if (list === undefined) byDoor.set(door, [head]);
    else list.push(head);
  }
  const doors = document.doors.map((door): ShownDoor => {
    const heads = byDoor.get(door.id) ?? [];
    return { door, anchor: anchorOf("door", door.id), worst: heads[0]?.finding.severity ?? "none", heads };
  });
  return {
    document,
    doors: doors
      .map((one, at) => ({ one, at }))
      .sort(byWorst)
      .map(({ one }) => one),
    others,
  };
}

function byWorst(a: { one: ShownDoor; at: number }, b: { one: ShownDoor; at: number }): number {
  return rankOf(a.one.worst) - rankOf(b.one.worst) || a.at - b.at;
}

function rankOf(mark: Mark): number {
  return mark === "none" ? FINDING_SEVERITIES.length : FINDING_SEVERITIES.indexOf(mark);
}

/** A name that is safe as an id and a fragment, and the same in every report of the same thing. */
function anchorOf(kind: string, id: string): string {
  return `${kind}-${sha256(id).slice(0, 12)}`;
}
