import type { Claims, Tenant } from "../gitlab/claims.ts";
import { literal } from "../language/pattern.ts";
import { complement, type StringSet, union, unionOf } from "../language/string-set.ts";
import type { Analysis } from "./analysis.ts";
import { isWitness } from "./analysis.ts";
import type { Caveat } from "./admission.ts";
import { claimRow } from "./claim-values.ts";
import type { Cube } from "./cubes.ts";
import { findToken } from "./find-token.ts";
import { isWider, judgeCube } from "./judge.ts";
import { namingOf, pinnedIds } from "./names.ts";
import type { Search } from "./search.ts";
import { formsOfBound } from "./proof/bound-forms.ts";

export interface Outside {
  readonly outsider?: Claims;
  readonly caveats: readonly Caveat[];
  readonly search: Search;
  /** Whether there is one could not be told. */
  readonly undecided: boolean;
}

/**
 * A token that gets in and is not the tenant's. A token is the tenant's by a listed id, else by its path. Where only ids
 * that nobody listed say whose it is, that is said, and nobody is accused.
 */
export function findOutsider(analysis: Analysis, tenant: Tenant): Outside {
  const search = analysis.search();
  const cubes = analysis.cubes();
  const caveats: Caveat[] = [];
  if (cubes === undefined) search.reached ??= "states";
  let undecided = false;
  for (const cube of cubes ?? []) {
    const unlisted = unlistedIds(cube, tenant, analysis);
    if (unlisted === "ours") continue;
    if (unlisted.length > 0 && !isNamedByPath(cube, analysis, search)) {
      caveats.push(unlistedCaveat(unlisted));
      continue;
    }
    const token = findStranger(cube, tenant, analysis, search);
    if (token === "none") continue;
    if (token !== undefined && isWitness(analysis, { token }))
      return { outsider: token, caveats, search, undecided: false };
    undecided = true;
  }
  return { caveats, search, undecided: undecided || search.reached !== undefined };
}

/** The pinned ids that the tenant does not list: "ours" when it lists all, none when no id is pinned. */
function unlistedIds(cube: Cube, tenant: Tenant, { doorway }: Analysis): readonly string[] | "ours" {
  const projects = pinnedIds(cube, "project_id", doorway);
  const namespaces = pinnedIds(cube, "namespace_id", doorway);
  const others = (ids: readonly string[] | undefined, listed: readonly string[] | undefined): readonly string[] =>
    ids?.filter((id) => listed?.includes(id) !== true) ?? [];
  const foreignProjects = others(projects, tenant.projectIds);
  const foreignNamespaces = others(namespaces, tenant.namespaceIds);
  if (projects !== undefined && foreignProjects.length === 0) return "ours";
  if (namespaces !== undefined && foreignNamespaces.length === 0) return "ours";
  if (foreignProjects.length > 0 || foreignNamespaces.length > 0) return [...foreignProjects, ...foreignNamespaces];
  return idsOfSubjects(cube, tenant);
}

/** The ids that begin all of a cube's subjects, if they all begin with ids. */
function idsOfSubjects(cube: Cube, tenant: Tenant): readonly string[] | "ours" {
  for (const { wanted, condition } of cube.clauses.get("sub") ?? []) {
    if (wanted === undefined || wanted.length === 0) continue;
    const names = wanted.map((one) => namingOf({ ...one, condition }));
    const ids = names.flatMap((name) => (name.kind === "project-id" ? [name.id] : []));
    if (ids.length < names.length) continue;
    const foreign = ids.filter((id) => tenant.projectIds?.includes(id) !== true);
    return foreign.length === 0 ? "ours" : foreign;
  }
  return [];
}

/** Whether the paths alone keep the cube within something that is named. */
function isNamedByPath(cube: Cube, analysis: Analysis, search: Search): boolean {
  const clauses = new Map(cube.clauses);
  clauses.delete("project_id");
  clauses.delete("namespace_id");
  const judged = judgeCube(
    { rule: cube.rule, clauses },
    { doorway: analysis.doorway, search, rules: analysis.rules() },
  );
  return judged.length > 0 && judged.every(({ level, kind }) => kind === "path" && isWider("instance", level));
}

function findStranger(cube: Cube, tenant: Tenant, { doorway }: Analysis, search: Search): Claims | "none" | undefined {
  const { groups = [], projectIds = [], namespaceIds = [] } = tenant;
  const besides: Record<string, StringSet[]> = { sub: [complement(subjectsOf(tenant))] };
  if (claimRow("project_id", doorway) !== undefined && projectIds.length > 0)
    besides["project_id"] = [complement(union(...projectIds.map((id) => literal(id))))];
  if (claimRow("namespace_id", doorway) !== undefined && namespaceIds.length > 0)
    besides["namespace_id"] = [complement(union(...namespaceIds.map((id) => literal(id))))];
  return findToken(cube, doorway, search, besides, strangePath(groups));
}

/** One tenant is asked about many doors. */
const known = new WeakMap<Tenant, StringSet>();

/** The subjects that are the tenant's. */
function subjectsOf(tenant: Tenant): StringSet {
  const found = known.get(tenant);
  if (found !== undefined) return found;
  const set = unionOf(formsOfBound({ kind: "tenant" }, tenant));
  known.set(tenant, set);
  return set;
}

/** A path that is not the tenant's, for tokens whose subject has none. */
function strangePath(groups: readonly string[]): string {
  let path = "someone-else/project";
  while (groups.some((group) => `${path.toLowerCase()}/`.startsWith(`${group.toLowerCase()}/`))) path = `x${path}`;
  return path;
}

function unlistedCaveat(ids: readonly string[]): Caveat {
  const shown = ids.map((id) => `\`${id}\``).join(", ");
  return {
    code: "unlisted-id",
    message: `only ${ids.length === 1 ? "the id" : "the ids"} ${shown} say whose the tokens are, and nobody listed ${ids.length === 1 ? "it" : "them"} as the tenant's`,
  };
}
