import type { Claims } from "../../gitlab/claims.ts";
import type { Condition, Policy, Statement } from "../../iam/policy.ts";
import { printPolicy } from "../../iam/print-policy.ts";
import { readPolicy } from "../../iam/read-policy.ts";
import { predictWrite } from "../../iam/write-guard.ts";
import { operatorOf } from "../../iam/operators.ts";
import { diffLines } from "../../text/diff.ts";
import type { Door } from "../admission.ts";
import { admits } from "../admits.ts";
import type { Doorway } from "../doorway.ts";
import { keyRole } from "../key-role.ts";
import { whoCan } from "../who-can.ts";
import type { StatementTrial } from "./checks.ts";
import type { ExplainFix } from "./explanation.ts";

/** Values that a policy must not take over as they are: `${` would be a variable, a wildcard more than itself. */
function literal(value: string): string {
  return value.replaceAll("${", "${$}{");
}

/**
 * The smallest change of the policy that lets this token in: what failed in the nearest statement is set to what the
 * token has. It is offered only if it does let the token in, and nobody else whom the old policy and this very subject do
 * not account for.
 */
export function fixOfTrust(
  trust: Policy,
  door: Door,
  doorway: Doorway,
  claims: Claims,
  { statement, failed }: StatementTrial,
): ExplainFix | undefined {
  const conditions = statement.conditions.flatMap((condition) =>
    failed.includes(condition) ? (mended(condition, claims, doorway) ?? []) : [condition],
  );
  if (failed.some((condition) => mended(condition, claims, doorway) === undefined)) return undefined;
  const next = reread({
    ...trust,
    statements: trust.statements.map((one) =>
      one === statement ? { ...statement, conditions: merged(conditions) } : one,
    ),
  });
  if (next === undefined) return undefined;
  const entry = admits(next, door, claims);
  if (!entry.allowed || !entry.exact) return undefined;
  // Beside what came in before, only this very subject may come in.
  const bound = reread({
    ...trust,
    statements: [...trust.statements, onlyThis(statement, trust.statements.length, claims, doorway)],
  });
  if (bound === undefined) return undefined;
  const inside = whoCan(next, door).admitted.within(whoCan(bound, door).admitted).holds;
  if (inside === false) return undefined;
  const text = printPolicy(next);
  return {
    side: "trust",
    summary: "change the trust policy so that this job comes in",
    diff: diffLines(printPolicy(trust), text),
    policy: text,
    proofs: [
      { claim: "this token comes in", holds: true },
      { claim: "beside those of before, nobody else than jobs with this very subject comes in", holds: inside },
      { claim: "AWS takes the policy", holds: predictWrite(next).accepted },
    ],
  };
}

function reread(policy: Policy): Policy | undefined {
  return readPolicy(printPolicy(policy), { kind: "trust" }).value;
}

/** The condition with the token's own value in the place of what it could not match. */
function mended(condition: Condition, claims: Claims, { issuer }: Doorway): Condition | undefined {
  const claim = condition.key.slice(condition.key.lastIndexOf(":") + 1).toLowerCase();
  const role = keyRole(condition.key, issuer);
  const filled = keyRole(`${issuer}:${claim}`, issuer);
  if (filled.kind !== "claim") return undefined;
  const value = claims[claim];
  if (typeof value !== "string" || value === "") return undefined;
  const operator = operatorOf(condition.operator)?.row;
  if (operator?.negated === true || operator?.compares !== "string") return undefined;
  const own = { value: literal(value), at: condition.at };
  // Values that no token meets are replaced; others were meant for somebody, and stay beside the new one.
  const alive =
    role.kind === "claim"
      ? condition.values
          .filter((one) => operator.wildcards || !/[*?]/.test(one.value))
          .filter((one) => isMintable(one.value))
      : [];
  const values = claim === "sub" ? [...alive, own] : [own];
  return {
    ...condition,
    operator: operator.wildcards && alive.some((one) => /[*?]/.test(one.value)) ? "StringLike" : "StringEquals",
    key: `${issuer}:${claim}`,
    values,
  };
}

function isMintable(value: string): boolean {
  return !/:ref_type:(?!branch|tag|[*?])|:ref:refs\/|^repo:/.test(value);
}

/** Two conditions of one operator and key are one, as JSON can hold them only once. */
function merged(conditions: readonly Condition[]): readonly Condition[] {
  const byKey = new Map<string, Condition>();
  for (const condition of conditions) {
    const name = `${condition.operator} ${condition.key.toLowerCase()}`;
    if (!byKey.has(name)) byKey.set(name, condition);
  }
  return [...byKey.values()];
}

/** A statement for the token's subject and audience alone: the most that a fix may open. */
function onlyThis(statement: Statement, index: number, claims: Claims, { issuer }: Doorway): Statement {
  const at = statement.at;
  const subject: Condition = {
    operator: "StringEquals",
    key: `${issuer}:sub`,
    values: [{ value: literal(String(claims.sub ?? "")), at }],
    at,
  };
  const { sid: _, ...rest } = statement;
  return { ...rest, index, conditions: [subject] };
}

/** The job asks for an audience that the provider takes. */
export function fixOfAudience(asked: string, accepted: string): ExplainFix {
  return {
    side: "job",
    summary: `ask for the audience \`${accepted}\` in .gitlab-ci.yml`,
    diff: [" id_tokens:", "   AWS_ID_TOKEN:", `-    aud: ${asked}`, `+    aud: ${accepted}`].join("\n"),
    proofs: [{ claim: "the provider takes this audience", holds: true }],
  };
}
