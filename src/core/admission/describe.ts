import { REF_TYPES, subComponent } from "../gitlab/sub-components.ts";
import { allSubjects, defaultSubjects } from "../gitlab/subject-grammar.ts";
import { operatorOf } from "../iam/operators.ts";
import { glob, type Pattern } from "../language/pattern.ts";
import { intersection } from "../language/string-set.ts";
import { subsumes } from "../language/subsume.ts";
import type { TokenPattern } from "./admission.ts";
import type { Analysis } from "./analysis.ts";
import type { Clause } from "./clause.ts";
import type { Cube } from "./cubes.ts";
import { findToken } from "./find-token.ts";
import { leadingClause } from "./leading.ts";
import { findString, type Search } from "./search.ts";
import { type FieldRow, splitPattern } from "./split-pattern.ts";
import type { Wanted } from "./wanted.ts";

/** What gets in, in patterns that people can read: a row for each way to match each value of each statement. */
export function describeCubes(analysis: Analysis): readonly TokenPattern[] {
  const search = analysis.search();
  const rows = (analysis.cubes() ?? []).flatMap((cube) => rowsOf(cube, analysis, search));
  return rows.length > MOST_COMPARED ? rows : withoutSubsumed(rows);
}

/** Each row is compared with each other one; beyond what AWS can store they are left as they are. */
const MOST_COMPARED = 500;

function rowsOf(cube: Cube, analysis: Analysis, search: Search): readonly TokenPattern[] {
  if (findToken(cube, analysis.doorway, search) === "none") return [];
  const subjects = cube.clauses.get("sub") ?? [];
  const lead = leadingClause(subjects);
  const base = { ...restOf(cube, lead), statement: cube.rule.statement.index };
  if (lead?.wanted === undefined) return [{ project: "*", refType: "*", ref: "*", ...base }];
  return lead.wanted.flatMap((wanted) => rowsOfValue(wanted, lead, subjects, base, search));
}

type Base = Omit<TokenPattern, "project" | "refType" | "ref">;

function rowsOfValue(
  wanted: Wanted,
  lead: Clause,
  subjects: readonly Clause[],
  base: Base,
  search: Search,
): readonly TokenPattern[] {
  // What matches one value is in the set of its own list.
  const sets = subjects.flatMap((clause) => (clause === lead ? [] : [clause.set]));
  if (findString(intersection(wanted.pattern, ...sets, allSubjects()), search) === "none") return [];
  const row = operatorOf(lead.condition.operator)?.row;
  const fold = row?.fold === true ? ({ ignoreCase: true } as const) : undefined;
  const text = wanted.open === true ? withoutVariables(wanted.text) : wanted.text;
  const split = splitPattern(row?.fold === true ? text.toLowerCase() : text, SUBJECT_FIELDS) ?? [];
  const others = fold === undefined ? subjects.filter((clause) => clause !== lead) : [];
  const rows = split.flatMap(narrowedBy(others)).flatMap(({ fields }): TokenPattern[] => {
    const [project = "*", type = "*", ref = "*"] = fields;
    const among = (refType: string): Pattern =>
      glob(`project_path:${project}:ref_type:${refType}:ref:${ref}`, { fold: row?.fold === true });
    const comesIn = (refType: string): boolean =>
      findString(intersection(among(refType), ...sets, defaultSubjects()), search) !== "none";
    if (typeOf(type) === undefined || !comesIn(type)) return [];
    const types = others.length === 0 ? [] : typesOf(type).filter(comesIn);
    const [only = type] = types.length === 1 ? types : [];
    return [
      {
        project: plainer(project),
        refType: typeOf(only) ?? only,
        ref: plainer(ref),
        ...withoutImplied(base, subjects, among(only)),
        ...fold,
      },
    ];
  });
  if (rows.length > 0) return rows;
  const custom = customRow(text, base);
  return [
    custom ?? { project: "*", refType: "*", ref: "*", ...base, claims: { ...base.claims, sub: wanted.text }, ...fold },
  ];
}

/** A variable may say anything; `${$}` says a dollar. No subject has the characters that the other two escapes stand for. */
function withoutVariables(text: string): string {
  return text.replaceAll(/\$\{([^}]*)\}/g, (_, name: string) => (name === "$" ? "$" : "*"));
}

const SUBJECT_FIELDS = ["project_path:", ":ref_type:", ":ref:"];

/**
 * A row as what else the subject has to be leaves it, field by field: `acme/app:*` that is also `*:ref:main` is about main.
 * Where two fields overlap and neither holds the other there is no such row, and the demand is named beside it.
 */
function narrowedBy(others: readonly Clause[]): (row: FieldRow) => readonly FieldRow[] {
  const demands = others.flatMap((clause) => {
    const fold = operatorOf(clause.condition.operator)?.row.fold === true;
    return clause.wanted === undefined || fold || clause.wanted.length > MOST_MET ? [] : [clause.wanted];
  });
  return (row) => {
    let rows: readonly FieldRow[] = [row];
    for (const wanted of demands) {
      const met = rows.map((one) => meet(one, wanted)).filter((one) => one !== undefined);
      if (met.length === rows.length && met.flat().length <= MOST_MET) rows = met.flat();
    }
    return rows;
  };
}

/** A demand of more values than this is not worked into the rows. */
const MOST_MET = 16;

function meet({ fields }: FieldRow, wanted: readonly Wanted[]): readonly FieldRow[] | undefined {
  const rows: FieldRow[] = [];
  for (const { text, open } of wanted) {
    const split = open === true ? undefined : splitPattern(text, SUBJECT_FIELDS);
    if (split === undefined) return undefined;
    for (const other of split) {
      const met = fields.map((field, at) => narrower(field, other.fields[at] ?? "*"));
      if (met.includes("apart")) continue;
      if (met.includes(undefined)) return undefined;
      rows.push({ fields: met.flatMap((field) => field ?? []) });
    }
  }
  return rows;
}

function narrower(a: string, b: string): string | undefined {
  const [left, right] = [glob(a), glob(b)];
  if (subsumes(left, right)) return b;
  if (subsumes(right, left)) return a;
  return hasWildcard(a) || hasWildcard(b) ? undefined : "apart";
}

function hasWildcard(text: string): boolean {
  return /[*?]/.test(text);
}

/** A demand on the subject that whatever the row says meets anyway says nothing. */
function withoutImplied({ also = [], ...rest }: Base, subjects: readonly Clause[], row: Pattern): Base {
  if (also.length === 0) return rest;
  const implied = new Set(
    subjects
      .filter(({ wanted }) => wanted?.some(({ pattern }) => subsumes(pattern, row)) === true)
      .map((clause) => anyOf(clause)),
  );
  const left = also.filter((text) => !implied.has(text));
  return left.length === 0 ? rest : { ...rest, also: left };
}

/** One of a condition's values is enough. */
function anyOf({ condition }: Clause): string {
  return condition.values.map(({ value }) => value).join("|");
}

function plainer(field: string): string {
  return field.replaceAll(/\*+/g, "*");
}

function typesOf(pattern: string): readonly string[] {
  return REF_TYPES.filter((type) => subsumes(glob(pattern), glob(type)));
}

function typeOf(pattern: string): string | undefined {
  const types = typesOf(pattern);
  return types.length === REF_TYPES.length ? "*" : types[0];
}

/** A subject with components of its project's choosing. */
function customRow(text: string, base: Base): TokenPattern | undefined {
  const words = text.split(":");
  if (words.length % 2 !== 0) return undefined;
  const ids: Record<string, string> = { ...base.ids };
  const claims: Record<string, string> = { ...base.claims };
  let [project, refType, ref] = ["*", "*", "*"];
  for (let at = 0; at < words.length; at += 2) {
    const name = words[at] ?? "";
    const value = words[at + 1] ?? "";
    if (subComponent(name) === undefined) return undefined;
    if (name === "project_path" || name === "source_project_path") project = value;
    else if (name === "project_id" || name === "source_project_id") ids["project_id"] = value;
    else if (name === "ref_type") refType = value;
    else if (name === "ref") ref = value;
    else claims[name] = value;
  }
  return {
    project,
    refType,
    ref,
    ...base,
    ...(Object.keys(ids).length === 0 ? undefined : { ids }),
    ...(Object.keys(claims).length === 0 ? undefined : { claims }),
  };
}

/** What the claims beside the subject have to be, and what else the subject has to be. */
function restOf(cube: Cube, lead: Clause | undefined): Omit<Base, "statement"> {
  const ids: Record<string, string> = {};
  const claims: Record<string, string> = {};
  const also: string[] = [];
  const except: string[] = [];
  for (const [claim, clauses] of cube.clauses) {
    for (const clause of clauses) {
      if (clause === lead || claim === "aud") continue;
      const values = clause.condition.values.map(({ value }) => value);
      if (operatorOf(clause.condition.operator)?.row.compares === "null") continue;
      if (claim === "sub") {
        if (clause.wanted === undefined) except.push(...values);
        else also.push(anyOf(clause));
      } else
        (claim === "project_id" || claim === "namespace_id" ? ids : claims)[claim] = shown(
          clause,
          values,
          ids[claim] ?? claims[claim],
        );
    }
  }
  return {
    ...(Object.keys(ids).length === 0 ? undefined : { ids }),
    ...(Object.keys(claims).length === 0 ? undefined : { claims }),
    ...(also.length === 0 ? undefined : { also }),
    ...(except.length === 0 ? undefined : { except }),
  };
}

function shown(clause: Clause, values: readonly string[], before: string | undefined): string {
  const list = values.join("|");
  const text = clause.wanted === undefined ? `!${list}` : list;
  return before === undefined ? text : `${before}&${text}`;
}

function withoutSubsumed(rows: readonly TokenPattern[]): readonly TokenPattern[] {
  const entries = rows.map((row) => ({
    row,
    rest: restKey(row),
    fields: [row.project, row.refType, row.ref].map((text) => glob(text)),
  }));
  const kept = entries.filter(
    (entry, at) =>
      !entries.some(
        (other, by) =>
          by !== at &&
          other.rest === entry.rest &&
          covers(other.fields, entry.fields) &&
          (by < at || !covers(entry.fields, other.fields)),
      ),
  );
  return kept.map(({ row }) => row);
}

function covers(wide: readonly Pattern[], narrow: readonly Pattern[]): boolean {
  return wide.every((pattern, at) => {
    const other = narrow[at];
    return other !== undefined && subsumes(pattern, other);
  });
}

function restKey(row: TokenPattern): string {
  const { ids, claims, also, except, statement, ignoreCase } = row;
  return JSON.stringify([ids, claims, also, except, statement, ignoreCase]);
}
