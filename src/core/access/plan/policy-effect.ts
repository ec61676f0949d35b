import type { AccessEffect } from "../../change/change.ts";
import { type AccessRelation, compare } from "../../iam/compare.ts";
import type { Policy } from "../../iam/policy.ts";
import type { Request } from "../../iam/request.ts";

/** What a change means for access, with a request for each side of it where one was found. */
export interface Effect {
  readonly access: AccessEffect;
  readonly gained?: Request;
  readonly lost?: Request;
}

export const SAME: Effect = { access: "same" };
export const UNDECIDED: Effect = { access: "undecided" };

const EFFECT_OF: Readonly<Record<AccessRelation, AccessEffect>> = {
  equal: "same",
  wider: "broadens",
  narrower: "narrows",
  incomparable: "mixed",
  undecided: "undecided",
};

/** What happens when one policy takes the place of another, or of none; over all requests there are. */
export function effectOf(before: Policy | undefined, after: Policy | undefined): Effect {
  const model = after ?? before;
  if (model === undefined) return SAME;
  const nothing: Policy = { ...model, statements: [] };
  const { relation, gained, lost } = compare(before ?? nothing, after ?? nothing);
  return { access: EFFECT_OF[relation], ...(gained && { gained }), ...(lost && { lost }) };
}

/** The effects of the parts of one change, put together. */
export function together(effects: readonly Effect[]): Effect {
  const gained = effects.find((effect) => effect.gained !== undefined)?.gained;
  const lost = effects.find((effect) => effect.lost !== undefined)?.lost;
  const found = new Set(effects.map(({ access }) => access).filter((access) => access !== "same"));
  const [only] = found;
  const access = found.has("undecided") ? "undecided" : found.size > 1 ? "mixed" : (only ?? "same");
  return { access, ...(gained && { gained }), ...(lost && { lost }) };
}
