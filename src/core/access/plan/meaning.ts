import type { Estate } from "../../estate/estate.ts";
import { compare } from "../../iam/compare.ts";
import { operatorOf } from "../../iam/operators.ts";
import type { Condition, PatternElement, Policy, PolicyKind, PrincipalElement, Statement } from "../../iam/policy.ts";
import { readPolicy } from "../../iam/read-policy.ts";
import { canonicalJson } from "../../text/canonical-json.ts";

/** The ARNs behind the ids that AWS stores in a trust policy in place of them (`AROA...`, `AIDA...`). */
export type PrincipalNames = ReadonlyMap<string, string>;

export function principalNames(estate: Estate | undefined): PrincipalNames {
  const names = new Map<string, string>();
  for (const { roles = [], users = [] } of estate?.accounts ?? []) {
    for (const { id, arn } of [...roles, ...users]) if (id !== undefined) names.set(id, arn);
  }
  return names;
}

/**
 * A policy in the one form that all ways of writing it have: no order, no lists of one, no doubles, no names of
 * statements, ARNs for ids and accounts, keys and actions without case. Two policies of one form mean the same; two of
 * different forms may.
 */
function formOf(policy: Policy, names: PrincipalNames = new Map()): string {
  const statements = policy.statements.map((statement) => formOfStatement(statement, names));
  return canonicalJson({ version: policy.version, statements: sorted(statements) });
}

function formOfStatement(statement: Statement, names: PrincipalNames = new Map()): string {
  const { effect, principal, action, resource, conditions, unreadable } = statement;
  return canonicalJson({
    effect: unreadable === true ? "?" : effect,
    principal: principal === undefined ? undefined : formOfPrincipal(principal, names),
    action: formOfPatterns(action, (text) => text.toLowerCase()),
    resource: resource === undefined ? undefined : formOfPatterns(resource, (text) => text),
    conditions: sorted(conditions.map(formOfCondition)),
  });
}

/** Whether two texts of policies are one policy in meaning: by their forms, else by what they allow. */
export function meansTheSame(before: string, after: string, kind: PolicyKind, names: PrincipalNames): boolean {
  if (before === after) return true;
  const [left, right] = [before, after].map((text) => readPolicy(text, { kind }).value);
  if (left === undefined || right === undefined) return false;
  // What could not be read may mean anything, and equal forms of it are not equal meanings.
  if ([left, right].some(hasUnreadable)) return false;
  if (formOf(left, names) === formOf(right, names)) return true;
  const { relation, caveats } = compare(left, right);
  return relation === "equal" && caveats.length === 0;
}

function hasUnreadable({ statements }: Policy): boolean {
  return statements.some(
    ({ unreadable, principal, action, resource, conditions }) =>
      unreadable === true ||
      principal?.unreadable === true ||
      action.unreadable === true ||
      resource?.unreadable === true ||
      conditions.some((condition) => condition.unreadable === true),
  );
}

function formOfPatterns({ negated, values, unreadable }: PatternElement, fold: (text: string) => string): object {
  return { negated, unreadable, values: sorted(values.map(({ value }) => fold(value))) };
}

function formOfPrincipal({ negated, entries, unreadable }: PrincipalElement, names: PrincipalNames): object {
  const values = entries.map(({ type, value }) => `${type === "*" ? "AWS" : type} ${formOfName(type, value, names)}`);
  return { negated, unreadable, values: sorted(values) };
}

/** `Principal: "*"` and `{ AWS: "*" }` are one, an account's number and its root are one. */
function formOfName(type: string, value: string, names: PrincipalNames): string {
  if (type !== "AWS") return value;
  const root = /^arn:aws[a-z-]*:iam::(\d{12}):root$/.exec(value)?.[1];
  return root ?? names.get(value) ?? value;
}

function formOfCondition({ operator, key, values, unreadable }: Condition): string {
  const fold =
    operatorOf(operator)?.row.name === "Bool" ? (text: string) => text.toLowerCase() : (text: string) => text;
  return canonicalJson({
    operator,
    key: key.toLowerCase(),
    unreadable,
    values: sorted(values.map(({ value }) => fold(value))),
  });
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
