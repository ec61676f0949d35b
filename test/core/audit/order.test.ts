import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { auditEstate } from "../../../src/core/audit/audit-estate.ts";
import type { AuditDocument } from "../../../src/core/audit/document.ts";
import { readEstate } from "../../../src/core/estate/read-estate.ts";
import { loadCatalog } from "../../../src/core/iam/catalog/load.ts";
import { AUDIT_FORMATS } from "../../../src/core/settings/commands.ts";
import type { Source } from "../../../src/core/text/span.ts";
import { PLAIN } from "../../../src/core/text/style.ts";
import { auditRenderers } from "../../../src/app/cli/audit-renderers.ts";
import { allRuleCases, auditCase, sourcesOf } from "./rule-cases.ts";
import { readGiven } from "../../../src/edge/files/read-given.ts";

const NIGHTLY = process.env["SALLYPORT_NIGHTLY"] === "1";
const numRuns = NIGHTLY ? 500 : 8;
const catalog = await loadCatalog();
const { sources } = readGiven(process.cwd(), ["examples/acme"]);
const now = (): Date => new Date("2026-11-20T12:00:00Z");

function audit(given: readonly Source[]): AuditDocument {
  return auditEstate(readEstate(given).estate, {
    today: "2026-11-20",
    catalog,
    tenant: { groups: ["acme"] },
    about: "ecr",
  });
}

async function inEveryFormat(document: AuditDocument): Promise<readonly string[]> {
  const renderers = auditRenderers(document, { now });
  return Promise.all(AUDIT_FORMATS.map(async (format) => (await renderers[format]?.(PLAIN)) ?? ""));
}

/** Lists whose order says something: the parts of a subject, in the order in which GitLab joins them. */
const ORDERED = new Set(["ci_id_token_sub_claim_components"]);

/** The same JSON with every list in another order, and other white space. */
function shuffled({ name, text }: Source, seed: number): Source {
  if (name?.endsWith(".json") !== true) return name === undefined ? { text } : { name, text };
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return (state >> 8) % below;
  };
  const shuffle = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) {
      const list = value.map((one) => shuffle(one, ""));
      if (ORDERED.has(key)) return list;
      for (let at = list.length - 1; at > 0; at--) {
        const other = random(at + 1);
        [list[at], list[other]] = [list[other], list[at]];
      }
      return list;
    }
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, shuffle(child, name)]));
  };
  return { name, text: JSON.stringify(shuffle(JSON.parse(text), ""), undefined, seed % 5) };
}

/** Without what a place in the text decides: lines, and the number of a statement. */
function withoutPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlaces);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !["at", "span", "statement", "statements"].includes(key));
  return Object.fromEntries(entries.map(([key, child]) => [key, withoutPlaces(child)]));
}

describe("an audit", () => {
  it("is the same to the byte, in every format, whatever the order of the files", async () => {
    const expected = await inEveryFormat(audit(sources));
    const orders = fc.shuffledSubarray([...sources.keys()], { minLength: sources.length });
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        const other = await inEveryFormat(audit(order.flatMap((at) => sources[at] ?? [])));
        expect(other).toEqual(expected);
      }),
      { numRuns },
    );
  });

  it("finds the same, under the same fingerprints, whatever the order of lists and the white space", () => {
    const expected = audit(sources);
    const seeds = fc.integer({ min: 1, max: 0x7fff_fffe });
    fc.assert(
      fc.property(seeds, (seed) => {
        const other = audit(sources.map((source) => shuffled(source, seed)));
        expect(other.findings.map(({ rule, fingerprint }) => `${rule} ${fingerprint}`)).toEqual(
          expected.findings.map(({ rule, fingerprint }) => `${rule} ${fingerprint}`),
        );
        expect(withoutPlaces(other)).toEqual(withoutPlaces(expected));
      }),
      { numRuns },
    );
  });

  it("says of every rule's cases the same whatever the order of lists", () => {
    const cases = allRuleCases().flatMap((one) => one.cases);
    const told = ({ findings }: AuditDocument): readonly string[] =>
      findings.map(({ rule, severity, fingerprint }) => `${severity} ${rule} ${fingerprint}`);
    for (const [at, one] of cases.entries()) {
      const sources = sourcesOf(one).map((source) =>
        // A file that is written out as text may be about its order, or about keys that stand twice.
        typeof one.files?.[source.name ?? ""] === "string" ? source : shuffled(source, at + 7),
      );
      expect(told(auditCase(one, sources)), one.case).toEqual(told(auditCase(one)));
    }
  });

  it("keeps its fingerprints when lines move", () => {
    const moved = sources.map((source) => ({ ...source, text: `\n\n\n${source.text}` }));
    const prints = ({ findings }: AuditDocument): readonly string[] => findings.map(({ fingerprint }) => fingerprint);
    expect(prints(audit(moved))).toEqual(prints(audit(sources)));
    const lines = ({ findings }: AuditDocument): readonly unknown[] => findings.map(({ at }) => at?.line);
    expect(lines(audit(moved))).not.toEqual(lines(audit(sources)));
  });
});
