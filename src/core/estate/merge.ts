import type { CiFile } from "./files.ts";
import type { GitlabInstance, PathLookup, Project, ProjectGroup, Runner, Variable } from "./gitlab.ts";
import type { Organization } from "./organization.ts";
import { type GitlabPart, given } from "./read/draft.ts";

const NO_HOST = "gitlab.com";

/** One GitLab for each host. Files that name none belong to the only one, or to gitlab.com. */
export function mergeGitlabs(parts: readonly GitlabPart[], ciFiles: readonly CiFile[]): readonly GitlabInstance[] {
  const hosts = new Set(parts.flatMap((part) => part.host ?? []));
  for (const file of ciFiles) if (file.projectId !== undefined && file.host !== undefined) hosts.add(file.host);
  const [only] = hosts;
  const home = hosts.size === 1 && only !== undefined ? only : NO_HOST;
  if (parts.some((part) => part.host === undefined)) hosts.add(home);
  return [...hosts].sort().map((host) => {
    const own = parts.filter((part) => (part.host ?? home) === host);
    const files = ciFiles.filter((file) => file.projectId !== undefined && (file.host ?? home) === host);
    return {
      host,
      ...given("version", own.find((part) => part.version !== undefined)?.version),
      ...given(
        "projects",
        joined(
          own,
          (part) => part.projects,
          (one: Project) => one.id,
          compareIds,
        ),
      ),
      ...given(
        "groups",
        joined(
          own,
          (part) => part.groups,
          (one: ProjectGroup) => one.id,
          compareIds,
        ),
      ),
      ...given(
        "runners",
        joined(
          own,
          (part) => part.runners,
          (one: Runner) => one.id,
          compareIds,
        ),
      ),
      ...given(
        "variables",
        joined(own, (part) => part.variables, keyOfVariable),
      ),
      ...given(
        "lookups",
        joined(
          own,
          (part) => part.lookups,
          (one: PathLookup) => one.path,
        ),
      ),
      ...given("ciFiles", files.length === 0 ? undefined : files),
    };
  });
}

function keyOfVariable({ scope, owner, ownerId, key, environmentScope }: Variable): string {
  return [scope, owner ?? ownerId ?? "", key, environmentScope ?? ""].join("\n");
}

function joined<T>(
  parts: readonly GitlabPart[],
  pick: (part: GitlabPart) => readonly T[] | undefined,
  key: (item: T) => string,
  order: (a: string, b: string) => number = compare,
): readonly T[] | undefined {
  const lists = parts.flatMap((part) => {
    const list = pick(part);
    return list === undefined ? [] : [list];
  });
  if (lists.length === 0) return undefined;
  const byKey = new Map<string, T>();
  for (const item of lists.flat()) byKey.set(key(item), { ...item, ...byKey.get(key(item)) });
  return [...byKey.entries()].sort(([a], [b]) => order(a, b)).map(([, item]) => item);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Ids are numbers in texts. */
function compareIds(a: string, b: string): number {
  return a.length - b.length || compare(a, b);
}

/** What several files say of one organization, as one. */
export function mergeOrganizations(organizations: readonly Organization[]): Organization {
  const id = organizations.find((one) => one.id !== undefined)?.id;
  const managementAccount = organizations.find((one) => one.managementAccount !== undefined)?.managementAccount;
  const controls = (pick: "scps" | "rcps"): Organization["scps"] => {
    const lists = organizations.flatMap((one) => (one[pick] === undefined ? [] : [one[pick]]));
    return lists.length === 0 ? undefined : unique(lists.flat());
  };
  return {
    ...given("id", id),
    ...given("managementAccount", managementAccount),
    accounts: unique(organizations.flatMap((one) => one.accounts)),
    units: unique(organizations.flatMap((one) => one.units)),
    ...given("scps", controls("scps")),
    ...given("rcps", controls("rcps")),
  };
}

function unique<T extends { readonly id: string }>(things: readonly T[]): readonly T[] {
  const byId = new Map<string, T>();
  for (const thing of things) byId.set(thing.id, { ...thing, ...byId.get(thing.id) });
  return [...byId.values()].sort((a, b) => compare(a.id, b.id));
}
