import { desire } from "../../../../src/core/access/desired/desire.ts";
import type { Desired, DesiredGrant } from "../../../../src/core/access/desired/desired.ts";
import { readAccess } from "../../../../src/core/access/read-access.ts";
import type { RoleObject } from "../../../../src/core/change/object.ts";
import type { Estate } from "../../../../src/core/estate/estate.ts";
import { readEstate } from "../../../../src/core/estate/read-estate.ts";
import type { Diagnostic, Reading } from "../../../../src/core/text/diagnostic.ts";
import type { Source } from "../../../../src/core/text/span.ts";

export interface Said {
  readonly gitlab?: string;
  readonly account?: string;
  readonly defaults?: string;
  readonly stack?: string;
}

/** A declaration with one account, `prod`, and these grants. */
export function declarationText(grants: string, said: Said = {}): string {
  return [
    "version: 1",
    `stack: ${said.stack ?? "acme"}`,
    `gitlab: { ${said.gitlab ?? "groups: [acme]"} }`,
    `accounts: { prod: { id: "111111111111", ${said.account ?? "region: eu-west-1"} } }`,
    ...(said.defaults === undefined ? [] : [`defaults: { ${said.defaults} }`]),
    "grants:",
    ...grants
      .trim()
      .split("\n")
      .map((line) => `  ${line}`),
    "",
  ].join("\n");
}

export function desireText(
  text: string,
  estate?: Estate,
  files: ReadonlyMap<string, Source> = new Map(),
): Reading<Desired> {
  const { value, diagnostics } = readAccess({ name: "sallyport.yaml", text });
  return value === undefined ? { diagnostics } : desire(value, { estate, files });
}

/** The one grant of a declaration that is right. */
export function desireGrant(grant: string, said: Said = {}, estate?: Estate): DesiredGrant {
  const { value, diagnostics } = desireText(declarationText(grant, said), estate);
  const [first] = value?.grants ?? [];
  if (first === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return first;
}

export function roleOf({ objects }: DesiredGrant): RoleObject {
  const role = objects.find((object) => object.kind === "role");
  if (role === undefined) throw new Error("no role");
  return role;
}

export function conditionOf(grant: DesiredGrant): unknown {
  return JSON.parse(roleOf(grant).trust).Statement[0]?.Condition ?? JSON.parse(roleOf(grant).trust).Statement.Condition;
}

/** `code at line:column`, for what was complained about. */
export function codesOf(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ code, span }) => `${code} at ${span?.line}:${span?.column}`);
}

export function estateFrom(files: Readonly<Record<string, unknown>>): Estate {
  const sources = Object.entries(files).map(([name, value]) => ({ name, text: JSON.stringify(value, undefined, 1) }));
  return readEstate(sources).estate;
}
