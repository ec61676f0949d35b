import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AuditDocument } from "../../../src/core/audit/document.ts";
import { readAuditDocument } from "../../../src/core/audit/read-document.ts";
import { AUDIT_FORMATS } from "../../../src/core/settings/commands.ts";
import { PLAIN } from "../../../src/core/text/style.ts";
import { auditRenderers } from "../../../src/app/cli/audit-renderers.ts";
import { sampleDocument } from "../report/document.ts";

const NIGHTLY = process.env["SALLYPORT_NIGHTLY"] === "1";
const now = (): Date => new Date("2026-11-20T12:00:00Z");

function read(value: unknown): ReturnType<typeof readAuditDocument> {
  return readAuditDocument({ name: "audit.json", text: JSON.stringify(value, null, 2) });
}

async function renderAll(document: AuditDocument): Promise<void> {
  const renderers = auditRenderers(document, { now });
  for (const format of AUDIT_FORMATS) await renderers[format]?.(PLAIN);
}

describe("a saved result", () => {
  it("is read back as it was", () => {
    expect(read(sampleDocument())).toEqual({ value: JSON.parse(JSON.stringify(sampleDocument())), diagnostics: [] });
  });

  it("of a later minor version is read, fields that nobody knows included", () => {
    const later = { ...sampleDocument(), formatVersion: "1.7", weather: "fine" };
    expect(read(later).value).toMatchObject({ weather: "fine" });
  });

  it("of another major version is refused at its place", () => {
    expect(read({ ...sampleDocument(), formatVersion: "2.0" }).diagnostics).toMatchObject([
      { code: "audit/format-version", span: { file: "audit.json", line: 2 } },
    ]);
  });

  it("that lacks something, or has something else there, is refused at its place", () => {
    const [first] = sampleDocument().findings;
    const { diagnostics, value } = read({ ...sampleDocument(), findings: [{ ...first, severity: "awful" }] });
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: "audit/not-a-result", message: expect.stringContaining("`severity`") }]);
    expect(read({ findings: [] }).diagnostics.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^the document has no .*`doors`/),
    ]);
    expect(read([]).diagnostics).toMatchObject([{ message: "the document is not an object" }]);
    expect(read("{").value).toBeUndefined();
  });

  it("is never the start of a crash, whatever one thing in it was lost or replaced", async () => {
    for (const path of pathsOf(sampleDocument())) {
      for (const instead of REPLACEMENTS) await surviveDamage([{ path, instead }]);
    }
  });

  it.runIf(NIGHTLY)("is never the start of a crash, whatever several things in it were (nightly)", async () => {
    const paths = pathsOf(sampleDocument());
    const damage = fc.record({ path: fc.constantFrom(...paths), instead: fc.constantFrom(...REPLACEMENTS) });
    await fc.assert(fc.asyncProperty(fc.array(damage, { minLength: 2, maxLength: 4 }), surviveDamage), {
      numRuns: 20_000,
    });
  });
});

const REPLACEMENTS: readonly unknown[] = [undefined, null, 7, "x", true, [], {}, [null], [{}]];

interface Damage {
  readonly path: Path;
  readonly instead: unknown;
}

async function surviveDamage(damages: readonly Damage[]): Promise<void> {
  const document = structuredClone(sampleDocument());
  // A copy of each, since what was put in may itself be changed by the next.
  for (const { path, instead } of damages) replaceAt(document, path, structuredClone(instead));
  const { value, diagnostics } = read(document);
  if (value === undefined) expect(diagnostics.length).toBeGreaterThan(0);
  else await renderAll(value).catch((cause: unknown) => expect.fail(`${JSON.stringify(damages)}: ${String(cause)}`));
}

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const children = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [...(path.length > 0 ? [path] : []), ...children.flatMap(([key, child]) => pathsOf(child, [...path, key]))];
}

function replaceAt(value: unknown, path: Path, instead: unknown): void {
  const [key, ...rest] = path;
  if (typeof value !== "object" || value === null || key === undefined || !Object.hasOwn(value, key)) return;
  if (rest.length > 0) replaceAt(Reflect.get(value, key), rest, instead);
  else if (instead === undefined && !Array.isArray(value)) Reflect.deleteProperty(value, key);
  else Reflect.set(value, key, instead ?? null);
}
