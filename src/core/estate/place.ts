import type { Policy } from "../iam/policy.ts";
import { type Range, type Source, type Span, locate } from "../text/span.ts";

/** Where something stands in the document that it was read from. Every Source here is a scrubbed one. */
export interface Place extends Range {
  readonly source: Source;
}

/** The place as people count it. */
export function spanOf(place: Place): Span {
  return locate(place.source, place);
}

/** A policy that somebody carries: its text may have been unreadable, in which case only the place is known. */
export interface HeldPolicy {
  readonly name: string;
  /** Of a managed policy. */
  readonly arn?: string;
  /** Absent: it exists and could not be read, or the source did not carry it. The estate's diagnostics say why. */
  readonly policy?: Policy;
  /** False: parts were unresolved (an intrinsic, a value known after apply), so the policy stands in wider than it may be. */
  readonly exact: boolean;
  readonly at: Place;
}

/**
 * Where a range of a held policy stands. IAM's own exports carry policies as encoded strings: a range inside of one is
 * answered with the place of the whole string, since its lines are not lines of any file.
 */
export function placeWithin(held: HeldPolicy, range?: Range): Place {
  if (range === undefined || held.policy === undefined || held.policy.source !== held.at.source) return held.at;
  return { source: held.at.source, start: range.start, end: range.end };
}
