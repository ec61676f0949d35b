import type { DeclaredAccount, Declaration, Grant } from "../declaration/declaration.ts";
import { Complaints } from "./complaints.ts";
import { partitionOfAccount } from "./partition.ts";
import { DEFAULT_PATH } from "../declaration/defaults.ts";

/** The path under which a declaration's roles and users stand, where they are not taken over at another one. */
export function pathOf({ defaults }: Declaration): string {
  return defaults.path ?? DEFAULT_PATH;
}

/** The name of a grant's role: its own, or that of the one it takes over. */
export function roleNameOf(grant: Grant): string {
  return grant.role ?? grant.name;
}

export interface GrantRole {
  readonly arn: string;
  readonly account: DeclaredAccount;
}

/**
 * The role that a job takes by the name of a grant, from the declaration alone. A role that was taken over under
 * another path is not found this way: only the account knows its path.
 */
export function roleOfGrant(declaration: Declaration, name: string): GrantRole | { readonly problem: string } {
  const grant = declaration.grants.find((candidate) => candidate.name === name);
  if (grant === undefined) {
    const names = declaration.grants.map((candidate) => `\`${candidate.name}\``).join(", ");
    return { problem: names === "" ? "there are no grants" : `the grants are ${names}` };
  }
  if (grant.from.kind !== "job" && grant.from.kind !== "group") return { problem: "that grant is not for jobs" };
  const account = declaration.accounts.find((candidate) => candidate.name === grant.into);
  if (account === undefined) return { problem: `there is no account \`${grant.into}\`` };
  const partition = partitionOfAccount(account, new Complaints(declaration));
  const arn = `arn:${partition}:iam::${account.id}:role${pathOf(declaration)}${roleNameOf(grant)}`;
  return { arn, account };
}
