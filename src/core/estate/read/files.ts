import type { TextNode } from "../../text/node.ts";
import { itemsAt, stringAt, valueAt, wordAt } from "../../text/pick.ts";
import { isSecretName } from "../../text/scrub.ts";
import type { Source } from "../../text/span.ts";
import { readToml } from "../../text/toml.ts";
import type { ConfiguredRunner } from "../files.ts";
import { chartOf } from "./chart-shape.ts";
import { type Document, type Draft, given, noteSource, placeOf } from "./draft.ts";

/** A `.gitlab-ci.yml`; one with a `spec` header has its jobs in the second document. */
export function readCiFile(draft: Draft, document: Document, nodes: readonly TextNode[]): void {
  const { source, host, projectId } = document;
  for (const node of nodes) {
    draft.ciFiles.push({ source, node, ...given("host", host), ...given("projectId", projectId) });
    findKeys(draft, document, node);
  }
  if (projectId === undefined) noteSource(draft, document, "ci-file");
  else noteSource(draft, document, "gitlab-ci", { detail: `project ${projectId}` });
}

export function readRunnerConfig(draft: Draft, document: Document): void {
  const { source, node } = document;
  const runners = runnersIn(source, node);
  draft.runnerConfigs.push({ source, node, runners });
  findKeys(draft, document, node);
  noteSource(draft, document, "runner-config", { detail: `${runners.length} runners` });
}

function runnersIn(source: Source, node: TextNode): readonly ConfiguredRunner[] {
  return itemsAt(node, "runners").map((item): ConfiguredRunner => {
    return {
      ...given("name", stringAt(item, "name")),
      ...given("url", stringAt(item, "url")),
      ...given("id", wordAt(item, "id")),
      ...given("executor", stringAt(item, "executor")),
      node: item,
      at: placeOf(source, item),
    };
  });
}

/** The runner's chart carries its `config.toml` as a text, whose lines are counted from where that text begins. */
function readInlineConfig(draft: Draft, { source, node }: Document): void {
  const config = stringAt(node, "runners", "config") ?? stringAt(node, "gitlab-runner", "runners", "config");
  if (config === undefined) return;
  const inner: Source = { name: `${source.name ?? "values"} (runners.config)`, text: config };
  const { value } = readToml(inner);
  if (value === undefined) return;
  draft.runnerConfigs.push({ source: inner, node: value, runners: runnersIn(inner, value) });
}

export function readChartValues(draft: Draft, document: Document): void {
  const { source, node } = document;
  const chart = chartOf(node) ?? "gitlab";
  draft.chartValues.push({ source, node, chart });
  readInlineConfig(draft, document);
  findKeys(draft, document, node);
  noteSource(draft, document, "chart-values", { detail: `values of the chart ${chart}` });
}

/** A connection to object storage, as people keep it before they make a secret of it. */
export function readStorageSecret(draft: Draft, document: Document): void {
  findKeys(draft, document, document.node);
  noteSource(draft, document, "storage-secret", { detail: "a connection to object storage" });
}

export function readManifest(draft: Draft, document: Document, nodes: readonly TextNode[]): void {
  const { source } = document;
  for (const node of nodes.flatMap(objectsIn)) {
    const kind = stringAt(node, "kind");
    const name = stringAt(node, "metadata", "name");
    if (kind === undefined || name === undefined) continue;
    draft.manifests.push({ kind, name, ...given("namespace", stringAt(node, "metadata", "namespace")), source, node });
    findKeys(draft, document, node);
  }
  noteSource(draft, document, "manifest");
}

/** What `kubectl get -o yaml` prints of several objects is one list. */
function objectsIn(node: TextNode): readonly TextNode[] {
  return valueAt(node, "items")?.kind === "array" ? itemsAt(node, "items") : [node];
}

const KEY_ID = /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g;
const SECRET_HALF = /secret[_-]?(?:access[_-]?)?key$/i;
const SECRET_SAID = /secret[_-]?(?:access[_-]?)?key["']?[ \t]*[=:][ \t]*["']?x{8,}/i;

/** AWS access keys in a document whose secrets are already masked: where an id stands, and whether a secret did. */
function findKeys(draft: Draft, { source }: Document, root: TextNode): void {
  const found: { readonly id?: string; readonly name: string; readonly node: TextNode }[] = [];
  let secret: { readonly name: string; readonly node: TextNode } | undefined;
  walk(root, "", (name, node) => {
    if (node.kind !== "string") return;
    for (const [id] of node.value.matchAll(KEY_ID)) found.push({ id, name, node });
    const half = SECRET_HALF.test(name) && isSecretName(name.split(".").at(-1) ?? name) && /^x{8,}$/.test(node.value);
    if (half || SECRET_SAID.test(node.value)) secret ??= { name, node };
  });
  for (const { id, name, node } of found) {
    draft.keysInFiles.push({
      ...given("accessKeyId", id),
      secret: secret !== undefined,
      name,
      at: placeOf(source, node),
    });
  }
  if (found.length === 0 && secret !== undefined) {
    draft.keysInFiles.push({ secret: true, name: secret.name, at: placeOf(source, secret.node) });
  }
}

/** The `{ name, value }` of an environment list goes by its name. */
function walk(node: TextNode, name: string, see: (name: string, node: TextNode) => void): void {
  see(name, node);
  if (node.kind === "array") for (const item of node.items) walk(item, name, see);
  if (node.kind !== "object") return;
  const named = stringAt(node, "name") ?? stringAt(node, "Name");
  for (const { key, value } of node.entries) {
    const own = named !== undefined && key.value === "value" ? named : key.value;
    walk(value, name === "" ? own : `${name}.${own}`, see);
  }
}
