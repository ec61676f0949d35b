import type { Claims } from "../gitlab/claims.ts";
import { subComponent } from "../gitlab/sub-components.ts";
import { charsOf } from "../language/char-set.ts";
import { glob } from "../language/pattern.ts";
import { complement, has, type StringSet } from "../language/string-set.ts";
import type { Reach } from "./admission.ts";
import type { Clause } from "./clause.ts";
import { type Cube, meet, subtract } from "./cubes.ts";
import type { Doorway } from "./doorway.ts";
import { findToken } from "./find-token.ts";
import { leading, leadingClause, ledBy, speakingOf } from "./leading.ts";
import { type Naming, namesIn, pinnedIds, subjectsOf } from "./names.ts";
import type { Rules } from "./rules.ts";
import type { Search } from "./search.ts";
import type { Wanted } from "./wanted.ts";

export type Level = Exclude<Reach, "nobody" | "anyone">;
export type Kind = "id" | "path" | "none";

/** How far a part of what gets in spreads, with a token that shows it. */
export interface Judgement {
  readonly level: Level;
  /** What names the projects. */
  readonly kind: Kind;
  readonly cube: Cube;
  /** Nothing when whether there is any could not be told. */
  readonly token?: Claims;
}

const RANK: Readonly<Record<Level, number>> = { refs: 0, project: 1, group: 2, instance: 3 };

export function isWider(a: Level, b: Level): boolean {
  return RANK[a] > RANK[b];
}

export interface Judge {
  readonly doorway: Doorway;
  readonly search: Search;
  readonly rules: Rules;
}

/**
 * How far a cube spreads: by the ids that it pins, and by what its subjects name, whichever is narrower. One judgement
 * for each kind of name in it, the widest of that kind; none for a cube that nobody meets.
 */
export function judgeCube(cube: Cube, judge: Judge): readonly Judgement[] {
  const clauses = cube.clauses.get("sub") ?? [];
  const lead = leading(clauses);
  if (lead === undefined) return judgeOpen(cube, clauses, undefined, judge);
  const found = new Map<Kind, Judgement>();
  for (const { wanted, naming } of lead) {
    const best = found.get(kindOf(cube, naming, judge));
    // What cannot be wider than what is known needs no look.
    if (best !== undefined && !isWider(levelOf(cube, naming, wanted, judge), best.level)) continue;
    const part = within(cube, wanted.pattern, wanted);
    // Nothing more can be found out: it is what it may be.
    if (judge.search.reached !== undefined) {
      keepWider(found, {
        kind: kindOf(cube, naming, judge),
        cube: part,
        level: levelOf(cube, naming, wanted, judge),
      });
      continue;
    }
    const judgements =
      naming.kind === "open" ? judgeOpen(part, clauses, wanted, judge) : judgeNamed(part, naming, wanted, judge);
    for (const judgement of judgements) keepWider(found, judgement);
  }
  return [...found.values()];
}

function keepWider(found: Map<Kind, Judgement>, judgement: Judgement): void {
  const known = found.get(judgement.kind);
  if (known === undefined || isWider(judgement.level, known.level)) found.set(judgement.kind, judgement);
}

/** The widest that a part can be, as far as its ids and its pattern show. */
function levelOf(cube: Cube, naming: Naming, wanted: Wanted | undefined, judge: Judge): Level {
  if (
    naming.kind === "project" ||
    naming.kind === "project-id" ||
    pinnedIds(cube, "project_id", judge.doorway) !== undefined
  )
    return wanted !== undefined && pinsRef(wanted.text) ? "refs" : "project";
  if (naming.kind === "group" || pinnedIds(cube, "namespace_id", judge.doorway) !== undefined) return "group";
  return "instance";
}

function pinsRef(text: string): boolean {
  return /(?:^|:)(?:ref:[*?]*[^*?:]|ref_protected:(?:true|false)(?::|$))/.test(text);
}

function kindOf(cube: Cube, naming: Naming, { doorway }: Judge): Kind {
  if (naming.kind === "project-id" || pinnedIds(cube, "project_id", doorway) !== undefined) return "id";
  if (pinnedIds(cube, "namespace_id", doorway) !== undefined) return "id";
  return naming.kind === "open" ? "none" : "path";
}

/** A part whose subjects name a project or a group. */
function judgeNamed(cube: Cube, naming: Naming, wanted: Wanted | undefined, judge: Judge): readonly Judgement[] {
  const token = findToken(cube, judge.doorway, judge.search);
  if (token === "none") return [];
  const kind = kindOf(cube, naming, judge);
  const base = { kind, cube, ...(token === undefined ? undefined : { token }) };
  const level = levelOf(cube, naming, wanted, judge);
  return [{ ...base, level: level === "project" ? refsOf(cube, naming, [wanted?.text, token?.sub], judge) : level }];
}

/**
 * A part whose beginning names nothing. It may still lie within what its patterns name elsewhere, as `*:project_id:20:*`:
 * a token outside of all of that shows that it does not.
 */
function judgeOpen(
  cube: Cube,
  clauses: readonly Clause[],
  wanted: Wanted | undefined,
  judge: Judge,
): readonly Judgement[] {
  const level = levelOf(cube, { kind: "open" }, wanted, judge);
  if (level !== "instance") return judgeNamed(cube, { kind: "open" }, wanted, judge);
  const texts = clauses.flatMap((clause) => clause.wanted ?? []).map(({ text }) => text);
  const names = [...new Set(texts)].flatMap(namesIn);
  const stranger = findToken(cube, judge.doorway, judge.search, { sub: [complement(subjectsOf(names))] });
  if (stranger !== "none")
    return [{ level, kind: "none", cube, ...(stranger === undefined ? undefined : { token: stranger }) }];
  return judgeWithin(cube, names, judge);
}

/** All of the cube lies within these names. */
function judgeWithin(cube: Cube, names: readonly Naming[], judge: Judge): readonly Judgement[] {
  const { doorway, search } = judge;
  const projects = names.filter(({ kind }) => kind !== "group");
  const other = findToken(cube, doorway, search, { sub: [complement(subjectsOf(projects))] });
  if (other !== "none")
    return [{ level: "group", kind: "path", cube, ...(other === undefined ? undefined : { token: other }) }];
  const judgements: Judgement[] = [];
  for (const naming of projects)
    judgements.push(...judgeNamed(within(cube, subjectsOf([naming])), naming, undefined, judge));
  return judgements;
}

/** The part of a cube whose subjects are in a set; what the author wrote for it goes before the rest. */
function within(cube: Cube, set: StringSet, wanted?: Wanted): Cube {
  const list = cube.clauses.get("sub") ?? [];
  if (wanted !== undefined && list.length === 1 && list[0]?.wanted?.length === 1) return cube;
  // What matches one value is in the set of its own list.
  const rest = wanted === undefined ? list : list.filter((clause) => clause.wanted?.includes(wanted) !== true);
  return { rule: cube.rule, clauses: new Map(cube.clauses).set("sub", [setClause(set, wanted), ...rest]) };
}

/** A clause that no condition of the policy stands for. */
function setClause(set: StringSet, wanted?: Wanted): Clause {
  const condition = { operator: "", key: "", values: [], at: { start: 0, end: 0 } };
  const clause = {
    claim: "sub",
    set,
    certain: true,
    absent: false,
    condition,
    version: "2012-10-17",
    plain: true,
  } as const;
  return wanted === undefined ? clause : { ...clause, wanted: [wanted] };
}

/**
 * Whether named projects come in with any ref. They do when some choice of components makes every subject of theirs get
 * in, whatever the ref, be it by several patterns and statements together.
 */
function refsOf(cube: Cube, naming: Naming, texts: readonly (string | undefined)[], judge: Judge): Level {
  const isProtected = cube.clauses.get("ref_protected") ?? [];
  const seen = ["true", "false"].filter((value) => isProtected.every(({ set }) => has(set, value)));
  if (seen.length < 2) return "refs";
  const forms = texts.flatMap((text, at) => (at > 0 && text === undefined ? [] : formsOf(text)));
  // What cannot be told is taken for the wider.
  return [...new Set(forms)].some((form) => allGetIn(cube, globInFields(form), naming, judge) !== false)
    ? "project"
    : "refs";
}

function globInFields(text: string): StringSet {
  return glob(text, { barred: charsOf(":") });
}

/** Subjects of the projects that a pattern, or a subject, begins with, by choice of components, over all refs. */
function formsOf(text: string | undefined): readonly string[] {
  const lead = /^(?:(?:source_|job_)?project_(?:path|id)):[^:]*/.exec(text ?? "")?.[0] ?? "project_path:*";
  const tails = new Set(["", ":ref:*", ":ref_type:*:ref:*", ":ref:*:ref_type:*"]);
  const own = text === undefined ? undefined : ownTail(text.slice(lead.length));
  if (own !== undefined) tails.add(own);
  const plain = lead.replace(/\*+$/, lead.includes("/") || lead.includes("_id:") ? "" : "*");
  return [...tails].map((tail) => `${plain}${tail}`);
}

/** The author's own components with all their refs. Nothing where a wildcard may stand for a component. */
function ownTail(rest: string): string | undefined {
  let tail = "";
  for (const [, name = "", value = ""] of rest.matchAll(/:([a-z_]+):([^:]*)/g))
    tail += `:${name}:${subComponent(name)?.speaksOf === "ref" ? "*" : value}`;
  return tail.split(":").length === rest.split(":").length ? tail : undefined;
}

/** Undefined where the budget ended before it could be told. */
function allGetIn(cube: Cube, form: StringSet, naming: Naming, { rules, doorway, search }: Judge): boolean | undefined {
  const clauses = new Map(cube.clauses).set("sub", [setClause(form)]);
  const whole: Cube = { rule: cube.rule, clauses };
  let isSure = true;
  for (const deny of rules.denies) {
    if (!deny.certain || deny.never !== undefined) continue;
    const denied = meet(whole, deny.clauses, doorway);
    const token = denied === undefined ? "none" : findToken(denied, doorway, search);
    if (token === undefined) isSure = false;
    else if (token !== "none") return false;
  }
  const live = rules.allows.flatMap((rule) => (rule.never === undefined ? (speakingOf(rule, naming) ?? []) : []));
  const left = subtract(whole, live, doorway, search);
  if (left === undefined) return undefined;
  for (const part of left) {
    const token = findToken(part, doorway, search);
    if (token === undefined) isSure = false;
    else if (token !== "none") return false;
  }
  return isSure ? true : undefined;
}

/** All that names whoever gets in, where everything that gets in is named. */
export function namesOfCubes(cubes: readonly Cube[], level: Level): readonly Naming[] {
  const names: Naming[] = [];
  for (const { clauses } of cubes) {
    const subjects = clauses.get("sub") ?? [];
    const lead = leadingClause(subjects);
    for (const { naming } of lead === undefined ? [] : ledBy(lead)) names.push(naming);
    if (names.some(({ kind }) => kind === "open") || lead === undefined)
      names.push(...subjects.flatMap((clause) => clause.wanted ?? []).flatMap(({ text }) => namesIn(text)));
  }
  return names.filter(({ kind }) => kind !== "open" && (kind !== "group" || level === "group"));
}
