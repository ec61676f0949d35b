import type { GitlabInstance, PathLookup, Project, ProjectGroup } from "./gitlab.ts";

interface Index {
  readonly projects: ReadonlyMap<string, Project>;
  readonly projectsById: ReadonlyMap<string, Project>;
  readonly groups: ReadonlyMap<string, ProjectGroup>;
  readonly lookups: ReadonlyMap<string, PathLookup>;
}

const indexes = new WeakMap<GitlabInstance, Index>();

/** GitLab's paths are unique without regard to case. */
export function projectByPath(gitlab: GitlabInstance, path: string): Project | undefined {
  return indexOf(gitlab).projects.get(path.toLowerCase());
}

export function projectById(gitlab: GitlabInstance, id: string): Project | undefined {
  return indexOf(gitlab).projectsById.get(id);
}

export function groupByPath(gitlab: GitlabInstance, path: string): ProjectGroup | undefined {
  return indexOf(gitlab).groups.get(path.toLowerCase());
}

export function lookupByPath(gitlab: GitlabInstance, path: string): PathLookup | undefined {
  return indexOf(gitlab).lookups.get(path.toLowerCase());
}

function indexOf(gitlab: GitlabInstance): Index {
  const known = indexes.get(gitlab);
  if (known !== undefined) return known;
  const { projects = [], groups = [], lookups = [] } = gitlab;
  const index: Index = {
    projects: firstBy(projects, ({ path }) => path.toLowerCase()),
    projectsById: firstBy(projects, ({ id }) => id),
    groups: firstBy(groups, ({ path }) => path.toLowerCase()),
    lookups: firstBy(lookups, ({ path }) => path.toLowerCase()),
  };
  indexes.set(gitlab, index);
  return index;
}

function firstBy<T>(things: readonly T[], keyOf: (thing: T) => string): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const thing of things) if (!found.has(keyOf(thing))) found.set(keyOf(thing), thing);
  return found;
}
