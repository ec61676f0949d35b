import type { Asked } from "./asked.ts";
import type { PrincipalElement, PrincipalEntry } from "./policy.ts";
import { type PrincipalForm, principalForm } from "./principal-form.ts";
import { MAYBE, NO, type Truth, YES } from "./truth.ts";

/**
 * How a statement names its caller, from the weakest: as one of an account, which hands the question on to the account's
 * own policies; as a role, which boundary and session policies still limit; directly, which nothing implicit limits.
 */
export type Naming = "account" | "role" | "direct";

export interface Named {
  readonly truth: Truth;
  readonly naming: Naming;
}

const NOT_NAMED: Named = { truth: NO, naming: "account" };
const ACCOUNT: Named = { truth: YES, naming: "account" };
const ROLE: Named = { truth: YES, naming: "role" };
const DIRECT: Named = { truth: YES, naming: "direct" };
const UNREADABLE: Named = { truth: MAYBE, naming: "direct" };

/** Whether, and how, `Principal` or `NotPrincipal` speaks of the caller. */
export function matchPrincipal(element: PrincipalElement, asked: Asked, effect: "Allow" | "Deny"): Named {
  if (element.negated) return { truth: matchOthers(element, asked, effect), naming: "direct" };
  let best = NOT_NAMED;
  for (const entry of element.entries) {
    const named = matchEntry(entry, asked);
    if (isBetter(named, best)) best = named;
  }
  // What cannot be read may name the caller, and in a stronger way than the rest does.
  const isCertain = best.truth === YES && (effect === "Deny" || best.naming === "direct");
  return element.unreadable !== true || isCertain ? best : UNREADABLE;
}

const RANK: Readonly<Record<Naming, number>> = { account: 0, role: 1, direct: 2 };

function isBetter(a: Named, b: Named): boolean {
  return a.truth > b.truth || (a.truth === b.truth && RANK[a.naming] > RANK[b.naming]);
}

/**
 * One value of one type. `*` and `{"AWS": "*"}` are everyone, anonymous callers among them. Whether they also let a web
 * identity in is not documented; AWS's own resource control policies do mean web identities by `"Principal": "*"`, so
 * the same word is taken to mean them here.
 */
function matchEntry(entry: PrincipalEntry, asked: Asked): Named {
  const { type, value } = entry;
  switch (type) {
    case "*":
      return DIRECT;
    case "AWS":
      if (value === "*") return DIRECT;
      return asked.kind === "aws" ? matchAws(value, asked) : NOT_NAMED;
    case "Federated":
      return asked.kind === "federated" && (value === "*" || value === asked.arn) ? DIRECT : NOT_NAMED;
    case "Service":
      return asked.kind === "service" && (value === "*" || value === asked.arn) ? DIRECT : NOT_NAMED;
    case "CanonicalUser":
      // Another name for an account, which only Amazon S3 can translate.
      return asked.kind === "aws" ? { truth: MAYBE, naming: "account" } : NOT_NAMED;
  }
}

function matchAws(value: string, asked: Asked): Named {
  const { caller } = asked;
  if (value === asked.arn) return caller?.form === "role" ? ROLE : DIRECT;
  const named = principalForm(value);
  if (named.form === "account") {
    if (named.account !== asked.account) return NOT_NAMED;
    return caller?.form === "account" ? DIRECT : ACCOUNT;
  }
  if (caller === undefined || !isCaller(named, caller)) return NOT_NAMED;
  return named.form === "role" ? ROLE : DIRECT;
}

/**
 * Whether the caller is a session of the named role, of which only the name is in a session's ARN. Every other principal
 * is named by its whole ARN: AWS refuses one whose path is not the principal's as "Invalid principal in policy".
 */
function isCaller(named: PrincipalForm, caller: PrincipalForm): boolean {
  if (named.form !== "role" || caller.form !== "session") return false;
  return named.account === caller.account && named.name === caller.name;
}

/**
 * `NotPrincipal`: everyone but those listed. With `Allow`, whoever is listed is left out. With `Deny`, AWS wants the
 * account, the role and the session listed to spare a session, since it "might validate the account first, and then the
 * role"; its example spares Bob and not the rest of Bob's account. Between these the outcome is not documented.
 */
function matchOthers(element: PrincipalElement, asked: Asked, effect: "Allow" | "Deny"): Truth {
  let account = false;
  let others = false;
  let role = false;
  let self = false;
  let unclear = element.unreadable === true;
  for (const entry of element.entries) {
    const named = matchEntry(entry, asked);
    if (entry.value === "*" && named.truth === YES) return NO;
    if (named.truth === MAYBE) unclear = true;
    else if (named.truth === NO) others ||= isOfAccount(entry, asked.account);
    else if (named.naming === "account") account = true;
    else if (named.naming === "role" && asked.caller?.form === "session") role = true;
    else self = true;
  }
  if (unclear) return MAYBE;
  const isListed = self || role;
  if (effect === "Allow") return isListed ? NO : account ? MAYBE : YES;
  if (asked.kind !== "aws" || asked.caller?.form === "account") return isListed ? NO : YES;
  if (!isListed) return account && !others ? MAYBE : YES;
  return self && account && (role || asked.caller?.form !== "session") ? NO : MAYBE;
}

function isOfAccount(entry: PrincipalEntry, account: string | undefined): boolean {
  const named = entry.type === "AWS" ? principalForm(entry.value) : undefined;
  return named !== undefined && "account" in named && named.account === account;
}
