import { quoteYaml } from "../text/quote-yaml.ts";
import { visible } from "../text/visible.ts";

export type YamlScalar = string | number | boolean | null;

/** Values while they are written: maps and scalars, each key with the reason that it is there. */
export type YamlTree = Map<string, YamlBranch>;

interface YamlBranch {
  says?: string;
  value: YamlScalar | YamlTree;
}

/** Sets a value below a path of keys; the reason stands above the last of them. */
export function put(tree: YamlTree, path: readonly string[], value: YamlScalar, says?: string): void {
  const [key, ...rest] = path;
  if (key === undefined) throw new TypeError("a value without a key");
  if (rest.length === 0) {
    tree.set(key, says === undefined ? { value } : { value, says });
    return;
  }
  const known = tree.get(key);
  const inner: YamlTree = known?.value instanceof Map ? known.value : new Map();
  if (known === undefined || !(known.value instanceof Map)) tree.set(key, { ...known, value: inner });
  put(inner, rest, value, says);
}

/** A reason for a whole map. */
export function explain(tree: YamlTree, path: readonly string[], says: string): void {
  let here: YamlTree | undefined = tree;
  let branch: YamlBranch | undefined;
  for (const key of path) {
    branch = here?.get(key);
    here = branch?.value instanceof Map ? branch.value : undefined;
  }
  if (branch !== undefined) branch.says = says;
}

export function printYaml(tree: YamlTree): string {
  return `${linesOf(tree, "").join("\n")}\n`;
}

function linesOf(tree: YamlTree, indent: string): readonly string[] {
  return [...tree].flatMap(([key, { says, value }]) => {
    const why = says === undefined ? [] : [`${indent}# ${visible(says)}`];
    if (!(value instanceof Map)) return [...why, `${indent}${yamlScalar(key)}: ${yamlScalar(value)}`];
    if (value.size === 0) return [...why, `${indent}${yamlScalar(key)}: {}`];
    return [...why, `${indent}${yamlScalar(key)}:`, ...linesOf(value, `${indent}  `)];
  });
}

/** What YAML 1.1, which Helm reads, takes for something else than a text. */
const OTHER = /^(?:y|n|yes|no|on|off|true|false|null|nan)$/i;

/** A scalar as YAML 1.1 and 1.2 both read it back. */
export function yamlScalar(value: YamlScalar): string {
  if (typeof value !== "string") return String(value);
  if (/^[A-Za-z][\w./@:-]*$/.test(value) && !value.endsWith(":") && !OTHER.test(value)) return value;
  return quoteYaml(value);
}
