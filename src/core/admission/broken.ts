import { insteadOfClaim, issuerName } from "../gitlab/issuers.ts";
import { parseSubject } from "../gitlab/subject.ts";
import { isMetByAbsence, operatorOf } from "../iam/operators.ts";
import type { Condition, Statement } from "../iam/policy.ts";
import { has } from "../language/string-set.ts";
import { glob } from "../language/pattern.ts";
import { intersection } from "../language/string-set.ts";
import { allSubjects } from "../gitlab/subject-grammar.ts";
import type { Broken } from "./admission.ts";
import type { Analysis } from "./analysis.ts";
import { claimRow } from "./claim-values.ts";
import { type Clause, clauseOf } from "./clause.ts";
import { keyRole } from "./key-role.ts";
import type { Rule } from "./rules.ts";
import { findString, type Search } from "./search.ts";
import { solveClaim } from "./solve-claim.ts";
import { solveSubject } from "./solve-subject.ts";

/**
 * Why nobody gets in, where the author evidently meant somebody: the first reason of each statement that is for this
 * issuer, or else that none is although one looks like it.
 */
export function whyNobody(analysis: Analysis): readonly Broken[] {
  const { doorway } = analysis;
  if (doorway.audiences.length === 0)
    return [
      {
        code: "audience-not-registered",
        help: "there is no such provider, or it accepts no audience: register the one that jobs ask for",
      },
    ];
  const { allows } = analysis.rules();
  if (allows.length === 0) return withoutStatement(analysis);
  const search = analysis.search();
  const reasons = allows.flatMap((rule) => ofRule(rule, analysis, search));
  return [...new Map(reasons.map((reason) => [`${reason.code} ${reason.help}`, reason])).values()];
}

/** No statement is for this provider. One that means it, but spells it otherwise, is a broken door; no statement is none. */
function withoutStatement({ trust, doorway }: Analysis): readonly Broken[] {
  for (const statement of trust.statements) {
    if (statement.effect !== "Allow" || statement.principal?.negated === true) continue;
    for (const { type, value } of statement.principal?.entries ?? []) {
      if (type !== "Federated" || !isMeant(value, statement, doorway.issuer)) continue;
      return [
        {
          code: "provider-missing",
          help: `the statement trusts \`${value}\`, and the tokens are of \`${doorway.providerArn}\``,
        },
      ];
    }
  }
  return [];
}

function isMeant(value: string, statement: Statement, issuer: string): boolean {
  const name = issuerName(value.replace(/^arn:[^:]*:iam::[^:]*:oidc-provider\//, "")).toLowerCase();
  const host = issuer.toLowerCase().replace(/[:/].*$/, "");
  if (name.replace(/[:/].*$/, "") === host) return true;
  return statement.conditions.some(({ key }) => keyRole(key, issuer).kind === "claim");
}

function ofRule(rule: Rule, analysis: Analysis, search: Search): readonly Broken[] {
  if (rule.never !== undefined) return ofHopeless(rule, analysis, search);
  const byClaim = new Map<string, Clause[]>();
  for (const clause of rule.clauses) byClaim.set(clause.claim, [...(byClaim.get(clause.claim) ?? []), clause]);
  const alone = rule.clauses.flatMap((clause) => ofClause(clause, analysis, search) ?? []);
  if (alone.length > 0) return alone;
  for (const [claim, clauses] of byClaim) {
    const keys = clauses.map(({ condition }) => `\`${condition.operator} ${condition.key}\``);
    if (isEmpty(claim, clauses, analysis, search))
      return [{ code: "contradiction", help: `no value of \`${claim}\` meets ${keys.join(" and ")} at once` }];
  }
  const denies = analysis.rules().denies.filter((deny) => deny.certain && deny.never === undefined);
  const help =
    denies.length > 0
      ? "whoever is allowed is denied again; look at the Deny statements and at the organization's control policies"
      : "the conditions exclude each other: no token that GitLab can mint meets all of them";
  return [{ code: "contradiction", help }];
}

/** Conditions that nothing can meet, and what is wrong beside them. */
function ofHopeless(rule: Rule, analysis: Analysis, search: Search): readonly Broken[] {
  const { doorway } = analysis;
  const { policy, statement } = rule;
  return statement.conditions.flatMap((condition) => {
    const never = neverMet(condition, rule, doorway.issuer);
    if (never !== undefined) return never;
    const clause = clauseOf(condition, policy.version, doorway, () => undefined);
    return typeof clause === "string" ? [] : (ofClause(clause, analysis, search) ?? []);
  });
}

/** A condition whose key never arrives, under an operator that wants it. */
function neverMet(condition: Condition, { policy }: Rule, issuer: string): Broken | undefined {
  const operator = operatorOf(condition.operator);
  const role = keyRole(condition.key, issuer);
  if (operator === undefined || role.kind !== "absent" || policy.kind === "rcp") return undefined;
  const forgiven =
    operator.row.compares === "null"
      ? condition.values.some(({ value }) => value.toLowerCase() === "true")
      : isMetByAbsence(operator);
  if (forgiven) return undefined;
  const key = `\`${condition.key}\``;
  switch (role.why) {
    case "near-issuer":
      return {
        code: "key-url-mismatch",
        help: `${key} is spelled otherwise than the provider: write \`${issuer}:${role.claim ?? "sub"}\``,
      };
    case "other-issuer":
      return {
        code: "wrong-issuer-key",
        help: `${key} is a key of another issuer, and never there for this one: write \`${issuer}:${role.claim ?? "sub"}\``,
      };
    case "gitlab-com-only":
      return {
        code: "self-managed-key",
        help: `AWS fills ${key} for gitlab.com alone; on this GitLab choose the component in the project's subject and ask for it in \`sub\``,
      };
    case "not-filled":
      return { code: "not-an-aws-key", help: `${key} is no key that AWS fills: ${insteadOfClaim(role.claim ?? "")}` };
    case "not-minted":
      return { code: "not-an-aws-key", help: `${key} comes from a claim that GitLab does not put into its tokens` };
  }
}

/** A condition that no value of its claim meets. */
function ofClause(clause: Clause, analysis: Analysis, search: Search): Broken | undefined {
  const { condition, claim } = clause;
  if (!isEmpty(claim, [clause], analysis, search)) return undefined;
  const row = operatorOf(condition.operator)?.row;
  const key = `\`${condition.key}\``;
  const values = condition.values.map(({ value }) => value);
  if (values.length === 0)
    return { code: "empty-values", help: `the list of values of ${key} is empty, and nothing matches none` };
  const shown = values.map((value) => `\`${value}\``).join(", ");
  if (claim === "aud") {
    return {
      code: "audience-not-registered",
      help: `the provider accepts ${analysis.doorway.audiences.map((value) => `\`${value}\``).join(", ")}, and ${key} wants ${shown}`,
    };
  }
  if (row !== undefined && row.compares !== "string" && row.compares !== "null")
    return {
      code: "type-trap",
      help: `${key} is a string, which \`${condition.operator}\` never matches with ${shown}`,
    };
  if (claim === "sub") return ofSubject(clause, values, search);
  if (row?.wildcards === false && values.some((value) => /[*?]/.test(value)))
    return { code: "wildcard-under-equals", help: `\`${condition.operator}\` knows no wildcards: use \`StringLike\`` };
  const kind = claimRow(claim, analysis.doorway)?.values;
  const expected =
    kind === "boolean"
      ? "the string `true` or `false`"
      : kind === "id"
        ? "a number, as a string"
        : "a word in lower case";
  return { code: "type-trap", help: `${key} is ${expected}, and never ${shown}` };
}

function ofSubject(clause: Clause, values: readonly string[], search: Search): Broken {
  const { condition } = clause;
  const wildcards = operatorOf(condition.operator)?.row.wildcards === true;
  for (const value of values) {
    if (value.startsWith("repo:"))
      return {
        code: "github-subject",
        help: "`repo:...` is the form of GitHub's subjects; GitLab's begin with `project_path:GROUP/PROJECT`",
      };
    const type = /:ref_type:([^:*?]*)(?::|$)/.exec(value)?.[1];
    if (type !== undefined && type !== "branch" && type !== "tag")
      return {
        code: "no-such-ref-type",
        help: `\`ref_type\` is \`branch\` or \`tag\`, never \`${type}\`; a merge request's pipeline has \`branch\` and its source branch`,
      };
    const full = /:ref:refs\/(?:heads|tags|remotes)\//.exec(value);
    if (full !== null)
      return {
        code: "full-ref-path",
        help: "the token holds the short name of the ref: leave `refs/heads/` or `refs/tags/` out",
      };
    if (!wildcards && /[*?]/.test(value)) {
      const meant = findString(intersection(glob(value), allSubjects()), search);
      if (meant !== "none" && !has(allSubjects(), value))
        return {
          code: "wildcard-under-equals",
          help: `\`${condition.operator}\` takes \`*\` and \`?\` for themselves, and no subject holds them: use \`StringLike\``,
        };
    }
  }
  const reading = parseSubject((values[0] ?? "").replaceAll("*", ""));
  const help = "problem" in reading && !wildcards ? `: ${reading.problem.help}` : "";
  return {
    code: "contradiction",
    help: `GitLab mints no subject like ${values.map((v) => `\`${v}\``).join(", ")}${help}`,
  };
}

function isEmpty(claim: string, clauses: readonly Clause[], { doorway }: Analysis, search: Search): boolean {
  const row = claimRow(claim, doorway);
  if (row === undefined) return false;
  if (row.values === "subject") {
    const other = () => ({ sets: [], listed: undefined });
    return solveSubject({ sets: clauses.map(({ set }) => set), other, wanted: [] }, search) === "none";
  }
  return solveClaim(row, clauses, [], doorway, search) === "none";
}
