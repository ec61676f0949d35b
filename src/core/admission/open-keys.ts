import type { Condition, Policy, Statement } from "../iam/policy.ts";
import { operatorOf } from "../iam/operators.ts";
import { hasVariables, templateOf } from "../iam/variables.ts";
import type { Caveat } from "./admission.ts";
import { type KeyRole, keyRole } from "./key-role.ts";

/**
 * A policy without the conditions that are not about the token. `upper` lets in whoever comes in by some choice of what
 * the caller decides and from some place; `lower` only those who come in from everywhere, and is there where it differs.
 */
export interface Opened {
  readonly upper: Policy;
  readonly lower?: Policy;
  readonly caveats: readonly Caveat[];
}

/**
 * Takes out what the caller chooses and what depends on the caller's place. A condition of an Allow is dropped, since it
 * can be met; a Deny with such a condition is dropped whole, since it can be evaded. Statements that are not about tokens
 * of the door stay as they are.
 */
export function openKeys(policy: Policy, issuer: string, isRelevant: (statement: Statement) => boolean): Opened {
  const found = new Map<Statement, Found>();
  const chosen = new Map<string, number>();
  for (const statement of policy.statements) {
    if (statement.conditions.length === 0) continue;
    const list = statement.conditions.map((condition) => ({ condition, open: openOf(condition, policy, issuer) }));
    const open = list.filter((entry) => entry.open !== undefined);
    if (open.length === 0 || !isRelevant(statement)) continue;
    const free = open.some(
      (entry) =>
        entry.open === "free" ||
        !isEasy(entry.condition, statement.effect, matchesNothing(entry.condition, policy, issuer)),
    );
    found.set(statement, { kept: list.filter((e) => e.open === undefined).map((e) => e.condition), free });
    for (const { condition, open: kind } of open) {
      const key = condition.key.toLowerCase();
      if (kind === "chosen") chosen.set(key, (chosen.get(key) ?? 0) + 1);
    }
  }
  if (found.size === 0) return { upper: policy, caveats: [] };
  return take(policy, found, issuer, new Set([...chosen].filter(([, times]) => times > 1).map(([key]) => key)));
}

interface Found {
  /** The conditions that are about the token. */
  readonly kept: readonly Condition[];
  /** Whether the others can always be met, or evaded, is not sure. */
  readonly free: boolean;
}

function take(
  policy: Policy,
  found: ReadonlyMap<Statement, Found>,
  issuer: string,
  entangled: ReadonlySet<string>,
): Opened {
  const upper: Statement[] = [];
  const lower: Statement[] = [];
  let differs = false;
  for (const statement of policy.statements) {
    const open = found.get(statement);
    if (open === undefined) {
      upper.push(statement);
      lower.push(statement);
      continue;
    }
    const free = open.free || statement.conditions.some(({ key }) => entangled.has(key.toLowerCase()));
    const rest: Statement = { ...statement, conditions: open.kept };
    if (statement.effect === "Allow") upper.push(rest);
    // In the lower bound an Allow that some cannot use is none, and a Deny that some cannot evade is one for all.
    if (free ? statement.effect === "Deny" : statement.effect === "Allow") lower.push(rest);
    differs ||= free;
  }
  const caveats = caveatsOf(policy, found, issuer, entangled);
  const opened = { upper: { ...policy, statements: upper }, caveats };
  return differs ? { ...opened, lower: { ...policy, statements: lower } } : opened;
}

/** How a condition depends on something other than the token; nothing for one that does not. */
function openOf(condition: Condition, policy: Policy, issuer: string): "chosen" | "free" | undefined {
  const role = keyRole(condition.key, issuer);
  if (role.kind === "absent") return undefined;
  if (role.kind !== "claim") return isAsIfAbsent(condition, policy, issuer) ? undefined : role.kind;
  const roles = keysInValues(condition, policy).map((key) => keyRole(key, issuer).kind);
  // The caller can choose what makes the values equal, if the characters allow: that is not worth being exact about.
  return roles.includes("free") || roles.includes("chosen") ? "free" : undefined;
}

/**
 * No value can ever be matched, and the condition is then what it is for an absent key, which is how it stays in the
 * policy. Not so where the absent key makes another difference: `IfExists` lets it pass, `ForAnyValue:` does not.
 */
function isAsIfAbsent(condition: Condition, policy: Policy, issuer: string): boolean {
  const operator = operatorOf(condition.operator);
  if (operator === undefined || !matchesNothing(condition, policy, issuer)) return false;
  return operator.row.negated ? operator.quantifier !== "any" : operator.quantifier !== "all" && !operator.ifExists;
}

/** Whether no value can ever be matched, since there is none or each holds a variable without a value. */
function matchesNothing(condition: Condition, policy: Policy, issuer: string): boolean {
  if (operatorOf(condition.operator)?.row.variables !== true) return false;
  if (condition.values.length === 0) return true;
  if (policy.version === "2008-10-17") return false;
  return condition.values.every(({ value }) =>
    templateOf(value).some(
      (part) =>
        typeof part !== "string" &&
        part.key !== undefined &&
        part.fallback === undefined &&
        keyRole(part.key, issuer).kind === "absent",
    ),
  );
}

function keysInValues(condition: Condition, policy: Policy): readonly string[] {
  if (policy.version === "2008-10-17") return [];
  return condition.values.flatMap(({ value }) =>
    hasVariables(value) ? templateOf(value).flatMap((part) => (typeof part === "string" ? [] : (part.key ?? []))) : [],
  );
}

/** Whether a caller can evidently choose so that an Allow's condition is met, or a Deny's is not. */
function isEasy(condition: Condition, effect: Statement["effect"], matchesNothing: boolean): boolean {
  const row = operatorOf(condition.operator)?.row;
  if (row === undefined || matchesNothing || condition.unreadable === true || row.compares === "null") return false;
  const wanted = (effect === "Allow") !== row.negated;
  const values = condition.values.map(({ value }) => value);
  if (row.compares === "boolean") return effect === "Allow" || values.length === 1;
  if (row.compares !== "string") return false;
  return wanted ? values.some((value) => value !== "") : !values.some((value) => /^[*?]*$/.test(value));
}

function caveatsOf(
  policy: Policy,
  found: ReadonlyMap<Statement, Found>,
  issuer: string,
  entangled: ReadonlySet<string>,
): readonly Caveat[] {
  const caveats = new Map<string, Caveat>();
  for (const [statement, { free }] of found) {
    for (const condition of statement.conditions) {
      const open = openOf(condition, policy, issuer);
      if (open === undefined) continue;
      const key = condition.key.toLowerCase();
      if (open === "free") caveats.set(key, freeCaveat(condition.key, keyRole(key, issuer)));
      else if (free || entangled.has(key)) caveats.set(key, chosenCaveat(condition.key));
    }
  }
  return [...caveats.values()];
}

function freeCaveat(key: string, role: KeyRole): Caveat {
  if (role.kind === "claim")
    return { code: "variable", key, message: `\`${key}\` is compared with something that is not the token's` };
  const shown = `\`${key}\` says nothing of the token: whoever meets it comes in`;
  const message = /^aws:principal/i.test(key)
    ? `${shown}; AWS documents no such key for a web identity, so check that it is there at all`
    : shown;
  return { code: "free-key", key, message };
}

function chosenCaveat(key: string): Caveat {
  return {
    code: "chosen-key",
    key,
    message: `the caller chooses \`${key}\`; whether every value asked for can be had was not looked at`,
  };
}
