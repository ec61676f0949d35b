import type { Diagnostic, Reading } from "../../text/diagnostic.ts";
import { didYouMean } from "../../text/nearest.ts";
import { type TextNode, member } from "../../text/node.ts";
import type { Source } from "../../text/span.ts";
import { readYaml } from "../../text/yaml.ts";
import type { CapabilityShapes } from "./ability-shape.ts";
import { headOf } from "./collections.ts";
import type { Declaration } from "./declaration.ts";
import { type Written, declarationShape } from "./declaration-shape.ts";
import { ShapeReader } from "./shape.ts";

export interface DeclarationOptions {
  /** With them, the names and parameters under `can` are checked too. */
  readonly capabilities?: CapabilityShapes;
}

/** Reads a `sallyport.yaml`: its shape only. What it means, and whether it can be had, is for those who plan. */
export function readDeclaration(source: Source, options: DeclarationOptions = {}): Reading<Declaration> {
  const yaml = readYaml(source);
  const diagnostics = yaml.diagnostics.map(withoutMercy);
  if (yaml.value === undefined || diagnostics.some(isError)) return { diagnostics };
  const reader = new ShapeReader(source);
  const written = declarationShape(options.capabilities).read(yaml.value, reader);
  if (written !== undefined) checkGrants(written, yaml.value, reader);
  const all = [...diagnostics, ...reader.diagnostics];
  if (written === undefined || all.some(isError)) return { diagnostics: all };
  const { accounts = [], defaults = {}, grants = [], settings = {}, accept = [] } = written;
  const value: Declaration = {
    ...written,
    accounts,
    defaults,
    grants,
    settings,
    accept,
    source,
    places: reader.places,
  };
  reader.places.copy(written, value);
  return { value, diagnostics: all };
}

/** Elsewhere the last of two equal keys holds and the author is told; here somebody's access would silently change. */
function withoutMercy(diagnostic: Diagnostic): Diagnostic {
  return diagnostic.code === "yaml/duplicate-key" ? { ...diagnostic, severity: "error" } : diagnostic;
}

function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}

function checkGrants(
  { stack, gitlab, accounts = [], grants = [] }: Written,
  node: TextNode,
  reader: ShapeReader,
): void {
  if (node.kind !== "object" || grants.length === 0) return;
  const at = headOf(node);
  if (stack === undefined) {
    reader.refuse("missing-key", "`stack` is missing, which grants need", at, "a name for what this file owns");
  }
  if (gitlab === undefined) {
    reader.refuse("missing-key", "`gitlab` is missing, which grants need", at, "`gitlab: { groups: [...] }`");
  }
  const names = accounts.map(({ name }) => name);
  const section = member(node, "grants");
  for (const { name, into } of grants) {
    if (names.includes(into)) continue;
    const grant = section?.kind === "object" ? member(section, name) : undefined;
    const place = (grant?.kind === "object" ? member(grant, "into") : undefined) ?? at;
    const help = didYouMean(into, names) ?? "name it under `accounts`";
    reader.refuse("unknown-account", `no account is called \`${into}\``, place, help);
  }
}
