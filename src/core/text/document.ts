import type { Reading } from "./diagnostic.ts";
import { readJson } from "./json.ts";
import type { TextNode } from "./node.ts";
import type { Source } from "./span.ts";
import { type YamlOptions, readYaml } from "./yaml.ts";

/**
 * Reads JSON or YAML, told by content. What begins as JSON is read as JSON, since that reader is faster and its errors
 * are better; only if it fails, and no name says `.json`, may it still be YAML's flow style.
 */
export function readDocument(source: Source, options: YamlOptions = {}): Reading<TextNode> {
  if (!/^[\ufeff\s]*[[{"]/.test(source.text)) return readYaml(source, options);
  const asJson = readJson(source);
  if (asJson.value !== undefined || source.name?.endsWith(".json") === true) return asJson;
  const asYaml = readYaml(source, options);
  return asYaml.value === undefined && !/\.ya?ml$/.test(source.name ?? "") ? asJson : asYaml;
}
