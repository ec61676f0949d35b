import type { TextNode } from "../../text/node.ts";
import { itemsAt, objectAt, stringAt, stringsAt, valueAt } from "../../text/pick.ts";
import { UNKNOWN_ACCOUNT } from "../account.ts";
import { accountOfArn, partitionOf } from "../read/arn.ts";
import type { ConfiguredModule } from "./configuration.ts";
import { type Resource, withoutIndexes } from "./resources.ts";

export interface Home {
  readonly account: string;
  readonly partition: string;
}

export type Homes = (resource: Resource) => Home;

/**
 * In which account each resource will stand. A plan does not say it outright: the ARNs of what already exists tell, the
 * provider's configuration, `aws_caller_identity`, and the identity providers that trust policies name. What they say is
 * taken only where they agree.
 */
export function tellHomes(
  plan: TextNode,
  resources: readonly Resource[],
  modules: ReadonlyMap<string, ConfiguredModule>,
): Homes {
  const byProvider = new Map<string, Votes>();
  const all = emptyVotes();
  const keyOf = (resource: Resource): string => providerKey(resource, modules);
  for (const { key, value } of objectAt(plan, "configuration", "provider_config")?.entries ?? []) {
    for (const account of configured(value)) vote(byProvider, all, key.value, account, "aws", 3);
  }
  for (const resource of resources)
    for (const { arn, weight } of arnsOf(resource)) {
      const account = /^\d{12}$/.test(arn) ? arn : accountOfArn(arn);
      if (account !== undefined) vote(byProvider, all, keyOf(resource), account, partitionOf(arn), weight);
    }
  const global = winner(all);
  return (resource) => {
    const own = stringAt(resource.values, "arn");
    const account = own === undefined ? undefined : accountOfArn(own);
    if (own !== undefined && account !== undefined) return { account, partition: partitionOf(own) };
    return winner(byProvider.get(keyOf(resource))) ?? global ?? { account: UNKNOWN_ACCOUNT, partition: "aws" };
  };
}

/** Accounts by how sure their evidence is; only the surest counts. */
type Votes = Map<number, Map<string, string>>;

function emptyVotes(): Votes {
  return new Map();
}

function vote(
  byProvider: Map<string, Votes>,
  all: Votes,
  key: string,
  account: string,
  partition: string,
  weight: number,
): void {
  const own = byProvider.get(key) ?? emptyVotes();
  byProvider.set(key, own);
  for (const votes of [own, all]) {
    const accounts = votes.get(weight) ?? new Map<string, string>();
    votes.set(weight, accounts.set(account, partition));
  }
}

function winner(votes: Votes | undefined): Home | undefined {
  for (const weight of [3, 2, 1]) {
    const accounts = votes?.get(weight);
    if (accounts === undefined) continue;
    const [first, second] = accounts;
    return first === undefined || second !== undefined ? undefined : { account: first[0], partition: first[1] };
  }
  return undefined;
}

function arnsOf(resource: Resource): readonly { readonly arn: string; readonly weight: number }[] {
  if (resource.mode === "data") {
    const account = stringAt(resource.values, "account_id");
    return resource.type === "aws_caller_identity" && account !== undefined ? [{ arn: account, weight: 3 }] : [];
  }
  if (!resource.type.startsWith("aws_")) return [];
  const arn = stringAt(resource.values, "arn");
  const trust = stringAt(resource.values, "assume_role_policy") ?? "";
  const federated = trust.match(/arn:aws[a-z-]*:iam::\d{12}:oidc-provider\//g) ?? [];
  return [...(arn === undefined ? [] : [{ arn, weight: 2 }]), ...federated.map((found) => ({ arn: found, weight: 1 }))];
}

function configured(provider: TextNode): readonly string[] {
  const allowed = stringsAt(provider, "expressions", "allowed_account_ids", "constant_value");
  const [only] = allowed.length === 1 ? allowed : [];
  const assumed = itemsAt(provider, "expressions", "assume_role").flatMap((item) => {
    const arn = stringAt(item, "role_arn", "constant_value");
    return arn === undefined ? [] : (accountOfArn(arn) ?? []);
  });
  return assumed.length > 0 ? assumed : only === undefined ? [] : [only];
}

function providerKey(resource: Resource, modules: ReadonlyMap<string, ConfiguredModule>): string {
  const module = modules.get(withoutIndexes(resource.module));
  const own = `${resource.mode === "data" ? "data." : ""}${resource.type}.${resource.name}`;
  const node = valueAt(module?.resources.get(own), "provider_config_key");
  return node?.kind === "string" ? node.value : "aws";
}
