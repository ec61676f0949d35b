import type { PolicyKind } from "../policy.ts";
import type { ContextValue, Principal, Request } from "../request.ts";
import type { Key } from "./key-theory.ts";
import type { Case } from "./question.ts";
import type { Model } from "./theory.ts";

/** The request that a caller, an action and a model make up. */
export function requestOf(
  { principal, action }: Case,
  { resource, context }: Model,
  keys: ReadonlyMap<string, Key>,
  kind: PolicyKind,
): Request {
  const account = resourceAccountOf(principal, kind);
  const record: Record<string, ContextValue | readonly ContextValue[]> = {};
  for (const [key, values] of [...context].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [only, second] = values;
    const name = keys.get(key)?.predicates[0]?.condition.key ?? key;
    if (only !== undefined) record[name] = second === undefined ? only : values;
  }
  return {
    principal,
    action,
    resource,
    ...(account !== undefined && { resourceAccount: account }),
    ...(Object.keys(record).length > 0 && { context: record }),
  };
}

/**
 * The resource is the caller's account's own, so that nothing but the policy decides. Only an account's root has every
 * permission at home whatever the policy says, and is asked about a resource of another account.
 */
function resourceAccountOf({ kind, arn, account }: Principal, policy: PolicyKind): string | undefined {
  if (kind !== "aws" || account === undefined) return undefined;
  if (policy !== "resource" || arn?.endsWith(":root") !== true) return account;
  return account === "999999999999" ? "888888888888" : "999999999999";
}
