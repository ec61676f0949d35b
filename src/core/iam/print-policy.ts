import type { Condition, PatternElement, Policy, PrincipalElement, Statement, Text } from "./policy.ts";

type Json = null | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The policy as JSON for people: elements in the order of AWS's documentation, a list of one without its brackets. Read
 * back it means the same, and printed again it is the same text. `null` stands for what could not be read.
 */
export function printPolicy(policy: Policy): string {
  return `${JSON.stringify(policyJson(policy), undefined, 2)}\n`;
}

function policyJson(policy: Policy): Json {
  return {
    Version: policy.version,
    ...(policy.id === undefined ? undefined : { Id: policy.id }),
    Statement: policy.statements.map(statementJson),
  };
}

function statementJson(statement: Statement): Json {
  const { sid, principal, action, resource, conditions } = statement;
  return {
    ...(sid === undefined ? undefined : { Sid: sid }),
    Effect: statement.unreadable === true ? null : statement.effect,
    ...(principal === undefined ? undefined : { [elementName("Principal", principal)]: principalJson(principal) }),
    [elementName("Action", action)]: patternsJson(action),
    ...(resource === undefined ? undefined : { [elementName("Resource", resource)]: patternsJson(resource) }),
    ...(conditions.length === 0 ? undefined : { Condition: conditionsJson(conditions) }),
  };
}

function elementName(name: string, element: { readonly negated: boolean }): string {
  return element.negated ? `Not${name}` : name;
}

function patternsJson({ values, unreadable }: PatternElement): Json {
  return listJson(values, unreadable === true);
}

function principalJson({ entries, unreadable }: PrincipalElement): Json {
  const first = entries[0];
  if (first === undefined) return unreadable === true ? null : { AWS: [] };
  if (entries.length === 1 && first.type === "*") return "*";
  const byType = Map.groupBy(entries, (entry) => (entry.type === "*" ? "AWS" : entry.type));
  const lists = [...byType].map(([type, texts], index): [string, Json] => [
    type,
    listJson(texts, unreadable === true && index === 0),
  ]);
  return Object.fromEntries(lists);
}

function conditionsJson(conditions: readonly Condition[]): Json {
  const operators = Map.groupBy(distinct(conditions), (condition) => condition.operator);
  return Object.fromEntries([...operators].map(([operator, group]): [string, Json] => [operator, keysJson(group)]));
}

/**
 * What is unreadable may stand under the name of another element, and that name may also be an operator's. Since it is
 * unreadable under any name, it gets one of its own.
 */
function distinct(conditions: readonly Condition[]): readonly Condition[] {
  const taken = new Set(conditions.filter(({ unreadable }) => unreadable !== true).map(nameOf));
  return conditions.map((condition) => {
    if (condition.unreadable !== true) return condition;
    let named = condition;
    while (taken.has(nameOf(named))) named = { ...named, operator: `${named.operator}?` };
    taken.add(nameOf(named));
    return named;
  });
}

function nameOf({ operator, key }: Condition): string {
  return JSON.stringify([operator, key]);
}

function keysJson(conditions: readonly Condition[]): Json {
  if (new Set(conditions.map(nameOf)).size < conditions.length) {
    throw new TypeError(`two conditions on one key of ${conditions[0]?.operator} have no common JSON`);
  }
  return Object.fromEntries(
    conditions.map(({ key, values, unreadable }): [string, Json] => [key, listJson(values, unreadable === true)]),
  );
}

function listJson(texts: readonly Text[], unreadable: boolean): Json {
  const values: Json[] = texts.map((text) => text.value);
  if (unreadable) values.push(null);
  return values.length === 1 ? (values[0] ?? null) : values;
}
