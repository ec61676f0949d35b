import { ask } from "../asked.ts";
import { matchPrincipal } from "../match-principal.ts";
import type { PrincipalEntry } from "../policy.ts";
import { principalForm } from "../principal-form.ts";
import type { Principal, Request } from "../request.ts";
import { MAYBE, NO } from "../truth.ts";
import type { StatementTerms } from "./statement-terms.ts";

/** One caller of all those that the statements speak of alike. */
export interface Caller {
  readonly principal: Principal;
  /** The statements that speak of it, and those of which it cannot be told. */
  readonly named: ReadonlySet<StatementTerms>;
  readonly unclear: ReadonlySet<StatementTerms>;
}

const SOMEBODY: Principal = { kind: "aws", arn: "arn:aws:sts::111111111111:assumed-role/x/x", account: "111111111111" };
/** An account that a policy is not likely to name. */
const ELSEWHERE = "999999999999";

/** Callers of every kind that some statement tells apart; for policies of callers themselves, one, whom all speak of. */
export function callersOf(statements: readonly StatementTerms[], namesCallers: boolean): readonly Caller[] {
  if (!namesCallers) return [{ principal: SOMEBODY, named: new Set(statements), unclear: new Set() }];
  const callers = new Map<string, Caller>();
  for (const principal of candidates(statements.flatMap(({ principal }) => principal?.entries ?? []))) {
    const caller = callerOf(principal, statements);
    const key = statements
      .map((terms) => (caller.unclear.has(terms) ? "?" : caller.named.has(terms) ? "1" : "0"))
      .join("");
    if (!callers.has(key)) callers.set(key, caller);
  }
  return [...callers.values()];
}

function callerOf(principal: Principal, statements: readonly StatementTerms[]): Caller {
  const asked = ask({ principal, action: "", resource: "" } satisfies Request);
  const named = new Set<StatementTerms>();
  const unclear = new Set<StatementTerms>();
  for (const terms of statements) {
    // A statement without `Principal` carries a literal for that, which says that it may speak of anybody.
    if (terms.principal === undefined) {
      named.add(terms);
      continue;
    }
    const match = matchPrincipal(terms.principal, asked, terms.statement.effect);
    if (match.truth === NO) continue;
    named.add(terms);
    if (match.truth === MAYBE) unclear.add(terms);
  }
  return { principal, named, unclear };
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
