import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { RULES } from "../../../src/core/audit/rules/index.ts";
import { pageOf } from "../../../src/core/audit/rule-page.ts";
import { allRuleCases, auditCase } from "./rule-cases.ts";

describe.each(allRuleCases())("$rule", ({ rule, cases }) => {
  it.each(cases)("$case", (one) => {
    const { findings } = auditCase(one);
    const found = findings.filter((finding) => finding.rule === rule);
    if (one.finds === false) {
      expect(found.map(({ title }) => title)).toEqual([]);
      return;
    }
    expect(found, findings.map((finding) => `${finding.rule}: ${finding.title}`).join("\n")).not.toEqual([]);
    if (one.finds === true) return;
    const { severity, says, times } = one.finds;
    if (severity !== undefined) expect(found.map((finding) => finding.severity)).toContain(severity);
    if (says !== undefined)
      expect(found.map(({ title, message }) => `${title}: ${message}`).join("\n")).toContain(says);
    if (times !== undefined) expect(found).toHaveLength(times);
  });
});

describe("every rule", () => {
  it.each(RULES.map((rule) => [rule.id, rule] as const))(
    "%s has a case where it speaks, and one where it is silent",
    (id) => {
      expect(existsSync(`src/core/audit/rules/${id}/cases.yaml`)).toBe(true);
      const cases = allRuleCases().find(({ rule }) => rule === id)?.cases ?? [];
      expect(cases.some(({ finds }) => finds !== false)).toBe(true);
      expect(cases.filter(({ finds }) => finds === false).length).toBeGreaterThan(0);
    },
  );

  it.each(RULES.map((rule) => [rule.id, rule] as const))("%s has a whole page", (_, rule) => {
    for (const part of Object.values(rule.page).flat()) expect(part).not.toBe("");
    expect(pageOf(rule)).toContain(`# ${rule.id}`);
    expect(rule.page.summary).toMatch(/^[a-zA-Z].*[^.]$/);
  });
});
