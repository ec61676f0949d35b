import { type Context, type Known, loadCases, probe } from "./support.ts";

/** One condition put to one request. */
export interface ConditionCase {
  readonly title: string;
  readonly condition: object;
  readonly context: Context;
  readonly version?: string | undefined;
  readonly met: Known;
}

interface AbsentKey {
  readonly columns: Readonly<Record<string, string>>;
  readonly value: Readonly<Record<string, string>>;
  readonly rows: Readonly<Record<string, Readonly<Record<string, boolean>>>>;
}

interface Conditions {
  readonly groups: readonly {
    readonly operator: string;
    readonly because: string;
    readonly cases: readonly {
      readonly given: unknown;
      readonly asked?: Context[string];
      readonly met: Known;
      readonly because?: string;
    }[];
  }[];
}

interface Variables {
  readonly takeNone: readonly string[];
  readonly cases: readonly {
    readonly says: string;
    readonly version?: string;
    readonly condition: object;
    readonly asked: Context;
    readonly met: Known;
  }[];
}

const KEY = "aws:RequestTag/acme";

/** Every case of absent-key.yaml. */
export function absentKeyCases(): readonly ConditionCase[] {
  const { columns, value, rows } = loadCases<AbsentKey>("absent-key");
  return Object.entries(rows).flatMap(([row, expectations]) => {
    const given = Object.entries(value).find(([type]) => row.replace("Not", "").startsWith(type))?.[1];
    if (given === undefined) throw new Error(`no value for ${row}`);
    return Object.entries(columns).map(([column, because]) => {
      const met = expectations[column];
      if (met === undefined) throw new Error(`${row} lacks ${column}`);
      const operator = spelled(row, column);
      return {
        title: `${operator} is ${met ? "" : "not "}met without the key: ${because}`,
        condition: { [operator]: { [KEY]: given } },
        context: {},
        met,
      };
    });
  });
}

function spelled(row: string, column: string): string {
  const suffix = column.endsWith("IfExists") ? "IfExists" : "";
  const prefix = column.startsWith("For") ? `${column.replace("IfExists", "")}:` : "";
  return prefix + row + suffix;
}

/** Every case of conditions.yaml. */
export function conditionCases(): readonly ConditionCase[] {
  return loadCases<Conditions>("conditions").groups.flatMap((group) =>
    group.cases.map(({ given, asked, met, because }) => ({
      title: `${group.operator} ${JSON.stringify(given)} asked ${JSON.stringify(asked) ?? "without the key"}: ${met} (${because ?? group.because})`,
      condition: { [group.operator]: { [KEY]: given } },
      context: asked === undefined ? {} : { [KEY]: asked },
      met,
    })),
  );
}

/** Every case of variables.yaml. */
export function variableCases(): readonly ConditionCase[] {
  const { takeNone, cases } = loadCases<Variables>("variables");
  const unknown = takeNone.map((operator) => ({
    title: `${operator} takes no variables`,
    condition: { [operator]: { [KEY]: "${aws:PrincipalTag/absent}" } },
    context: { [KEY]: "5" },
    met: "unknown" as const,
  }));
  return [...unknown, ...cases.map(({ says, asked, ...rest }) => ({ title: says, context: asked, ...rest }))];
}

export function outcome({ condition, context, version }: ConditionCase): Known {
  return probe({ Condition: condition }, { context }, version);
}
