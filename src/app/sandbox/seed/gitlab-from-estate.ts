import type * as estate from "../../../core/estate/gitlab.ts";
import { isSecretName } from "../../../core/text/scrub.ts";
import { isNamespacePath, isProjectPath } from "../../../core/gitlab/names.ts";
import { DEFAULT_SUB_COMPONENTS, type SubComponentName, subComponent } from "../../../core/gitlab/sub-components.ts";
import type { Gitlab } from "../gitlab/gitlab.ts";
import { madeUpSecret } from "../state/credentials.ts";
import { MAINTAINERS, type ProtectedRef, type Runner, type Variable } from "../gitlab/objects.ts";

/** Fills a GitLab with the groups, projects, runners and variables that were read. Returns what had to be left out or guessed. */
export function seedGitlab(gitlab: Gitlab, read: estate.GitlabInstance): readonly string[] {
  const notes: string[] = [];
  const { tree } = gitlab;
  for (const group of read.groups ?? []) {
    if (!isNamespacePath(group.path) || !isId(group.id)) notes.push(`no group can be called ${group.path}`);
    else {
      tree.addGroup({
        id: Number(group.id),
        path: group.path,
        visibility: group.visibility ?? "private",
        projectCreation: group.projectCreation ?? "developer",
        variables: variablesOf(read, "group", group.path),
        protectedBranches: [],
      });
    }
  }
  // Forks name their parents by path, and parents may come later in the list.
  const projects = (read.projects ?? []).filter((project) => isProjectPath(project.path) && isId(project.id));
  const idOf = new Map(projects.map(({ path, id }) => [path.toLowerCase(), Number(id)]));
  for (const project of projects) {
    if (tree.projectByPath(project.path) !== undefined) continue;
    if (project.namespaceId !== undefined && isId(project.namespaceId)) {
      tree.ensureGroup(project.namespacePath, Number(project.namespaceId));
    }
    if (project.subjectComponents === undefined) {
      notes.push(`${project.path}: the form of its subjects was not read, and is taken for the default`);
    }
    const forkedFrom = project.forkedFrom === undefined ? undefined : idOf.get(project.forkedFrom.toLowerCase());
    const ciYaml = read.ciFiles?.find(({ projectId }) => projectId === project.id)?.source.text;
    tree.addProject({
      id: Number(project.id),
      path: project.path,
      visibility: project.visibility ?? "private",
      defaultBranch: project.defaultBranch ?? "main",
      archived: project.archived ?? false,
      subComponents: componentsOf(project),
      ...(forkedFrom === undefined ? {} : { forkedFrom }),
      forkPipelinesRunInParent: project.forkPipelinesRunInParent ?? true,
      publicJobs: project.publicJobs ?? true,
      ...(project.ciConfigPath === undefined ? {} : { ciConfigPath: project.ciConfigPath }),
      ...(project.protectedBranches === undefined ? {} : { protectedBranches: project.protectedBranches.map(refOf) }),
      ...(project.protectedTags === undefined ? {} : { protectedTags: project.protectedTags.map(refOf) }),
      environments: (project.environments ?? []).map(({ name, tier = "other", state = "available" }) => ({
        name,
        tier,
        state,
      })),
      protectedEnvironments: project.protectedEnvironments ?? [],
      variables: variablesOf(read, "project", project.path),
      ...(ciYaml === undefined ? {} : { ciYaml }),
    });
  }
  tree.instanceVariables.push(...variablesOf(read, "instance"));
  tree.runners.push(...(read.runners ?? []).flatMap((runner) => runnerOf(runner, gitlab)));
  return notes;
}

function componentsOf(project: estate.Project): readonly SubComponentName[] {
  const names = project.subjectComponents?.flatMap((name) => subComponent(name)?.name ?? []);
  return names === undefined || names.length === 0 ? DEFAULT_SUB_COMPONENTS : names;
}

function refOf(ref: estate.ProtectedRef): ProtectedRef {
  const level = ({ level, user, group }: estate.AccessLevel) => ({
    level: level ?? MAINTAINERS.level,
    ...(user === undefined ? {} : { userId: Number(user) }),
    ...(group === undefined ? {} : { groupId: Number(group) }),
  });
  return {
    name: ref.name,
    push: ref.push.map(level),
    merge: ref.merge.map(level),
    allowForcePush: ref.allowForcePush ?? false,
  };
}

/** Of a variable's value only an access key id was ever kept; where a secret stood, one stands that opens nothing. */
function variablesOf(
  read: estate.GitlabInstance,
  scope: estate.Variable["scope"],
  owner?: string,
): readonly Variable[] {
  const found = (read.variables ?? []).filter((variable) => variable.scope === scope && variable.owner === owner);
  return found.map((variable) => ({
    key: variable.key,
    value: variable.accessKeyId ?? (isSecretName(variable.key) ? madeUpSecret() : ""),
    type: variable.type ?? "env_var",
    protected: variable.protected ?? false,
    masked: variable.masked ?? false,
    hidden: variable.hidden ?? false,
    environmentScope: variable.environmentScope ?? "*",
  }));
}

const RUNNER_TYPES = { instance: "instance_type", group: "group_type", project: "project_type" } as const;

function runnerOf(runner: estate.Runner, { tree }: Gitlab): readonly Runner[] {
  if (runner.type === "unknown" || !isId(runner.id)) return [];
  return [
    {
      id: Number(runner.id),
      description: runner.description ?? "",
      type: RUNNER_TYPES[runner.type],
      paused: runner.paused ?? false,
      online: runner.online ?? true,
      tags: runner.tags ?? [],
      runUntagged: runner.runUntagged ?? true,
      locked: runner.locked ?? false,
      accessLevel: runner.accessLevel ?? "not_protected",
      projects: (runner.projects ?? []).flatMap((path) => tree.projectByPath(path)?.id ?? []),
      groups: (runner.groups ?? []).flatMap((path) => tree.groupByPath(path)?.id ?? []),
    },
  ];
}

function isId(text: string): boolean {
  return /^\d{1,15}$/.test(text);
}
