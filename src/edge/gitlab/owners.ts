import { type List, OWN_GROUPS, OWN_PROJECTS, groupPath, groupsUnder, projectsUnder } from "./lists.ts";
import type { Gitlab } from "./rest.ts";
import { type Thing, isThing } from "./shapes.ts";

/** Projects and groups as GitLab lists them, for whoever wants to ask each of them something. */
export interface Owners {
  readonly groups: readonly Thing[];
  readonly projects: readonly Thing[];
}

/**
 * Those under some groups, the groups themselves included; without any, everything that the token is a member of. In what
 * is archived no job runs and nothing can be written, so that it is left out.
 */
export async function listOwners(gitlab: Gitlab, under: readonly string[]): Promise<Owners> {
  const groups = new Map<string, Thing>();
  const projects = new Map<string, Thing>();
  if (under.length === 0) {
    await gather(gitlab, OWN_GROUPS, groups);
    await gather(gitlab, live(OWN_PROJECTS), projects);
  }
  for (const name of under) {
    const group = await gitlab.get(groupPath(name), { with_projects: false });
    if (isThing(group)) groups.set(String(group["id"]), group);
    await gather(gitlab, groupsUnder(name), groups);
    await gather(gitlab, live(projectsUnder(name)), projects);
  }
  return { groups: [...groups.values()], projects: [...projects.values()] };
}

function live({ path, query }: List): List {
  return { path, query: { ...query, archived: false } };
}

async function gather(gitlab: Gitlab, { path, query }: List, into: Map<string, Thing>): Promise<void> {
  for await (const page of gitlab.pages(path, query)) {
    for (const item of page) if (isThing(item)) into.set(String(item["id"]), item);
  }
}
