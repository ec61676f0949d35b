import type { Claims } from "../gitlab/claims.ts";
import { filledClaims } from "../gitlab/issuers.ts";
import { parseSubject, partOf } from "../gitlab/subject.ts";
import type { StringSet } from "../language/string-set.ts";
import { buildToken } from "./build-token.ts";
import { type Clause, clauseOf } from "./clause.ts";
import type { Cube } from "./cubes.ts";
import type { Doorway } from "./doorway.ts";
import type { Search } from "./search.ts";
import { singles, type Solution, solveClaim } from "./solve-claim.ts";
import { solveSubject } from "./solve-subject.ts";

/** More that a token has to be: for each claim, sets that its value must be in. */
export type Besides = Readonly<Record<string, readonly StringSet[]>>;

const NOTHING_MORE: Besides = {};
const NO_CLAUSES: readonly Clause[] = [];

/** A token of a cube; "none" when that is proved, undefined when it cannot be told. `path`: of a project without one. */
export function findToken(
  cube: Cube,
  doorway: Doorway,
  search: Search,
  besides: Besides = NOTHING_MORE,
  path?: string,
): Claims | "none" | undefined {
  const values = new Map<string, string | undefined>();
  const clausesOn = (claim: string): readonly Clause[] => cube.clauses.get(claim) ?? NO_CLAUSES;
  for (const row of filledClaims(doorway.issuer)) {
    if (row.values === "subject") continue;
    const solution = solveClaim(row, clausesOn(row.claim), besides[row.claim] ?? [], doorway, search);
    if (solution === "none" || solution === undefined) return solution;
    values.set(row.claim, solution === "absent" ? undefined : solution.value);
  }
  const clauses = clausesOn("sub");
  const solve = (given: readonly Clause[]): Solution =>
    solveSubject(
      {
        sets: [...given.map(({ set }) => set), ...(besides["sub"] ?? [])],
        other: (claim) => ({
          sets: [...clausesOn(claim).map(({ set }) => set), ...(besides[claim] ?? [])],
          listed: singles(clausesOn(claim)),
        }),
        wanted: given.flatMap(({ wanted }) => wanted?.map(({ text }) => text) ?? []),
      },
      search,
    );
  let sub = solve(clauses);
  if (typeof sub === "object" && clauses.some(({ certain }) => !certain)) {
    // What stands for any value of another claim in the larger set has to be that claim's own value in one token.
    const tied = solve(clauses.map((clause) => tiedTo(clause, values, cube, doorway)));
    if (typeof tied === "object") sub = tied;
  }
  if (sub === "none" || sub === undefined || sub === "absent") return sub === "absent" ? undefined : sub;
  agree(sub.value, values);
  return buildToken(sub.value, values, doorway, path);
}

/** What the subject says of a claim is what the claim says. */
function agree(sub: string, values: Map<string, string | undefined>): void {
  const reading = parseSubject(sub);
  if ("problem" in reading) return;
  const id = partOf(reading.subject, "project_id") ?? partOf(reading.subject, "source_project_id");
  if (id !== undefined && values.has("project_id")) values.set("project_id", id);
  const isProtected = partOf(reading.subject, "ref_protected");
  if (isProtected !== undefined && values.has("ref_protected")) values.set("ref_protected", isProtected);
}

/** A condition of the statement with the values of this token in the place of its variables. */
function tiedTo(
  clause: Clause,
  values: ReadonlyMap<string, string | undefined>,
  { rule }: Cube,
  doorway: Doorway,
): Clause {
  if (clause.certain || !rule.clauses.includes(clause)) return clause;
  const tied = clauseOf(clause.condition, clause.version, doorway, (claim) => values.get(claim));
  return typeof tied === "string" ? clause : tied;
}
