import type { AccessEffect } from "../../change/change.ts";
import type { ChangeDocument } from "../plan/plan-document.ts";

/** What a person has to agree to, apart from the rest. */
export interface Gates {
  /** Lets in more, or lets do more, or nobody can tell. */
  readonly broadening: readonly ChangeDocument[];
  /** Takes away what was seen in use, or of which nobody knows whether it is. */
  readonly narrowing: readonly ChangeDocument[];
}

/** A change with what was found of it now, beside what the plan says: the more careful of the two holds. */
export interface Reweighed {
  readonly change: ChangeDocument;
  readonly access: AccessEffect;
  readonly breaks: readonly string[] | "unknown";
}

export function gatesOf(changes: readonly Reweighed[]): Gates {
  return {
    broadening: changes.filter((one) => effectsOf(one).some(widens)).map(({ change }) => change),
    narrowing: changes
      .filter((one) => effectsOf(one).some(takesAway) && [one.breaks, one.change.breaks].some(mayBreak))
      .map(({ change }) => change),
  };
}

function effectsOf({ change, access }: Reweighed): readonly AccessEffect[] {
  return [change.access, access];
}

function widens(effect: AccessEffect): boolean {
  return effect === "broadens" || effect === "mixed" || effect === "undecided";
}

function takesAway(effect: AccessEffect): boolean {
  return effect === "narrows" || effect === "mixed" || effect === "undecided";
}

function mayBreak(breaks: readonly string[] | "unknown"): boolean {
  return breaks === "unknown" || breaks.length > 0;
}
