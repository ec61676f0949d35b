import type { Role } from "../estate/account.ts";
import type { Statement } from "../iam/policy.ts";
import { principalForm } from "../iam/principal-form.ts";
import type { Actor } from "./actor.ts";

/** For each way in which a trust policy names its callers, the places of the roles that name them so. */
type Named = ReadonlyMap<string, readonly number[]>;

const ANYBODY = "*";

/** `itself`: only the roles that name the principal, or everybody. `account`: those that name its account, too. */
export type NamedBy = "itself" | "account";

/**
 * Finds the roles whose trust policies may speak of a principal, so that nobody has to ask each role of a large estate.
 * What it leaves out names other accounts, other principals or none; a role whose policy was not read is never left out.
 */
export function indexTakers(roles: readonly Role[]): (actor: Actor, by: NamedBy) => readonly Role[] {
  let named: Named | undefined;
  return (actor, by) => {
    named ??= nameAll(roles);
    const name = actor.arn.slice(actor.arn.lastIndexOf("/") + 1);
    const keys = [ANYBODY, `${actor.account}/${name}`, ...(by === "account" ? [actor.account] : [])];
    const found = new Set(keys.flatMap((key) => named?.get(key) ?? []));
    return [...found].sort((a, b) => a - b).flatMap((at) => roles[at] ?? []);
  };
}

function nameAll(roles: readonly Role[]): Named {
  const named = new Map<string, number[]>();
  for (const [at, { trust }] of roles.entries()) {
    const keys = trust?.policy === undefined ? [ANYBODY] : trust.policy.statements.flatMap(callersOf);
    for (const key of new Set(keys)) {
      const there = named.get(key);
      if (there === undefined) named.set(key, [at]);
      else there.push(at);
    }
  }
  return named;
}

function callersOf({ effect, principal, unreadable }: Statement): readonly string[] {
  if (principal === undefined || principal.negated || principal.unreadable === true || unreadable === true)
    return [ANYBODY];
  if (effect === "Deny") return [];
  return principal.entries.flatMap(({ type, value }) => {
    if (type === "Service" || type === "Federated") return [];
    if (type !== "AWS") return [ANYBODY];
    const form = principalForm(value);
    if (form.form === "account") return [form.account];
    return "name" in form ? [`${form.account}/${form.name}`] : [ANYBODY];
  });
}
