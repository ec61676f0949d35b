import type { Claims } from "../gitlab/claims.ts";
import type { ContextValue } from "../iam/request.ts";
import { isMet } from "../iam/condition.ts";
import { MAYBE, NO, type Truth, YES, both, truthOf } from "../iam/truth.ts";
import { has } from "../language/string-set.ts";
import { audiencesSeen, claimsSeen, type SeenValue } from "./claims-seen.ts";
import type { Clause } from "./clause.ts";
import type { Doorway } from "./doorway.ts";
import type { Rule, Rules } from "./rules.ts";

/** Whether the rules may let a token in: the set that they describe, asked for one of its members. */
export function mayEnter(rules: Rules, doorway: Doorway, token: Claims): boolean {
  if (token.iss !== doorway.iss) return false;
  const seen = claimsSeen(token, doorway);
  return audiencesSeen(token, doorway).some((audience) => {
    const values = { ...seen, aud: audience };
    return (
      rules.allows.some((rule) => meetsRule(rule, doorway, values) !== NO) &&
      !rules.denies.some((rule) => meetsRule(rule, doorway, values) === YES)
    );
  });
}

type Values = Readonly<Record<string, SeenValue>>;

function meetsRule(rule: Rule, doorway: Doorway, values: Values): Truth {
  if (rule.never !== undefined) return NO;
  let truth: Truth = rule.readable ? YES : MAYBE;
  for (const clause of rule.clauses) {
    truth = both(truth, meetsClause(clause, doorway, values));
    if (truth === NO) return NO;
  }
  return truth;
}

const BEYOND = /[\u{10000}-\u{10ffff}]/u;

function meetsClause(clause: Clause, doorway: Doorway, values: Values): Truth {
  const value = values[clause.claim];
  if (value === undefined && clause.plain) return truthOf(clause.absent);
  // One character beyond U+FFFF may be two to AWS's question mark.
  if (clause.plain && typeof value === "string" && !BEYOND.test(value)) return truthOf(has(clause.set, value));
  return isMet(clause.condition, contextOf(doorway, values), clause.version);
}

function contextOf(doorway: Doorway, values: Values): ReadonlyMap<string, readonly string[]> {
  const context = new Map<string, readonly string[]>();
  for (const claim in values) {
    const value = values[claim];
    if (value !== undefined) context.set(`${doorway.issuer}:${claim}`.toLowerCase(), listOf(value).map(String));
  }
  return context;
}

function listOf(value: SeenValue): readonly ContextValue[] {
  return typeof value === "object" ? value : [value];
}
