import { describe, expect, it } from "vitest";
import type { Finding } from "../../../src/core/audit/finding.ts";
import { CLEAN_ESTATES } from "./clean-estates.ts";
import { auditCase } from "./rule-cases.ts";

/** What is above information, by rule: the information about a door is no alarm. */
function spoken(findings: readonly Finding[]): readonly string[] {
  return [...new Set(findings.filter(({ severity }) => severity !== "info").map(({ rule }) => rule))].sort();
}

describe.each(CLEAN_ESTATES)("$name", ({ estate, remains = {}, faults }) => {
  const clean = auditCase({ case: "clean", finds: false, ...estate });

  it("has nothing at high or above", () => {
    const loud = clean.findings.filter(({ severity }) => severity === "critical" || severity === "high");
    expect(loud.map(({ rule, title }) => `${rule}: ${title}`)).toEqual([]);
  });

  it("leaves only what the vendor's own example leaves open", () => {
    expect(clean.findings.map(({ rule }) => rule)).toEqual(expect.arrayContaining(Object.keys(remains)));
    expect(spoken(clean.findings).filter((rule) => remains[rule] === undefined)).toEqual([]);
  });

  it.each(faults)("with a fault, $fault: that is found and nothing unrelated", ({ planted, finds, silences = [] }) => {
    const files = { ...estate.files, ...planted.files };
    const { findings } = auditCase({ case: "faulty", finds: true, ...estate, ...planted, files });
    const before = spoken(clean.findings).filter((rule) => !silences.includes(rule));
    const shown = findings.map(({ rule, severity, title, under }) => `${severity} ${rule} (${under ?? ""}): ${title}`);
    expect(spoken(findings), shown.join("\n")).toEqual([...new Set([...before, ...finds])].sort());
  });
});
