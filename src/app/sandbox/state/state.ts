import type { Account, ManagedPolicy } from "./account.ts";
import type { Organization } from "./organization.ts";

/** Everything that the sandbox's AWS holds at one moment. */
export interface State {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly organization?: Organization;
  /** Policies that AWS manages, by ARN. The sandbox has the few of `aws-managed.ts` and those of the snapshot. */
  readonly awsManaged: ReadonlyMap<string, ManagedPolicy>;
}

export function withEntry<V>(map: ReadonlyMap<string, V>, key: string, value: V): ReadonlyMap<string, V> {
  return new Map(map).set(key, value);
}

export function withoutEntry<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}

export function withAccount(state: State, account: Account): State {
  return { ...state, accounts: withEntry(state.accounts, account.id, account) };
}

/** A managed policy of this account or of AWS. */
export function findPolicy(state: State, account: Account, arn: string): ManagedPolicy | undefined {
  return account.policies.get(arn) ?? state.awsManaged.get(arn);
}

export function defaultDocument(policy: ManagedPolicy): string {
  return policy.versions.find((version) => version.isDefault)?.document ?? "";
}
