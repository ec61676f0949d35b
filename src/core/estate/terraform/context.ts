import type { TextNode } from "../../text/node.ts";
import { stringAt } from "../../text/pick.ts";
import type { Source } from "../../text/span.ts";
import type { Draft } from "../read/draft.ts";
import { type ConfiguredModule, type Reference, expressionOf, modulesOf, referencesIn } from "./configuration.ts";
import { type Homes, tellHomes } from "./homes.ts";
import { type Resource, isUnknown, resourcesOf, withoutIndexes } from "./resources.ts";

/** One plan while it is read. */
export interface Plan {
  readonly draft: Draft;
  readonly source: Source;
  readonly resources: readonly Resource[];
  readonly modules: ReadonlyMap<string, ConfiguredModule>;
  readonly homes: Homes;
  /** Resources by module and name without indexes: the instances of one block. */
  readonly instances: ReadonlyMap<string, readonly Resource[]>;
  /** What stayed unknown, in words. */
  readonly unresolved: Set<string>;
}

export function openPlan(draft: Draft, source: Source, node: TextNode): Plan {
  const resources = resourcesOf(node);
  const modules = modulesOf(node);
  const instances = new Map<string, Resource[]>();
  for (const resource of resources) {
    const key = withoutIndexes(resource.address);
    const list = instances.get(key);
    if (list === undefined) instances.set(key, [resource]);
    else list.push(resource);
  }
  return {
    draft,
    source,
    resources,
    modules,
    homes: tellHomes(node, resources, modules),
    instances,
    unresolved: new Set(),
  };
}

/** The resources that a reference may mean: of several instances that with the same index, if there is one. */
export function targetsOf(plan: Plan, reference: Reference, asker: Resource): readonly Resource[] {
  const bare = withoutIndexes(reference.to).split(".");
  const own = bare.slice(0, bare[0] === "data" ? 3 : 2).join(".");
  const prefix = reference.from.address === "" ? "" : `${reference.from.address}.`;
  const found = plan.instances.get(`${prefix}${own}`) ?? [];
  const sameModule = found.filter((one) => one.module === asker.module);
  const near = sameModule.length > 0 ? sameModule : found;
  const written = /\[(?:"([^"]*)"|(\d+))\]/.exec(reference.to);
  const index = written?.[1] ?? written?.[2] ?? asker.index;
  const exact = index === undefined ? [] : near.filter((one) => one.index === index);
  return exact.length > 0 ? exact : near;
}

/** What an attribute that is known only after apply refers to. */
export function referred(plan: Plan, resource: Resource, attribute: string): readonly Resource[] {
  const expression = expressionOf(plan.modules, resource, attribute);
  if (expression === undefined) return [];
  const references = referencesIn(plan.modules, expression.node, expression.from);
  return references.flatMap((reference) => targetsOf(plan, reference, resource));
}

/** An attribute's text: as the plan knows it, or, where it refers to one resource, what that will be called. */
export function textOf(plan: Plan, resource: Resource, attribute: string): string | undefined {
  const known = stringAt(resource.values, attribute);
  if (known !== undefined && known !== "") return known;
  if (!isUnknown(resource, attribute)) return undefined;
  const [target, ...others] = new Set(
    referred(plan, resource, attribute).map((one) => handleOf(plan, one, attribute) ?? ""),
  );
  if (target !== undefined && target !== "" && others.length === 0) return target;
  plan.unresolved.add(`${resource.address}.${attribute}`);
  return undefined;
}

/** What others call a resource by: its ARN where one is wanted, else its name. */
function handleOf(plan: Plan, resource: Resource, attribute: string): string | undefined {
  return /arn|boundary|identifiers/.test(attribute) ? arnOf(plan, resource) : nameOf(resource);
}

/** A name that is chosen at apply (`name_prefix`, or none at all) is told by the address. */
export function nameOf(resource: Resource): string {
  const prefix = stringAt(resource.values, "name_prefix");
  return stringAt(resource.values, "name") ?? (prefix === undefined ? resource.address : `${prefix}${resource.name}`);
}

const TYPES: Readonly<Record<string, string>> = {
  aws_iam_role: "role",
  aws_iam_user: "user",
  aws_iam_group: "group",
  aws_iam_policy: "policy",
  aws_iam_instance_profile: "instance-profile",
};

/** The ARN that the plan knows, or the one that there will be, as far as account, path and name tell. */
export function arnOf(plan: Plan, resource: Resource): string | undefined {
  const known = stringAt(resource.values, "arn");
  if (known !== undefined && known !== "") return known;
  const { account, partition } = plan.homes(resource);
  const stem = `arn:${partition}:iam::${account}:`;
  if (resource.type === "aws_iam_openid_connect_provider") {
    const url = stringAt(resource.values, "url");
    return url === undefined ? undefined : `${stem}oidc-provider/${url.replace(/^https?:\/\//, "")}`;
  }
  const type = TYPES[resource.type];
  return type === undefined
    ? undefined
    : `${stem}${type}${stringAt(resource.values, "path") ?? "/"}${nameOf(resource)}`;
}
