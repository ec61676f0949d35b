import { resourceTruth } from "../iam/arn.ts";
import { matchStatement } from "../iam/match-statement.ts";
import { ask } from "../iam/asked.ts";
import type { PatternElement, Policy, Statement } from "../iam/policy.ts";
import { MAYBE, NO, type Truth, YES, not } from "../iam/truth.ts";
import { hasVariables } from "../iam/variables.ts";
import type { Caveat } from "./admission.ts";
import type { Doorway } from "./doorway.ts";
import { requestOf } from "./web-identity-request.ts";

/** A policy where no role was named: `upper` lets in at most too many, and `lower`, which is there where it differs, too few. */
export interface Unnamed {
  readonly upper: Policy;
  readonly lower?: Policy;
  readonly caveats: readonly Caveat[];
}

const ROLE_UNKNOWN: Caveat = {
  code: "role-unknown",
  message: "a policy names roles by their ARN, and which role this is was not said",
};

/**
 * Settles what a policy's resources say of a role of which only the account is known. What is for each of its roles is for
 * this one; a statement for certain roles may concern it or not.
 */
export function forAnyRole(policy: Policy, doorway: Doorway): Unnamed {
  if (doorway.roleArn !== undefined || !policy.statements.some(namesResources)) return { upper: policy, caveats: [] };
  const upper: Statement[] = [];
  const lower: Statement[] = [];
  let differs = false;
  for (const statement of policy.statements) {
    const truth = speaksOfRoles(statement, policy, doorway);
    const everywhere = truth === NO ? statement : withoutResource(statement);
    const open = truth === MAYBE && statement.unreadable !== true;
    differs ||= truth === MAYBE;
    if (!open || statement.effect === "Allow") upper.push(everywhere);
    if (!open || statement.effect === "Deny") lower.push(everywhere);
  }
  const settled = { upper: { ...policy, statements: upper }, caveats: [] };
  return differs ? { ...settled, lower: { ...policy, statements: lower }, caveats: [ROLE_UNKNOWN] } : settled;
}

function namesResources({ resource }: Statement): boolean {
  return resource !== undefined;
}

function withoutResource(statement: Statement): Statement {
  const { at, resource } = statement;
  return resource === undefined
    ? statement
    : { ...statement, resource: { negated: false, values: [{ value: "*", at }], at } };
}

/** Whether a statement is for the web identities of every role of the account (`YES`), of none, or of some. */
function speaksOfRoles(statement: Statement, policy: Policy, doorway: Doorway): Truth {
  if (statement.resource === undefined) return YES;
  const bare = { ...withoutResource(statement), conditions: [] };
  if (matchStatement(bare, policy, ask(requestOf(doorway, {})), true).truth === NO) return NO;
  return rolesNamed(statement.resource, policy, doorway);
}

function rolesNamed({ values, negated, unreadable }: PatternElement, { version }: Policy, doorway: Doorway): Truth {
  const roles = `${doorway.providerArn.slice(0, doorway.providerArn.indexOf(":", 4))}:iam::${doorway.account}:role/`;
  const truths = values.map(({ value }) =>
    version !== "2008-10-17" && hasVariables(value) ? MAYBE : rolesUnder(value, roles),
  );
  const named = truths.includes(YES) ? YES : unreadable === true || truths.includes(MAYBE) ? MAYBE : NO;
  return negated ? not(named) : named;
}

/** In no ARN, and so in no pattern but under a wildcard. */
const SOME_NAME = "\u0001";

function rolesUnder(pattern: string, roles: string): Truth {
  if (/^\*+$/.test(pattern)) return YES;
  const [start = ""] = pattern.split(/[*?]/, 1);
  if (!start.startsWith(roles) && !roles.startsWith(start)) return NO;
  // What takes one name by its wildcards alone, and ends in a star, takes every name.
  const takesAll = pattern.endsWith("*") && !pattern.includes(SOME_NAME);
  return takesAll && resourceTruth(pattern, roles + SOME_NAME) === YES ? YES : MAYBE;
}
