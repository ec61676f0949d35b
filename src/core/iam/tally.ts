import type { Asked } from "./asked.ts";
import { type Match, matchStatement } from "./match-statement.ts";
import type { Policy, Statement } from "./policy.ts";
import type { Layer } from "./request.ts";
import { MAYBE, NO, type Truth, YES, either } from "./truth.ts";

/** What the policies of one layer, or of one level of it, make of a request. */
export interface Tally {
  readonly layer: Layer;
  /** From the root, which is 1, in layers that have levels. */
  readonly level?: number;
  readonly trials: readonly Trial[];
  readonly denies: Truth;
  /** The statements that allow, by how they name the caller; in a caller's own policies all of them are "direct". */
  readonly account: Truth;
  readonly role: Truth;
  readonly direct: Truth;
}

export interface Trial {
  readonly policy: Policy;
  readonly statement: Statement;
  readonly match: Match;
}

/** The layers in whose policies `Principal` names the caller. */
const NAMES_CALLERS: ReadonlySet<Layer> = new Set(["trust", "resource", "rcp"]);

export function tallyOf(layer: Layer, policies: readonly Policy[], asked: Asked, level?: number): Tally {
  const trials: Trial[] = [];
  const allows = { account: NO as Truth, role: NO as Truth, direct: NO as Truth };
  let denies: Truth = NO;
  for (const policy of policies) {
    for (const statement of policy.statements) {
      const match = matchOf(statement, policy, asked, layer);
      trials.push({ policy, statement, match });
      if (statement.effect === "Deny" || statement.unreadable === true) denies = either(denies, match.truth);
      if (statement.effect === "Allow") allows[match.naming] = either(allows[match.naming], match.truth);
    }
  }
  return { layer, ...(level === undefined ? undefined : { level }), trials, denies, ...allows };
}

/** A statement whose effect cannot be read may allow and may deny, and does neither for certain. */
function matchOf(statement: Statement, policy: Policy, asked: Asked, layer: Layer): Match {
  const match = matchStatement(statement, policy, asked, NAMES_CALLERS.has(layer));
  if (statement.unreadable !== true || match.truth !== YES) return match;
  return { ...match, truth: MAYBE, code: "undecided", failed: "Effect", at: statement.at };
}

/** Whether any statement allows, however it names the caller. */
export function allowsOf(tally: Tally): Truth {
  return either(tally.direct, either(tally.role, tally.account));
}
