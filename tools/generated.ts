// The committed files that are made from tables in src/. `npm run docs` writes them, `npm run check` compares them.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { writeLintRules } from "./lint-rules.ts";
import { writeCapabilityReference } from "../src/core/access/capabilities/reference.ts";
import { CAPABILITIES } from "../src/core/access/capabilities/registry.ts";
import { writeDeclarationSchema } from "../src/core/access/declaration/json-schema.ts";
import { writeDeclarationReference } from "../src/core/access/declaration/reference.ts";
import { pageOf } from "../src/core/audit/rule-page.ts";
import { RULES } from "../src/core/audit/rules/index.ts";
import { writeReference } from "../src/core/settings/reference.ts";

const GENERATED: Readonly<Record<string, () => string>> = {
  ".oxlintrc.json": writeLintRules,
  "docs/capabilities.md": writeCapabilityReference,
  "docs/reference.md": writeReference,
  "docs/sallyport-yaml.md": () =>
    writeDeclarationReference(readFileSync("docs/sallyport-yaml.md", "utf8"), CAPABILITIES),
  "docs/rules/README.md": listRules,
  ...Object.fromEntries(RULES.map((rule) => [`docs/rules/${rule.id}.md`, () => `${pageOf(rule).trim()}\n`])),
  "schemas/sallyport.schema.json": () => writeDeclarationSchema(CAPABILITIES),
};

function listRules(): string {
  const rows = RULES.map(({ id, severity, page }) => `| [${id}](${id}.md) | ${severity} | ${page.summary} |`);
  return [
    "# Rules",
    "",
    "What the audit knows. `sallyport rule ID` prints a page.",
    "",
    "| rule | severity | fires when |",
    "|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

export function writeGenerated(): void {
  for (const [path, write] of Object.entries(GENERATED)) {
    const text = write();
    if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    process.stdout.write(`wrote ${path}\n`);
  }
}

/** The files that are not what their tables say. */
export function staleGenerated(): string[] {
  return Object.entries(GENERATED)
    .filter(([path, write]) => !existsSync(path) || readFileSync(path, "utf8") !== write())
    .map(([path]) => path);
}
