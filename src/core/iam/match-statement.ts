import type { Range } from "../text/span.ts";
import type { Asked } from "./asked.ts";
import { resourceTruth } from "./arn.ts";
import { isMet } from "./condition.ts";
import { matchesGlob } from "./glob.ts";
import { type Naming, matchPrincipal } from "./match-principal.ts";
import { isMetByAbsence, operatorOf } from "./operators.ts";
import type { Condition, PatternElement, Policy, Statement } from "./policy.ts";
import type { ReasonCode } from "./request.ts";
import { MAYBE, NO, type Truth, YES, either, not, truthOf } from "./truth.ts";
import { expandVariables, hasVariables } from "./variables.ts";

/** Whether a statement speaks of a request, and the first thing in it that does not, or that cannot be told. */
export interface Match {
  readonly truth: Truth;
  readonly naming: Naming;
  readonly code?: ReasonCode;
  readonly failed?: string;
  readonly at?: Range;
}

const FULL: Readonly<Record<Naming, Match>> = {
  account: { truth: YES, naming: "account" },
  role: { truth: YES, naming: "role" },
  direct: { truth: YES, naming: "direct" },
};

/** All elements of a statement must hold. `hasPrincipals`: in the policies of a caller the element is not there. */
export function matchStatement(statement: Statement, policy: Policy, asked: Asked, hasPrincipals: boolean): Match {
  let naming: Naming = "direct";
  let unclear: Match | undefined;
  if (hasPrincipals) {
    const { principal, effect, at } = statement;
    const named = principal === undefined ? UNNAMED : matchPrincipal(principal, asked, effect);
    naming = named.naming;
    if (named.truth !== YES) {
      const match = failure(named.truth, naming, "principal", elementName("Principal", principal), principal?.at ?? at);
      if (named.truth === NO) return match;
      unclear = match;
    }
  }
  const action = matchPatterns(statement.action, asked, actionTruth, policy);
  if (action !== YES) {
    const match = failure(action, naming, "action", elementName("Action", statement.action), statement.action.at);
    if (action === NO) return match;
    unclear ??= match;
  }
  const resource = resourceOf(statement, policy, asked);
  if (resource !== YES) {
    const { resource: element, at } = statement;
    const match = failure(resource, naming, "resource", elementName("Resource", element), element?.at ?? at);
    if (resource === NO) return match;
    unclear ??= match;
  }
  for (const condition of statement.conditions) {
    const truth = isMet(condition, asked.context, policy.version);
    if (truth === YES) continue;
    const match = failure(truth, naming, conditionCode(condition, asked), conditionName(condition), condition.at);
    if (truth === NO) return match;
    unclear ??= match;
  }
  return unclear === undefined ? FULL[naming] : { ...unclear, naming };
}

/** A statement of a resource's policy without `Principal`, which AWS does not store. */
const UNNAMED = { truth: MAYBE, naming: "direct" } as const;

function failure(truth: Truth, naming: Naming, code: ReasonCode, failed: string, at: Range): Match {
  return { truth, naming, code: truth === MAYBE ? "undecided" : code, failed, at };
}

function elementName(name: string, element: { readonly negated: boolean } | undefined): string {
  return element?.negated === true ? `Not${name}` : name;
}

function conditionName(condition: Condition): string {
  return condition.key === "" ? condition.operator : `${condition.operator} ${condition.key}`;
}

function conditionCode(condition: Condition, asked: Asked): ReasonCode {
  const operator = operatorOf(condition.operator);
  const isAbsent = operator !== undefined && operator.row.compares !== "null" && !isMetByAbsence(operator);
  return isAbsent && !asked.context.has(condition.key.toLowerCase()) ? "key-absent" : "condition";
}

type Matches = (pattern: string, asked: Asked, policy: Policy) => Truth;

function matchPatterns(element: PatternElement, asked: Asked, matches: Matches, policy: Policy): Truth {
  let truth: Truth = element.unreadable === true ? MAYBE : NO;
  for (const { value } of element.values) {
    truth = either(truth, matches(value, asked, policy));
    if (truth === YES) break;
  }
  return element.negated ? not(truth) : truth;
}

/** Names of services and actions have no case. */
function actionTruth(pattern: string, asked: Asked): Truth {
  return truthOf(pattern === "*" || matchesGlob(pattern.toLowerCase(), asked.action));
}

/**
 * A trust policy is about its own role, and some resource policies name no resource: both speak of what they hang on. In
 * every other kind a `Resource` is required, so that AWS does not store a policy without one.
 */
function resourceOf(statement: Statement, policy: Policy, asked: Asked): Truth {
  if (statement.resource !== undefined) return matchPatterns(statement.resource, asked, valueTruth, policy);
  return policy.kind === "trust" || policy.kind === "resource" ? YES : MAYBE;
}

function valueTruth(pattern: string, asked: Asked, policy: Policy): Truth {
  if (pattern === "*") return YES;
  if (policy.version === "2008-10-17" || !hasVariables(pattern)) return resourceTruth(pattern, asked.resource);
  const expanded = expandVariables(pattern, asked.context);
  if (expanded === "absent") return NO;
  return expanded === "unreadable" ? MAYBE : resourceTruth(expanded.text, asked.resource, expanded.plain);
}
