import type { PolicyKind } from "../policy.ts";
import type { ContextValue, Request } from "../request.ts";
import type { Key } from "./key-theory.ts";
import type { Case } from "./question.ts";
import type { Model } from "./theory.ts";

/**
 * The request that a caller, an action and a model make up, in the ways in which one policy may settle it: the resource
 * is in the caller's own account; or, under a resource's policy, in another, where those count whom an account's name
 * lets in, and its root, who may do everything at home.
 */
export function requestsOf(
  { principal, action }: Case,
  { resource, context }: Model,
  keys: ReadonlyMap<string, Key>,
  kind: PolicyKind,
): readonly Request[] {
  const record: Record<string, ContextValue | readonly ContextValue[]> = {};
  for (const [key, values] of [...context].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [only, second] = values;
    const name = keys.get(key)?.predicates[0]?.condition.key ?? key;
    if (only !== undefined) record[name] = second === undefined ? only : values;
  }
  const request = { principal, action, resource, ...(Object.keys(record).length > 0 && { context: record }) };
  const { account } = principal;
  if (principal.kind !== "aws" || account === undefined) return [request];
  const elsewhere = account === "999999999999" ? "888888888888" : "999999999999";
  const accounts = kind === "resource" ? [account, elsewhere] : [account];
  return accounts.map((resourceAccount) => ({ ...request, resourceAccount }));
}
