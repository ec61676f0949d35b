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
    await gather(gitlab, "groups", { min_access_level: 10 }, groups);
    await gather(gitlab, "projects", { membership: true, ...LIVE, pagination: "keyset" }, projects);
  }
  for (const name of under) {
    const path = `groups/${encodeURIComponent(name)}`;
    const group = await gitlab.get(path, { with_projects: false });
    if (isThing(group)) groups.set(String(group["id"]), group);
    await gather(gitlab, `${path}/descendant_groups`, {}, groups);
    await gather(gitlab, `${path}/projects`, { include_subgroups: true, with_shared: false, ...LIVE }, projects);
  }
  return { groups: [...groups.values()], projects: [...projects.values()] };
}

const LIVE = { archived: false, order_by: "id", sort: "asc" } as const;

async function gather(
  gitlab: Gitlab,
  path: string,
  query: Readonly<Record<string, string | number | boolean>>,
  into: Map<string, Thing>,
): Promise<void> {
  for await (const page of gitlab.pages(path, query)) {
    for (const item of page) if (isThing(item)) into.set(String(item["id"]), item);
  }
}
