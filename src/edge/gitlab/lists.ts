import type { Query } from "./rest.ts";

/** A list that GitLab is asked for, page by page. */
export interface List {
  readonly path: string;
  readonly query?: Query;
}

/** Pages by id stay the same while others come and go. */
const BY_ID = { order_by: "id", sort: "asc" } as const;

/** Without a level the list has every public group; 10 is a guest's, the least there is. */
export const OWN_GROUPS: List = { path: "groups", query: { min_access_level: 10, ...BY_ID } };
export const OWN_PROJECTS: List = { path: "projects", query: { membership: true, pagination: "keyset", ...BY_ID } };

export function groupPath(group: string): string {
  return `groups/${encodeURIComponent(group)}`;
}

export function groupsUnder(group: string): List {
  return { path: `${groupPath(group)}/descendant_groups` };
}

/** What is shared with the group belongs to another. */
export function projectsUnder(group: string): List {
  return { path: `${groupPath(group)}/projects`, query: { include_subgroups: true, with_shared: false, ...BY_ID } };
}
