import { union } from "../language/string-set.ts";
import type { Clause } from "./clause.ts";
import { type Naming, namingOf } from "./names.ts";
import type { Rule } from "./rules.ts";
import type { Wanted } from "./wanted.ts";

/** One value that an author listed for the subject, and what its beginning names. */
export interface Led {
  readonly wanted: Wanted;
  readonly naming: Naming;
}

/** The list of wanted subjects that keeps the others narrowest, from its widest value. */
export function leading(clauses: readonly Clause[]): readonly Led[] | undefined {
  const clause = leadingClause(clauses);
  return clause && ledBy(clause).toSorted((a, b) => WIDTH[b.naming.kind] - WIDTH[a.naming.kind]);
}

export function leadingClause(clauses: readonly Clause[]): Clause | undefined {
  let best: Clause | undefined;
  let width = Number.POSITIVE_INFINITY;
  for (const clause of clauses) {
    if (clause.wanted === undefined) continue;
    const own = Math.max(0, ...ledBy(clause).map(({ naming }) => WIDTH[naming.kind]));
    if (own < width) {
      best = clause;
      width = own;
    }
  }
  return best;
}

export function ledBy({ wanted = [], condition }: Clause): readonly Led[] {
  let led = LED.get(wanted);
  if (led === undefined) {
    led = wanted.map((one) => ({ wanted: one, naming: namingOf({ ...one, condition }) }));
    LED.set(wanted, led);
  }
  return led;
}

/** Long lists are asked for once for each of their values. */
const LED: WeakMap<readonly Wanted[], readonly Led[]> = new WeakMap();

const WIDTH: Readonly<Record<Naming["kind"], number>> = { "project-id": 0, project: 0, group: 1, open: 2 };

/**
 * A statement with only those values of its leading list that may speak of a project, as far as their beginnings show;
 * nothing where none does. Of the project's own subjects it says the same as the whole.
 */
export function speakingOf(rule: Rule, naming: Naming): Rule | undefined {
  if (naming.kind !== "project" && naming.kind !== "project-id") return rule;
  const lead = leadingClause(rule.clauses.filter(({ claim }) => claim === "sub"));
  if (lead === undefined) return rule;
  const led = ledBy(lead);
  const speaking = speakingIn(indexOf(led), naming);
  if (speaking.length === 0) return undefined;
  if (speaking.length === led.length || !lead.certain || !lead.plain) return rule;
  const wanted = speaking.map((one) => one.wanted);
  const less: Clause = { ...lead, wanted, set: union(...wanted.map(({ pattern }) => pattern)) };
  return { ...rule, clauses: rule.clauses.map((clause) => (clause === lead ? less : clause)) };
}

interface LedIndex {
  readonly projects: ReadonlyMap<string, readonly Led[]>;
  readonly ids: ReadonlyMap<string, readonly Led[]>;
  readonly groups: ReadonlyMap<string, readonly Led[]>;
  readonly open: readonly Led[];
}

const INDEXES: WeakMap<readonly Led[], LedIndex> = new WeakMap();

function indexOf(led: readonly Led[]): LedIndex {
  let index = INDEXES.get(led);
  if (index === undefined) {
    const of = (kind: Naming["kind"]): readonly Led[] => led.filter(({ naming }) => naming.kind === kind);
    index = {
      projects: Map.groupBy(of("project"), nameOf),
      ids: Map.groupBy(of("project-id"), nameOf),
      groups: Map.groupBy(of("group"), nameOf),
      open: of("open"),
    };
    INDEXES.set(led, index);
  }
  return index;
}

function nameOf({ naming }: Led): string {
  return "path" in naming ? naming.path.toLowerCase() : "id" in naming ? naming.id : "";
}

/** An id and a path can stand in one subject, whichever it begins with. */
function speakingIn(
  { projects, ids, groups, open }: LedIndex,
  naming: Extract<Naming, { kind: "project" | "project-id" }>,
): readonly Led[] {
  if (naming.kind === "project-id")
    return [...open, ...(ids.get(naming.id) ?? []), ...[projects, groups].flatMap((map) => [...map.values()].flat())];
  const path = naming.path.toLowerCase();
  const speaking = [...open, ...(projects.get(path) ?? []), ...[...ids.values()].flat()];
  for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1))
    speaking.push(...(groups.get(path.slice(0, at)) ?? []));
  return speaking;
}
