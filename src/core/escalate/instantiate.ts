import { matchesGlob } from "../iam/glob.ts";
import type { Condition, Policy, Statement } from "../iam/policy.ts";
import type { ContextValue } from "../iam/request.ts";

/** A concrete thing that a pattern names: its wildcards filled with something harmless. */
function fillPattern(pattern: string): string {
  return pattern.replaceAll("*", "x").replaceAll("?", "x");
}

/**
 * Concrete resources on which statements that allow an action might allow it: what they name, filled in. A variable
 * cannot be filled, so a resource with one is left out.
 */
export function resourcesNamed(allowing: readonly Statement[], probe: string): readonly string[] {
  const found = new Set<string>([probe]);
  for (const statement of allowing) {
    if (statement.resource === undefined || statement.resource.negated) continue;
    for (const { value } of statement.resource.values) {
      if (value !== "*" && !value.includes("${")) found.add(fillPattern(value));
    }
  }
  // A list names resources of several services: the action's own are asked for first.
  const service = serviceOf(probe);
  return [...found].sort((a, b) => Number(serviceOf(b) === service) - Number(serviceOf(a) === service));
}

function serviceOf(arn: string): string | undefined {
  return arn.split(":")[2];
}

export function allows(policies: readonly Policy[]): readonly Statement[] {
  return policies.flatMap((policy) => policy.statements.filter((statement) => statement.effect === "Allow"));
}

/** Whether a statement's action element may speak of an action. */
export function namesAction({ action, unreadable }: Statement, name: string): boolean {
  if (unreadable === true || action.unreadable === true) return true;
  const wanted = name.toLowerCase();
  return action.values.some(({ value }) => matchesGlob(value.toLowerCase(), wanted)) !== action.negated;
}

/**
 * A value for each key that a statement's conditions ask for, so that they hold, as far as that can be guessed; the
 * guess is only ever used after `decide` has confirmed it.
 */
export function favourableContext(conditions: readonly Condition[]): Record<string, ContextValue> {
  const context: Record<string, ContextValue> = {};
  for (const condition of conditions) {
    const value = favourableValue(condition);
    if (value !== undefined) context[condition.key.toLowerCase()] = value;
  }
  return context;
}

/** Values with which denials by a negated comparison ("unless the region is one of these") do not apply. */
export function escapingContext(policies: readonly Policy[]): Record<string, ContextValue> {
  const context: Record<string, ContextValue> = {};
  for (const statement of policies.flatMap((policy) => policy.statements)) {
    if (statement.effect !== "Deny") continue;
    for (const { operator, key, values } of statement.conditions) {
      const [first] = values;
      if (first !== undefined && /^(?:For(?:All|Any)Values:)?(?:String|Arn)Not/i.test(operator))
        context[key.toLowerCase()] = fillPattern(first.value);
    }
  }
  return context;
}

function favourableValue({ operator, values }: Condition): ContextValue | undefined {
  const name = operator
    .replace(/^For(All|Any)Values:/i, "")
    .replace(/IfExists$/i, "")
    .toLowerCase();
  const first = values[0]?.value ?? "";
  if (name === "null") return first.toLowerCase() === "false" ? "present" : undefined;
  // A negated comparison holds without its key.
  if (name.includes("not")) return undefined;
  if (name === "ipaddress") return first.split("/")[0] ?? first;
  if (name.startsWith("numeric")) return Number(first) + shift(name, 1);
  if (name.startsWith("date")) return shiftedDate(first, shift(name, 1));
  return fillPattern(first);
}

/** Which way a value must lie of the bound: 0 where the bound itself will do. */
function shift(operator: string, by: number): number {
  if (operator.endsWith("lessthan")) return -by;
  return operator.endsWith("greaterthan") ? by : 0;
}

/** The year before or after: a comparison of dates needs no calendar when only one side of the bound is wanted. */
function shiftedDate(date: string, years: number): string {
  return date.replace(/^\d{4}/, (year) => String(Number(year) + years).padStart(4, "0"));
}
