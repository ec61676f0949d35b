import { afterEach, describe, expect, it } from "vitest";
import { OPERATORS, type OperatorRow, operatorNames, operatorOf } from "../../../src/core/iam/operators.ts";
import { type ConditionCase, absentKeyCases, conditionCases, outcome, variableCases } from "./condition-cases.ts";

const ALL: readonly ConditionCase[] = [...absentKeyCases(), ...conditionCases(), ...variableCases()];

describe("a request without the key", () => {
  it.each(absentKeyCases().map((entry) => [entry.title, entry] as const))("%s", (_title, entry) => {
    expect(outcome(entry)).toBe(entry.met);
  });

  it("is put to every operator that takes modifiers", () => {
    const asked = new Set(absentKeyCases().map(({ condition }) => Object.keys(condition)[0]));
    expect([...operatorNames()].filter((name) => name !== "Null" && !asked.has(name))).toEqual([]);
  });
});

describe("a condition", () => {
  it.each(conditionCases().map((entry) => [entry.title, entry] as const))("%s", (_title, entry) => {
    expect(outcome(entry)).toBe(entry.met);
  });
});

describe("policy variables", () => {
  it.each(variableCases().map((entry) => [entry.title, entry] as const))("%s", (_title, entry) => {
    expect(outcome(entry)).toBe(entry.met);
  });
});

describe("the table of operators", () => {
  const rows = OPERATORS.map((row) => ({
    row: row as { -readonly [K in keyof OperatorRow]: OperatorRow[K] },
    was: { ...row },
  }));
  afterEach(() => {
    for (const { row, was } of rows) Object.assign(row, was);
  });

  function disagrees(): boolean {
    return ALL.some((entry) => outcome(entry) !== entry.met);
  }

  it("agrees with every case as it stands", () => {
    expect(disagrees()).toBe(false);
  });

  // Every fact in the table is held by a case: with any one of them turned round, some case fails.
  it.each(rows.filter(({ was }) => was.name !== "Null").map(({ row, was }) => [was.name, row, was] as const))(
    "of %s: each column is held by some case",
    (_name, row, was) => {
      const columns = ["absent", "negated", "variables"] as const;
      for (const column of was.compares === "string" ? [...columns, "fold" as const, "wildcards" as const] : columns) {
        row[column] = !was[column];
        expect(disagrees(), `${was.name}.${column}`).toBe(true);
        row[column] = was[column];
      }
      if (was.compares !== "number" && was.compares !== "date") return;
      for (const relation of ["equal", "less", "less-or-equal", "greater", "greater-or-equal"] as const) {
        row.relation = relation;
        expect(disagrees(), `${was.name} as ${relation}`).toBe(relation !== was.relation);
      }
      row.relation = was.relation;
    },
  );

  it("knows operators by AWS's spelling and without case, and no others", () => {
    expect(operatorOf("ForAnyValue:ArnNotLikeIfExists")).toMatchObject({ quantifier: "any", ifExists: true });
    expect(operatorOf("STRINGEQUALS")?.row.name).toBe("StringEquals");
    for (const name of [
      "",
      "StringEqual",
      "NullIfExists",
      "ForAnyValue:Null",
      "IfExistsStringEquals",
      "ForAllValues:",
    ]) {
      expect(operatorOf(name)).toBeUndefined();
    }
  });
});
