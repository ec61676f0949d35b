import { canCompareWith } from "../operands.ts";
import { operatorOf } from "../operators.ts";
import type { Condition, PatternElement, Policy, PrincipalElement, Statement, Text } from "../policy.ts";
import { hasVariables } from "../variables.ts";
import { type Predicates, RESOURCE_VARIABLE } from "./predicate.ts";

/** A statement taken apart: what it asks of principal and action, and all else as literals that must hold together. */
export interface StatementTerms {
  readonly statement: Statement;
  readonly principal: PrincipalElement | undefined;
  readonly action: PatternElement;
  readonly literals: readonly number[];
  readonly allows: boolean;
  readonly denies: boolean;
}

/** Without `Principal` in a policy that needs one, a statement is not readable. */
export function termsOf(policy: Policy, predicates: Predicates, namesCallers: boolean): readonly StatementTerms[] {
  return policy.statements.map((statement) => {
    const literals = new Set<number>();
    const opaque = (what: string, at: { readonly start: number; readonly end: number }): void => {
      const key = `opaque ${what} ${policy.version} ${policy.source.text.slice(at.start, at.end)}`;
      literals.add(predicates.literal(key, () => ({ kind: "opaque", variable: key })));
    };
    if (statement.unreadable === true) opaque("statement", statement.at);
    if (namesCallers && statement.principal === undefined) opaque("principal", statement.at);
    if (statement.action.unreadable === true) opaque("action", statement.action.at);
    const { resource } = statement;
    if (resource !== undefined) {
      if (resource.unreadable === true) opaque("resource", resource.at);
      literals.add(resourceLiteral(resource, policy, predicates));
    } else if (policy.kind !== "trust" && policy.kind !== "resource") opaque("resource", statement.at);
    for (const condition of statement.conditions) {
      const literal = conditionLiteral(condition, policy, predicates);
      if (literal === undefined) opaque("condition", condition.at);
      else literals.add(literal);
    }
    return {
      statement,
      principal: namesCallers ? statement.principal : undefined,
      action: statement.action,
      literals: [...literals].sort((a, b) => a - b),
      allows: statement.effect === "Allow",
      denies: statement.effect === "Deny" || statement.unreadable === true,
    };
  });
}

function resourceLiteral({ negated, values }: PatternElement, { version }: Policy, predicates: Predicates): number {
  const literal = predicates.literal(`resource ${keyOf(values, version)}`, () => ({
    kind: "resource",
    variable: RESOURCE_VARIABLE,
    values,
    version,
  }));
  return negated ? -literal : literal;
}

/** Undefined for a condition that is not understood. */
function conditionLiteral(condition: Condition, { version }: Policy, predicates: Predicates): number | undefined {
  const operator = operatorOf(condition.operator);
  if (operator === undefined || condition.unreadable === true) return undefined;
  const { row, quantifier, ifExists } = operator;
  const { values } = condition;
  const readable = values.every(
    ({ value }) =>
      canCompareWith(condition.operator, value) && (row.variables || version !== "2012-10-17" || !hasVariables(value)),
  );
  if (!readable) return undefined;
  const variable = condition.key.toLowerCase();
  const key = `condition ${quantifier} ${row.name} ${ifExists} ${variable} ${keyOf(values, version)}`;
  return predicates.literal(key, () => ({ kind: "condition", variable, condition, operator, version }));
}

/** Equal for the same values in any order, and for both versions where nothing could be a variable. */
function keyOf(values: readonly Text[], version: string): string {
  const texts = [...new Set(values.map(({ value }) => value))].sort();
  return JSON.stringify([texts.some(hasVariables) ? version : "", texts]);
}
