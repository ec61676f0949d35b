import { isNamespacePath } from "../../../core/gitlab/names.ts";
import type { AccessLevel, Environment, Group, Project, ProtectedRef, Runner, Variable } from "./objects.ts";
import type { Tree } from "./tree.ts";

/** The objects of a GitLab as its REST API (v4) shows them. */

const LEVEL_NAMES: Readonly<Record<number, string>> = {
  0: "No one",
  30: "Developers + Maintainers",
  40: "Maintainers",
  60: "Instance admins",
};

/** `full`: with the settings that only maintainers see. */
export function showProject(project: Project, tree: Tree, base: string, full: boolean): object {
  const cut = project.path.lastIndexOf("/");
  const namespacePath = project.path.slice(0, cut);
  const name = project.path.slice(cut + 1);
  const fork = project.forkedFrom === undefined ? undefined : tree.project(project.forkedFrom);
  return {
    id: project.id,
    name,
    path: name,
    name_with_namespace: project.path.split("/").join(" / "),
    path_with_namespace: project.path,
    default_branch: project.defaultBranch,
    visibility: project.visibility,
    archived: project.archived,
    web_url: `${base}/${project.path}`,
    namespace: showNamespace(namespacePath, project.namespaceId, tree),
    ...(fork === undefined ? {} : { forked_from_project: { id: fork.id, path_with_namespace: fork.path } }),
    public_jobs: project.publicJobs,
    ci_config_path: project.ciConfigPath ?? null,
    ...(full
      ? {
          build_timeout: project.timeout,
          ci_id_token_sub_claim_components: project.subComponents,
          ci_allow_fork_pipelines_to_run_in_parent_project: project.forkPipelinesRunInParent,
          ci_pipeline_variables_minimum_override_role: "developer",
          restrict_user_defined_variables: false,
        }
      : {}),
  };
}

function showNamespace(path: string, id: number, tree: Tree): object {
  const cut = path.lastIndexOf("/");
  const parent = cut > 0 && isNamespacePath(path) ? tree.groupByPath(path.slice(0, cut))?.id : undefined;
  return {
    id,
    name: path.slice(cut + 1),
    path: path.slice(cut + 1),
    kind: "group",
    full_path: path,
    parent_id: parent ?? null,
  };
}

export function showGroup(group: Group, tree: Tree, base: string): object {
  const cut = group.path.lastIndexOf("/");
  return {
    id: group.id,
    name: group.path.slice(cut + 1),
    path: group.path.slice(cut + 1),
    full_path: group.path,
    full_name: group.path.split("/").join(" / "),
    visibility: group.visibility,
    project_creation_level: group.projectCreation,
    parent_id: cut > 0 ? (tree.groupByPath(group.path.slice(0, cut))?.id ?? null) : null,
    web_url: `${base}/groups/${group.path}`,
  };
}

export function showProtectedBranch(ref: ProtectedRef, index: number): object {
  return {
    id: index + 1,
    name: ref.name,
    push_access_levels: ref.push.map(showLevel),
    merge_access_levels: ref.merge.map(showLevel),
    unprotect_access_levels: [],
    allow_force_push: ref.allowForcePush,
    code_owner_approval_required: false,
  };
}

export function showProtectedTag(ref: ProtectedRef): object {
  return { name: ref.name, create_access_levels: ref.push.map(showLevel) };
}

function showLevel(level: AccessLevel, index: number): object {
  return {
    id: index + 1,
    access_level: level.level,
    access_level_description: LEVEL_NAMES[level.level] ?? String(level.level),
    user_id: level.userId ?? null,
    group_id: level.groupId ?? null,
  };
}

export function showEnvironment(environment: Environment, index: number): object {
  const { name, tier, state } = environment;
  return { id: index + 1, name, slug: name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"), tier, state };
}

export function showVariable(variable: Variable, scope: "instance" | "owned"): object {
  return {
    variable_type: variable.type,
    key: variable.key,
    // A hidden variable keeps its value to itself, from its maintainers too.
    value: variable.hidden ? null : variable.value,
    protected: variable.protected,
    masked: variable.masked || variable.hidden,
    ...(scope === "instance" ? {} : { hidden: variable.hidden, environment_scope: variable.environmentScope }),
    raw: variable.raw === true,
    description: null,
  };
}

/** Lists show a runner in short; only the runner itself tells what it may run. */
export function showRunner(runner: Runner): object {
  return {
    id: runner.id,
    description: runner.description,
    runner_type: runner.type,
    is_shared: runner.type === "instance_type",
    paused: runner.paused,
    active: !runner.paused,
    online: runner.online,
    status: runner.online ? "online" : "offline",
    ip_address: null,
    name: null,
  };
}

export function showRunnerDetails(runner: Runner, tree: Tree): object {
  return {
    ...showRunner(runner),
    tag_list: runner.tags,
    run_untagged: runner.runUntagged,
    locked: runner.locked,
    access_level: runner.accessLevel,
    maximum_timeout: null,
    projects: runner.projects.flatMap((id) => {
      const project = tree.project(id);
      return project === undefined ? [] : [{ id, path_with_namespace: project.path }];
    }),
    groups: runner.groups.flatMap((id) => {
      const group = tree.group(id);
      return group === undefined ? [] : [{ id, name: group.path, web_url: "" }];
    }),
  };
}
