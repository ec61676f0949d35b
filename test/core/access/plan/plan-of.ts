import { type PlanOptions, makePlan } from "../../../../src/core/access/plan/make-plan.ts";
import type { Plan } from "../../../../src/core/access/plan/plan.ts";
import { readAccess } from "../../../../src/core/access/read-access.ts";
import { type CloudObject, identify } from "../../../../src/core/change/object.ts";

export function planOf(text: string, options: PlanOptions = {}): Plan {
  const { value, diagnostics } = readAccess({ name: "sallyport.yaml", text });
  const plan = value === undefined ? { diagnostics } : makePlan(value, options);
  if (!("value" in plan) || plan.value === undefined)
    throw new Error(plan.diagnostics.map(({ message }) => message).join("; "));
  return plan.value;
}

/** What stands once a plan was carried out, change by change. */
export function carriedOut(plan: Plan, before: readonly CloudObject[] = []): readonly CloudObject[] {
  const objects = new Map(before.map((object) => [`${object.kind} ${identify(object)}`, object]));
  for (const { before: old, after } of plan.changes) {
    if (after !== undefined) objects.set(`${after.kind} ${identify(after)}`, after);
    else if (old !== undefined) objects.delete(`${old.kind} ${identify(old)}`);
  }
  return [...objects.values()];
}

/** `create role deploy`: what a plan does, in short. */
export function doings(plan: Plan): readonly string[] {
  return plan.changes.map(({ action, before, after }) => {
    const object = after ?? before;
    return object === undefined ? action : `${action} ${object.kind} ${identify(object).split("/").at(-1)}`;
  });
}
