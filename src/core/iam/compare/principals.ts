import { ask } from "../asked.ts";
import { matchPrincipal } from "../match-principal.ts";
import type { PrincipalEntry } from "../policy.ts";
import { principalForm } from "../principal-form.ts";
import type { Principal, Request } from "../request.ts";
import { type Truth, YES } from "../truth.ts";
import type { StatementTerms } from "./statement-terms.ts";

/** One caller of all those that the statements speak of alike. */
export interface Caller {
  readonly principal: Principal;
  /** Whether each statement speaks of it. */
  readonly truths: readonly Truth[];
}

const SOMEBODY: Principal = { kind: "aws", arn: "arn:aws:sts::111111111111:assumed-role/x/x", account: "111111111111" };
/** An account that a policy is not likely to name. */
const ELSEWHERE = "999999999999";

/** Callers of every kind that some statement tells apart; for policies of callers themselves, one, whom all speak of. */
export function callersOf(statements: readonly StatementTerms[], namesCallers: boolean): readonly Caller[] {
  if (!namesCallers) return [{ principal: SOMEBODY, truths: statements.map(() => YES) }];
  const callers = new Map<string, Caller>();
  for (const principal of candidates(statements.flatMap(({ principal }) => principal?.entries ?? []))) {
    const caller = callerOf(principal, statements);
    const key = caller.truths.join("");
    if (!callers.has(key)) callers.set(key, caller);
  }
  return [...callers.values()];
}

function callerOf(principal: Principal, statements: readonly StatementTerms[]): Caller {
  const asked = ask({ principal, action: "", resource: "" } satisfies Request);
  // A statement without `Principal` carries a literal for that, which says that it may speak of anybody.
  const truths = statements.map(({ principal: element, statement }) =>
    element === undefined ? YES : matchPrincipal(element, asked, statement.effect).truth,
  );
  return { principal, truths };
}

/** Everybody that is named, their neighbours, and somebody of each kind that is not. */
function candidates(entries: readonly PrincipalEntry[]): readonly Principal[] {
  const principals: Principal[] = [];
  for (const { type, value } of entries) {
    if (type === "Federated") principals.push({ kind: "federated", arn: value });
    else if (type === "Service") principals.push({ kind: "service", arn: value });
    else if (type === "AWS") principals.push(...awsCandidates(value));
  }
  principals.push(
    ...awsCandidates(ELSEWHERE),
    { kind: "federated", arn: `arn:aws:iam::${ELSEWHERE}:oidc-provider/token.example.com` },
    { kind: "service", arn: "x.amazonaws.com" },
    { kind: "anonymous" },
  );
  return principals;
}

function awsCandidates(value: string): readonly Principal[] {
  const form = principalForm(value);
  if (!("account" in form)) return value === "*" ? [] : [{ kind: "aws", arn: value }];
  const { account } = form;
  // Of whom an account's name lets in, its root is the one that no other policy has a say about.
  const root = `arn:aws:iam::${account}:root`;
  const first = form.form === "account" ? root : value;
  const session = form.form === "role" ? [`arn:aws:sts::${account}:assumed-role/${form.name}/x`] : [];
  const neighbours = [
    `arn:aws:iam::${account}:user/x`,
    `arn:aws:sts::${account}:assumed-role/x/x`,
    `arn:aws:iam::${account}:role/x`,
  ];
  return [first, ...session, ...neighbours, root].map((arn) => ({ kind: "aws", arn, account }));
}
