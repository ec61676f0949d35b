import { type StringNode, type TextNode, member } from "../text/node.ts";
import { booleanAt, itemsAt, stringAt, stringNodeAt } from "../text/pick.ts";
import { readToml } from "../text/toml.ts";
import { STORES, type Store, componentNamed } from "./components.ts";
import type { ChartReading } from "./reading.ts";
import { type AccountSettings, accountsIn, agentRole, effectiveRole } from "./service-account.ts";

/** The role that a component's pods take, and by which way, as the values give it. */
export interface ComponentRole {
  readonly component: string;
  readonly via: "irsa" | "kube2iam";
  /** An ARN; for kube2iam perhaps a bare name. */
  readonly role: string;
  readonly node: TextNode;
  /** Where the values name the account. */
  readonly serviceAccount?: string;
  readonly buckets: readonly string[];
}

/** Every role that reaches pods. Pod Identities stand in the cluster and not in values, so they are not among them. */
export function rolesIn(reading: ChartReading): readonly ComponentRole[] {
  return accountsIn(reading.values, reading.chart).flatMap((account): ComponentRole[] => {
    const buckets = bucketsOf(reading, account);
    const name = account.name === undefined ? {} : { serviceAccount: account.name };
    const base = { component: account.component, buckets, ...name };
    const role = effectiveRole(account);
    if (role !== undefined && account.isCreated) return [{ ...base, via: "irsa", role: role.value, node: role }];
    const agent = agentRole(reading.values, account);
    return agent === undefined ? [] : [{ ...base, via: "kube2iam", role: agent.role.value, node: agent.role }];
  });
}

/** Roles annotated on pods, those included that the account's own role makes idle. */
export function agentRolesIn({ values, chart }: ChartReading): readonly AgentRole[] {
  return accountsIn(values, chart).flatMap((account) => {
    const found = agentRole(values, account);
    return found === undefined ? [] : [{ component: account.component, path: account.path, ...found }];
  });
}

export interface AgentRole {
  /** `annotations` or `podAnnotations`. */
  readonly key: string;
  readonly component: string;
  readonly path: readonly string[];
  readonly role: StringNode;
}

export function hasRole(reading: ChartReading, component: string): boolean {
  return rolesIn(reading).some((role) => role.component === component);
}

/** Whether a store is in use, as far as its switch says. */
export function isOn({ values }: ChartReading, store: Store): boolean {
  if (store.switch === undefined) return true;
  return booleanAt(values.root, ...store.switch.path) ?? store.switch.byDefault;
}

export function bucketsOfComponent(reading: ChartReading, component: string): readonly string[] {
  const account = accountsIn(reading.values, reading.chart).find((one) => one.component === component);
  return account === undefined ? [] : bucketsOf(reading, account);
}

/** The buckets that the values name for what a component keeps, without the chart's defaults, which are nobody's wish. */
function bucketsOf(reading: ChartReading, account: AccountSettings): readonly string[] {
  const { values } = reading;
  const keeps = componentNamed(account.component)?.keeps ?? [];
  const named = STORES.filter((store) => keeps.includes(store.name) && isOn(reading, store)).flatMap(
    ({ path }) => stringAt(values.root, ...path) ?? [],
  );
  const cache = account.component === "gitlab-runner" ? cachesOf(reading, account.path) : [];
  return [...new Set([...named, ...cache.flatMap((s3) => stringAt(s3, "BucketName") ?? [])])].sort();
}

/** `[runners.cache.s3]` of the configuration that the runner's values carry as a text. Places are that text's own. */
export function cachesOf({ values }: ChartReading, path: readonly string[]): readonly TextNode[] {
  const config = stringNodeAt(values.root, ...path, "runners", "config");
  const { value } = config === undefined ? {} : readToml({ text: config.value });
  return itemsAt(value, "runners").flatMap((runner) => {
    const cache = runner.kind === "object" ? member(runner, "cache") : undefined;
    return cache?.kind === "object" ? (member(cache, "s3") ?? []) : [];
  });
}
