import type { Admission } from "../../admission/admission.ts";
import { whoCan } from "../../admission/who-can.ts";
import { isMetByAbsence, operatorOf } from "../../iam/operators.ts";
import type { Condition, Policy, Statement } from "../../iam/policy.ts";
import type { Entry } from "../judged-door.ts";

/** What an edit makes of a condition: another one, two, or none. */
export type Edit = (condition: Condition, statement: Statement) => readonly Condition[];

/** The policy with the conditions of its allowing statements edited. Places stay those of the original. */
function edited(policy: Policy, edit: Edit): Policy {
  const statements = policy.statements.map((statement) => {
    if (statement.effect !== "Allow") return statement;
    return { ...statement, conditions: statement.conditions.flatMap((condition) => edit(condition, statement)) };
  });
  return { ...policy, statements };
}

/** The policy with one condition in place of another. */
export function replaced(policy: Policy, old: Condition, by: readonly Condition[]): Policy {
  return edited(policy, (condition) => (condition === old ? by : [condition]));
}

/** Who would come in by another policy on the same role. */
export function admissionOf(entry: Entry, policy: Policy): Admission {
  return whoCan(policy, entry.at);
}

/** The conditions of the statements that may let tokens in. */
export function conditionsOf({
  trust,
  door,
}: Entry): readonly { readonly statement: Statement; readonly condition: Condition }[] {
  return trust.statements
    .filter((statement) => statement.effect === "Allow" && door.statements.includes(statement.index))
    .flatMap((statement) => statement.conditions.map((condition) => ({ statement, condition })));
}

/** Whether a condition lets pass what does not have its key at all. */
export function forgivesAbsence({ operator }: Condition): boolean {
  const row = operatorOf(operator);
  return row !== undefined && isMetByAbsence(row);
}

/** The same condition, and the key must be there. */
export function demanding(condition: Condition): readonly Condition[] {
  const { at, key } = condition;
  const present: Condition = { operator: "Null", key, values: [{ value: "false", at }], at };
  return [condition, present];
}
