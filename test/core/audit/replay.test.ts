import { describe, expect, it } from "vitest";
import { admits } from "../../../src/core/admission/admits.ts";
import { whoCan } from "../../../src/core/admission/who-can.ts";
import { auditEstate } from "../../../src/core/audit/audit-estate.ts";
import type { AuditDocument } from "../../../src/core/audit/document.ts";
import type { Finding } from "../../../src/core/audit/finding.ts";
import { type Entry, judgeDoors } from "../../../src/core/audit/judged-door.ts";
import { inventoryOf } from "../../../src/core/escalate/inventory.ts";
import type { Estate } from "../../../src/core/estate/estate.ts";
import { readEstate } from "../../../src/core/estate/read-estate.ts";
import { loadCatalog } from "../../../src/core/iam/catalog/load.ts";
import { readPolicy } from "../../../src/core/iam/read-policy.ts";
import { predictWrite } from "../../../src/core/iam/write-guard.ts";
import { readGiven } from "../../../src/edge/files/read-given.ts";
import { CLEAN_ESTATES } from "./clean-estates.ts";
import { TODAY, allRuleCases, auditCase, sourcesOf, type RuleCase } from "./rule-cases.ts";

interface Audited {
  readonly name: string;
  readonly estate: Estate;
  readonly document: AuditDocument;
}

const catalog = await loadCatalog();
const acme = readEstate(readGiven(process.cwd(), ["examples/acme"]).sources).estate;
const cases: readonly RuleCase[] = [
  ...allRuleCases().flatMap((one) => one.cases),
  ...CLEAN_ESTATES.flatMap(({ name, estate, faults }) =>
    faults.map(({ fault, planted }) => ({
      case: `${name}: ${fault}`,
      finds: true,
      ...estate,
      ...planted,
      files: { ...estate.files, ...planted.files },
    })),
  ),
];
const AUDITED: readonly Audited[] = [
  {
    name: "the invented company",
    estate: acme,
    document: auditEstate(acme, { today: TODAY, catalog, tenant: { groups: ["acme"] } }),
  },
  ...cases.map((one) => ({ name: one.case, estate: readEstate(sourcesOf(one)).estate, document: auditCase(one) })),
];

/** The findings that one looks at, each with the door it is about. */
function* findings(wanted: (finding: Finding) => boolean): Iterable<{ name: string; finding: Finding; entry: Entry }> {
  for (const { name, estate, document } of AUDITED) {
    const doors = judgeDoors(estate, inventoryOf(estate), {});
    for (const finding of document.findings.filter(wanted)) {
      const entry = doors.find(({ door }) => door.id === finding.door)?.entry;
      if (entry !== undefined) yield { name: `${finding.rule} in ${name}`, finding, entry };
    }
  }
}

describe("every finding about a trust policy that shows a token", () => {
  it("shows one that the plain evaluation of that policy lets in", () => {
    const refused: string[] = [];
    let replayed = 0;
    for (const { name, finding, entry } of findings(({ rule }) => rule.startsWith("trust/"))) {
      if (finding.witness === undefined) continue;
      replayed++;
      if (!admits(entry.trust, entry.at, finding.witness).allowed) refused.push(name);
    }
    expect(refused).toEqual([]);
    expect(replayed).toBeGreaterThan(150);
  });
});

describe("every fix of a trust policy", () => {
  it("lets in nobody who did not come in before, somebody still, and is one that AWS takes and has room for", () => {
    const failed: string[] = [];
    let applied = 0;
    for (const { name, finding, entry } of findings(({ fix }) => fix !== undefined)) {
      for (const change of finding.fix?.changes ?? []) {
        if (change.action !== "update" || change.after?.kind !== "role") continue;
        applied++;
        const { value, diagnostics } = readPolicy(change.after.trust, { kind: "trust" });
        if (value === undefined) {
          failed.push(`${name}: ${diagnostics.map(({ message }) => message).join()}`);
          continue;
        }
        const after = whoCan(value, entry.at);
        if (after.admitted.within(entry.admission.admitted).holds !== true) failed.push(`${name}: lets in others`);
        if (after.reach === "nobody") failed.push(`${name}: lets in nobody`);
        if (predictWrite(value).accepted === false) failed.push(`${name}: AWS would refuse it`);
        if (change.after.trust.replaceAll(/\s/g, "").length > 2048) failed.push(`${name}: too long`);
      }
    }
    expect(failed).toEqual([]);
    expect(applied).toBeGreaterThan(15);
  });

  it("shuts out some that came in, unless it is about how long they stay", () => {
    const left: string[] = [];
    for (const { name, finding, entry } of findings(({ fix }) => fix !== undefined)) {
      const [change] = finding.fix?.changes ?? [];
      if (change?.action !== "update" || change.after?.kind !== "role" || finding.witness === undefined) continue;
      const { value } = readPolicy(change.after.trust, { kind: "trust" });
      const isNarrower = whoCan(entry.trust, entry.at).admitted.within(
        whoCan(value ?? entry.trust, entry.at).admitted,
      ).holds;
      if (finding.rule !== "trust/long-session" && isNarrower === true) left.push(name);
    }
    expect(left).toEqual([]);
  });
});
