import { ask } from "../iam/asked.ts";
import { matchStatement } from "../iam/match-statement.ts";
import type { Condition, Policy, Statement } from "../iam/policy.ts";
import { NO, YES } from "../iam/truth.ts";
import { hasVariables } from "../iam/variables.ts";
import { isLiteral, textOf } from "../language/pattern.ts";
import { requestOf } from "./web-identity-request.ts";
import { type Clause, clauseOf } from "./clause.ts";
import type { Doorway } from "./doorway.ts";

/** One statement, as far as it is about tokens of one door. */
export interface Rule {
  readonly effect: Statement["effect"];
  readonly policy: Policy;
  readonly statement: Statement;
  /** All must be met. */
  readonly clauses: readonly Clause[];
  /** All that the statement asks stands in its clauses. Otherwise more is asked, and nobody knows what. */
  readonly readable: boolean;
  /** Readable, and every clause says exactly which values meet it. */
  readonly certain: boolean;
  /** The condition that no token of this issuer ever meets. Then there are no clauses to look at. */
  readonly never?: Condition;
  /** Conditions that every token meets because their key never arrives. */
  readonly ignored: readonly Condition[];
}

/** What policies say of tokens of one door. The rules of statements that can never apply are kept: they tell what is broken. */
export interface Rules {
  readonly allows: readonly Rule[];
  readonly denies: readonly Rule[];
}

const NO_CLAUSES: readonly Clause[] = [];
const NO_CONDITIONS: readonly Condition[] = [];

export function rulesOf(trust: Policy, rcps: readonly (readonly Policy[])[], doorway: Doorway): Rules {
  const asked = ask(requestOf(doorway, {}));
  const allows: Rule[] = [];
  const denies: Rule[] = [];
  for (const statement of trust.statements) {
    const rule = ruleOf(statement, trust, doorway, asked);
    if (rule === undefined) continue;
    if (statement.effect === "Allow") allows.push(rule);
    if (statement.effect === "Deny" || statement.unreadable === true) denies.push(rule);
  }
  for (const level of rcps) {
    for (const policy of level) {
      for (const statement of policy.statements) {
        if (statement.effect === "Allow" && statement.unreadable !== true) continue;
        const rule = ruleOf(statement, policy, doorway, asked);
        if (rule !== undefined) denies.push(rule);
      }
    }
  }
  return { allows, denies };
}

function ruleOf(
  statement: Statement,
  policy: Policy,
  doorway: Doorway,
  asked: ReturnType<typeof ask>,
): Rule | undefined {
  const bare = statement.conditions.length === 0 ? statement : { ...statement, conditions: NO_CONDITIONS };
  const { truth } = matchStatement(bare, policy, asked, true);
  if (truth === NO) return undefined;
  const base = { effect: statement.effect, policy, statement };
  let readable = truth === YES && statement.unreadable !== true && !dependsOnKeys(statement, policy);
  if (statement.conditions.length === 0)
    return { ...base, clauses: NO_CLAUSES, readable, certain: readable, ignored: NO_CONDITIONS };
  const clauses: Clause[] = [];
  const ignored: Condition[] = [];
  const bound = (claim: string): string | undefined => boundValue(statement, policy, doorway, claim);
  for (const condition of statement.conditions) {
    const reading = clauseOf(condition, policy.version, doorway, bound);
    if (reading === "never")
      return { ...base, clauses: NO_CLAUSES, readable: true, certain: true, never: condition, ignored };
    if (reading === "unknown") readable = false;
    else if (reading === "always") ignored.push(condition);
    else clauses.push(reading);
  }
  return { ...base, clauses, readable, certain: readable && clauses.every((clause) => clause.certain), ignored };
}

/** A resource with variables in it was matched without any key of the request. */
function dependsOnKeys({ resource }: Statement, { version }: Policy): boolean {
  return version !== "2008-10-17" && resource?.values.some(({ value }) => hasVariables(value)) === true;
}

/** The one value that a statement leaves to a claim, which a variable may then stand for. */
function boundValue(statement: Statement, policy: Policy, doorway: Doorway, claim: string): string | undefined {
  for (const condition of statement.conditions) {
    if (condition.key.toLowerCase() !== `${doorway.issuer}:${claim}`.toLowerCase()) continue;
    const reading = clauseOf(condition, policy.version, doorway, () => undefined);
    if (typeof reading === "string" || reading.absent || !reading.certain || reading.wanted?.length !== 1) continue;
    const only = reading.wanted[0];
    if (only !== undefined && isLiteral(only.pattern)) return textOf(only.pattern);
  }
  return undefined;
}
