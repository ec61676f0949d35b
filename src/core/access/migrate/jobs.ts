import type { GitlabInstance, Project } from "../../estate/gitlab.ts";
import { projectByPath } from "../../estate/gitlab-lookup.ts";
import { GITLAB_COM } from "../../gitlab/issuers.ts";
import { matchesGlob } from "../../iam/glob.ts";

/** A CI/CD variable that holds the key. */
export interface KeyPlace {
  readonly scope: "instance" | "group" | "project";
  /** Path of the group or project. */
  readonly owner?: string;
  readonly key: string;
  readonly environmentScope?: string;
  readonly protected?: boolean;
}

/** Jobs that have the key today, as a grant will name them. */
export interface JobsFound {
  readonly project: string;
  readonly id?: string;
  readonly branches: readonly string[];
  readonly protected?: true;
  readonly environment?: string;
  /** What a person has to look at. */
  readonly check: readonly string[];
}

export interface JobsHolding {
  readonly jobs: readonly JobsFound[];
  /** Groups, or the whole instance, whose projects all have it: which of them use it nobody says. */
  readonly shared: readonly { readonly from: string; readonly projects: readonly string[] }[];
}

/** The projects whose jobs have the key: those with a variable of their own, and all those below a group with one. */
export function jobsHolding(places: readonly KeyPlace[], gitlab: GitlabInstance): JobsHolding {
  const paths = new Map<string, KeyPlace[]>();
  const shared: JobsHolding["shared"][number][] = [];
  const add = (path: string, place: KeyPlace): void => void paths.set(path, [...(paths.get(path) ?? []), place]);
  for (const place of places) {
    if (place.scope === "project") {
      if (place.owner !== undefined) add(place.owner, place);
      continue;
    }
    const below = (gitlab.projects ?? []).filter(
      ({ path, archived }) =>
        archived !== true &&
        (place.scope === "instance" || path.toLowerCase().startsWith(`${place.owner?.toLowerCase()}/`)),
    );
    for (const { path } of below) add(path, place);
    const from = place.scope === "instance" ? gitlab.host : (place.owner ?? "a group");
    shared.push({ from, projects: below.map(({ path }) => path).sort() });
  }
  const jobs = [...paths.keys()].sort().map((path) => jobsOf(path, paths.get(path) ?? [], gitlab));
  return { jobs, shared: shared.filter((one, at) => shared.findIndex(({ from }) => from === one.from) === at) };
}

/** What is known of one project, whoever named it. */
export function jobsOf(
  path: string,
  places: readonly KeyPlace[],
  gitlab: GitlabInstance,
  said: { readonly id?: string; readonly branch?: string } = {},
): JobsFound {
  const project = projectByPath(gitlab, path);
  const branch = said.branch ?? project?.defaultBranch;
  const id = said.id ?? project?.id;
  const onlyProtected = places.length > 0 && places.every((place) => place.protected === true);
  const isProtected = protection(project, branch ?? "main");
  // Of a self-managed GitLab AWS sees protection only where the project puts it into its subjects.
  const canTell = gitlab.host === GITLAB_COM || project?.subjectComponents?.includes("ref_protected") === true;
  const scopes = [...new Set(places.map(({ environmentScope = "*" }) => environmentScope))];
  const [scope] = scopes;
  return {
    project: project?.path ?? path,
    ...(id === undefined ? {} : { id }),
    branches: [branch ?? "main"],
    ...(isProtected && canTell ? { protected: true } : {}),
    ...(scopes.length === 1 && scope !== undefined && !scope.includes("*") ? { environment: scope } : {}),
    check: [
      ...(branch === undefined ? ["the branch: nothing that was read names one"] : []),
      ...(id === undefined && gitlab.host === GITLAB_COM ? ["the project's id, as its page shows it"] : []),
      ...(isProtected ? [] : [`the branch \`${branch ?? "main"}\` is not protected: protect it`]),
      ...(onlyProtected
        ? [`other protected refs of \`${path}\` have the key too: name them if they need the role`]
        : []),
      ...(onlyProtected || places.length === 0
        ? []
        : [`every branch of \`${path}\` has the key, and only this one gets the role: name the others that need it`]),
      ...(scopes.length > 1 ? [`the key lies there for several environments: ${scopes.sort().join(", ")}`] : []),
    ],
  };
}

/** Not known counts as protected: then the token has to say so. */
function protection(project: Project | undefined, branch: string): boolean {
  return project?.protectedBranches?.some(({ name }) => matchesGlob(name, branch)) ?? true;
}
