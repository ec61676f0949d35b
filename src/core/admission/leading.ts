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

/** False for a statement whose subjects all name other projects than this one. */
export function maySpeakOf({ clauses }: Rule, naming: Naming): boolean {
  if (naming.kind !== "project" && naming.kind !== "project-id") return true;
  const lead = leadingClause(clauses.filter(({ claim }) => claim === "sub"));
  if (lead === undefined) return true;
  const { projects, ids, groups, isOpen } = namedBy(ledBy(lead));
  if (isOpen) return true;
  if (naming.kind === "project-id") return ids.has(naming.id) || projects.size > 0 || groups.size > 0;
  if (ids.size > 0) return true;
  const path = naming.path.toLowerCase();
  if (projects.has(path)) return true;
  for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1))
    if (groups.has(path.slice(0, at))) return true;
  return false;
}

interface Named {
  readonly projects: ReadonlySet<string>;
  readonly ids: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  readonly isOpen: boolean;
}

const NAMED: WeakMap<readonly Led[], Named> = new WeakMap();

function namedBy(led: readonly Led[]): Named {
  let named = NAMED.get(led);
  if (named === undefined) {
    const all = led.map(({ naming }) => naming);
    named = {
      projects: new Set(all.flatMap((one) => (one.kind === "project" ? one.path.toLowerCase() : []))),
      ids: new Set(all.flatMap((one) => (one.kind === "project-id" ? one.id : []))),
      groups: new Set(all.flatMap((one) => (one.kind === "group" ? one.path.toLowerCase() : []))),
      isOpen: all.some(({ kind }) => kind === "open"),
    };
    NAMED.set(led, named);
  }
  return named;
}
