import { isAccessKeyId } from "../../core/text/scrub.ts";

/** An object of GitLab's API. */
export type Thing = Readonly<Record<string, unknown>>;

export function isThing(value: unknown): value is Thing {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What is kept is chosen: answers to maintainers hold registration tokens and more that must not lie in a file. */
function pick(thing: Thing, keys: readonly string[]): Thing {
  return Object.fromEntries(keys.flatMap((key) => (thing[key] === undefined ? [] : [[key, thing[key]]])));
}

function pickAll(things: unknown, keys: readonly string[]): readonly Thing[] {
  return Array.isArray(things) ? things.filter(isThing).map((thing) => pick(thing, keys)) : [];
}

export function projectOf(project: Thing): Thing {
  const keys = [
    "id",
    "path_with_namespace",
    "visibility",
    "default_branch",
    "archived",
    "web_url",
    "ci_id_token_sub_claim_components",
    "ci_allow_fork_pipelines_to_run_in_parent_project",
    "ci_pipeline_variables_minimum_override_role",
    "public_jobs",
    "ci_config_path",
  ];
  const { namespace, forked_from_project: origin } = project;
  return {
    ...pick(project, keys),
    ...(isThing(namespace) ? { namespace: pick(namespace, ["id", "full_path", "kind"]) } : {}),
    ...(isThing(origin) ? { forked_from_project: pick(origin, ["id", "path_with_namespace"]) } : {}),
  };
}

export function groupOf(group: Thing): Thing {
  return pick(group, ["id", "full_path", "parent_id", "visibility", "project_creation_level", "web_url"]);
}

const LEVEL = ["access_level", "access_level_description", "user_id", "group_id", "deploy_key_id"];

export function protectedOf(ref: Thing): Thing {
  const levels = ["push_access_levels", "merge_access_levels", "create_access_levels"];
  return {
    ...pick(ref, ["name", "allow_force_push"]),
    ...Object.fromEntries(levels.flatMap((key) => (ref[key] === undefined ? [] : [[key, pickAll(ref[key], LEVEL)]]))),
  };
}

export function environmentOf(environment: Thing): Thing {
  return pick(environment, ["name", "tier", "state"]);
}

export function runnerOf(runner: Thing): Thing {
  const keys = [
    "id",
    "description",
    "runner_type",
    "paused",
    "online",
    "status",
    "ip_address",
    "tag_list",
    "run_untagged",
    "locked",
    "access_level",
  ];
  return {
    ...pick(runner, keys),
    ...(runner["projects"] === undefined
      ? {}
      : { projects: pickAll(runner["projects"], ["id", "path_with_namespace"]) }),
    ...(runner["groups"] === undefined ? {} : { groups: pickAll(runner["groups"], ["id", "name", "web_url"]) }),
  };
}

export function variableOf(variable: Thing): Thing {
  const keys = ["key", "variable_type", "protected", "masked", "hidden", "environment_scope"];
  const { value } = variable;
  const id = typeof value === "string" && isAccessKeyId(value.trim()) ? value.trim() : undefined;
  return { ...pick(variable, keys), ...(id === undefined ? {} : { access_key_id: id }) };
}
