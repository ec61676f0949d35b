import { matchesGlob } from "./glob.ts";
import { operatorOf } from "./operators.ts";
import type { Condition, Policy, PrincipalEntry, Statement } from "./policy.ts";
import { printPolicy } from "./print-policy.ts";
import { readPolicy } from "./read-policy.ts";
import { SHARED_ISSUERS } from "./shared-issuers.ts";

export interface WritePrediction {
  readonly accepted: boolean;
  /** What AWS would answer, or nearly so. */
  readonly reason?: string;
}

/**
 * What `CreateRole` and `UpdateAssumeRolePolicy` would make of a trust policy: AWS's grammar, and its guard on issuers
 * that many customers share, as recorded from the service and not as one would wish it. The guard looks at roles when
 * they are written and never at those that exist; it lets `**` pass. Quotas, which differ between accounts, are not asked.
 */
export function predictWrite(trust: Policy): WritePrediction {
  const reading = readPolicy(printPolicy(trust), { kind: "trust" });
  const error = reading.diagnostics.find((diagnostic) => diagnostic.severity === "error");
  if (error !== undefined) return { accepted: false, reason: `${error.message}; ${error.help ?? ""}` };
  // Statement by statement: a second one without the condition is refused although the first is fine.
  for (const statement of trust.statements) {
    if (!opensToTokens(statement)) continue;
    for (const entry of statement.principal?.entries ?? []) {
      const issuer = issuerOf(entry);
      const keys = SHARED_ISSUERS.get(issuer);
      if (keys !== undefined && !evaluatesOneOf(statement, keys)) {
        return { accepted: false, reason: objection(issuer, keys[0] ?? "") };
      }
    }
  }
  return { accepted: true };
}

/** A `Deny` needs no subject, and neither does a statement about `sts:TagSession` alone. */
function opensToTokens({ effect, action }: Statement): boolean {
  const names = action.values.some(({ value }) => matchesGlob(value, "sts:AssumeRoleWithWebIdentity"));
  return effect === "Allow" && names !== action.negated;
}

const PROVIDER = /^arn:[^:]*:iam::\d{12}:oidc-provider\/(.*)$/;

/** The whole of the provider's URL counts: `gitlab.com/private` is another issuer, and on no list. */
function issuerOf({ type, value }: PrincipalEntry): string {
  return type === "Federated" ? (PROVIDER.exec(value)?.[1] ?? value) : "";
}

function evaluatesOneOf(statement: Statement, keys: readonly string[]): boolean {
  return statement.conditions.some(
    (condition) => keys.some((key) => key.toLowerCase() === condition.key.toLowerCase()) && evaluates(condition),
  );
}

const EVALUATING: ReadonlySet<string> = new Set(["StringEquals", "StringLike", "StringEqualsIgnoreCase"]);

/**
 * Set operators count, `IfExists` does not. Of the values only the first is looked at, and only for a lone `*`: `**`,
 * `*?`, an empty text and an empty list pass. That it is the first alone was recorded for GitHub; for gitlab.com it is
 * recorded only that a `*` in the first place is refused.
 */
function evaluates(condition: Condition): boolean {
  const operator = operatorOf(condition.operator);
  if (operator === undefined || operator.ifExists || !EVALUATING.has(operator.row.name)) return false;
  return condition.values[0]?.value !== "*";
}

function objection(issuer: string, key: string): string {
  return (
    `MalformedPolicyDocument: Trust policy with trusted principal ${issuer} must evaluate, using StringEquals, ` +
    `StringLike or StringEqualsIgnoreCase, ${key} which is not scoped to all.`
  );
}
