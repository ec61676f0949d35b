import type { ObjectNode, TextNode } from "../../text/node.ts";
import { itemsAt, objectAt, stringAt, stringsAt, valueAt } from "../../text/pick.ts";
import { type Resource, withoutIndexes } from "./resources.ts";

/** One module as it is configured: what its expressions refer to. */
export interface ConfiguredModule {
  readonly node: ObjectNode;
  /** The call that brought it here, and where that stands. */
  readonly call?: ObjectNode;
  readonly parent?: ConfiguredModule;
  /** Address without indexes. */
  readonly address: string;
  readonly resources: ReadonlyMap<string, ObjectNode>;
}

/** A reference, and the module in whose words it is. */
export interface Reference {
  readonly to: string;
  readonly from: ConfiguredModule;
}

/** Every module of a plan's configuration, by address without indexes. */
export function modulesOf(plan: TextNode): ReadonlyMap<string, ConfiguredModule> {
  const modules = new Map<string, ConfiguredModule>();
  const root = objectAt(plan, "configuration", "root_module");
  if (root !== undefined) addModule(modules, { node: root, address: "" });
  return modules;
}

function addModule(modules: Map<string, ConfiguredModule>, part: Omit<ConfiguredModule, "resources">): void {
  const resources = new Map<string, ObjectNode>();
  for (const item of itemsAt(part.node, "resources")) {
    const address = stringAt(item, "address");
    if (address !== undefined && item.kind === "object") resources.set(address, item);
  }
  const module = { ...part, resources };
  modules.set(part.address, module);
  for (const { key, value } of objectAt(part.node, "module_calls")?.entries ?? []) {
    const node = objectAt(value, "module");
    if (node === undefined || value.kind !== "object") continue;
    const address = `${part.address === "" ? "" : `${part.address}.`}module.${key.value}`;
    addModule(modules, { node, call: value, parent: module, address });
  }
}

/** What was written for an attribute of a resource: an object of expressions, a list for repeated blocks. */
export function expressionOf(
  modules: ReadonlyMap<string, ConfiguredModule>,
  resource: Resource,
  ...path: readonly string[]
): { readonly node: TextNode; readonly from: ConfiguredModule } | undefined {
  const from = modules.get(withoutIndexes(resource.module));
  const own = `${resource.mode === "data" ? "data." : ""}${resource.type}.${resource.name}`;
  const node = valueAt(from?.resources.get(own), "expressions", ...path);
  return from === undefined || node === undefined ? undefined : { node, from };
}

/**
 * The references of an expression, followed through variables to what the caller passed and through outputs into
 * modules, until each names a resource, a data source or something that a plan does not spell out (`local`, `each`).
 */
export function referencesIn(
  modules: ReadonlyMap<string, ConfiguredModule>,
  expression: TextNode | undefined,
  from: ConfiguredModule,
  depth = 0,
): readonly Reference[] {
  if (depth > 20) return [];
  const follow = (node: TextNode | undefined, where: ConfiguredModule): readonly Reference[] =>
    referencesIn(modules, node, where, depth + 1);
  return mostExact(stringsAt(expression, "references")).flatMap((to): readonly Reference[] => {
    const [head, first = "", second] = to.split(".");
    if (head === "var" && from.parent !== undefined)
      return follow(valueAt(from.call, "expressions", first.replace(/\[.*/, "")), from.parent);
    if (head === "module" && second !== undefined) {
      const child = modules.get(`${from.address === "" ? "" : `${from.address}.`}module.${first.replace(/\[.*/, "")}`);
      return child === undefined
        ? []
        : follow(valueAt(child.node, "outputs", second.replace(/\[.*/, ""), "expression"), child);
    }
    return [{ to, from }];
  });
}

/** Terraform lists `a.b.arn` and then `a.b`, which says less. */
function mostExact(references: readonly string[]): readonly string[] {
  return references.filter(
    (one) => !references.some((other) => other !== one && (other.startsWith(`${one}.`) || other.startsWith(`${one}[`))),
  );
}
