import type { TextNode } from "../../text/node.ts";
import { booleanAt, itemsAt, numberAt, stringAt, stringsAt, valueAt, wordAt } from "../../text/pick.ts";
import { isAccessKeyId } from "../../text/scrub.ts";
import type {
  AccessLevel,
  Environment,
  PathLookup,
  Project,
  ProjectGroup,
  ProtectedRef,
  Runner,
  Variable,
  Visibility,
} from "../gitlab.ts";
import { type Document, type Draft, type GitlabPart, given, noteSource, placeOf } from "./draft.ts";

/*
 * GitLab's REST answers, with what belongs to a project put beside it: `protected_branches`, `protected_tags`,
 * `environments`, `protected_environments`. Fields have GitLab's names.
 */

export function readGitlabProjects(draft: Draft, document: Document): void {
  add(draft, document, "gitlab-projects", {
    projects: itemsAt(document.node).flatMap((item) => readProject(document, item)),
  });
}

export function readGitlabGroups(draft: Draft, document: Document): void {
  add(draft, document, "gitlab-groups", {
    groups: itemsAt(document.node).flatMap((item) => readGroup(document, item)),
  });
}

export function readGitlabRunners(draft: Draft, document: Document): void {
  add(draft, document, "gitlab-runners", {
    runners: itemsAt(document.node).flatMap((item) => readRunner(document, item)),
  });
}

export function readGitlabVariables(draft: Draft, document: Document): void {
  const variables = itemsAt(document.node).flatMap((item) => readVariable(document, item));
  add(draft, document, "gitlab-variables", { variables });
}

export function readGitlabLookups(draft: Draft, document: Document): void {
  add(draft, document, "gitlab-lookups", { lookups: itemsAt(document.node).flatMap(readLookup) });
}

/** What `GET /version` answers. */
export function readGitlabInstance(draft: Draft, document: Document): void {
  add(draft, document, "gitlab-instance", { ...given("version", stringAt(document.node, "version")) });
}

function add(draft: Draft, document: Document, kind: Parameters<typeof noteSource>[2], part: GitlabPart): void {
  const host = document.host ?? hostIn(document.node);
  draft.gitlabs.push({ ...part, ...given("host", host) });
  noteSource(draft, { ...document, ...given("host", host) }, kind);
}

/** Answers that were saved by hand say where they are from in their own addresses. */
function hostIn(node: TextNode): string | undefined {
  for (const item of itemsAt(node)) {
    const url = stringAt(item, "web_url");
    const path = stringAt(item, "path_with_namespace") ?? stringAt(item, "full_path");
    if (url === undefined || path === undefined) continue;
    const bare = url.replace(/^https?:\/\//, "");
    for (const end of [`/${path}`, `/groups/${path}`]) if (bare.endsWith(end)) return bare.slice(0, -end.length);
  }
  return undefined;
}

function readProject({ source }: Document, node: TextNode): Project[] {
  const id = wordAt(node, "id");
  const path = stringAt(node, "path_with_namespace");
  if (id === undefined || path === undefined) return [];
  const components = valueAt(node, "ci_id_token_sub_claim_components");
  return [
    {
      id,
      path,
      ...given("namespaceId", wordAt(node, "namespace", "id")),
      namespacePath: stringAt(node, "namespace", "full_path") ?? path.slice(0, path.lastIndexOf("/")),
      ...given("visibility", visibilityOf(node)),
      ...given("defaultBranch", stringAt(node, "default_branch")),
      ...given("archived", booleanAt(node, "archived")),
      ...given("subjectComponents", components?.kind === "array" ? stringsAt(components) : undefined),
      ...given("forkPipelinesRunInParent", booleanAt(node, "ci_allow_fork_pipelines_to_run_in_parent_project")),
      ...given("forkedFrom", stringAt(node, "forked_from_project", "path_with_namespace")),
      ...given("publicJobs", booleanAt(node, "public_jobs")),
      ...given("ciConfigPath", stringAt(node, "ci_config_path") || undefined),
      ...given("protectedBranches", refsAt(node, "protected_branches", "push_access_levels")),
      ...given("protectedTags", refsAt(node, "protected_tags", "create_access_levels")),
      ...given("environments", listAt(node, "environments", readEnvironment)),
      ...given(
        "protectedEnvironments",
        listAt(node, "protected_environments", (item) => stringAt(item, "name") ?? []),
      ),
      at: placeOf(source, node),
    },
  ];
}

/** A list that GitLab refused is absent (`null` in our files), not empty. */
function listAt<T>(node: TextNode, key: string, read: (item: TextNode) => T | readonly T[]): readonly T[] | undefined {
  const found = valueAt(node, key);
  return found?.kind === "array" ? found.items.flatMap(read) : undefined;
}

function refsAt(node: TextNode, key: string, push: string): readonly ProtectedRef[] | undefined {
  return listAt(node, key, (item): ProtectedRef[] => {
    const name = stringAt(item, "name");
    if (name === undefined) return [];
    return [
      {
        name,
        push: itemsAt(item, push).map(readLevel),
        merge: itemsAt(item, "merge_access_levels").map(readLevel),
        ...given("allowForcePush", booleanAt(item, "allow_force_push")),
      },
    ];
  });
}

function readLevel(node: TextNode): AccessLevel {
  const user = wordAt(node, "user_id");
  const group = wordAt(node, "group_id");
  const deployKey = wordAt(node, "deploy_key_id");
  const special = user !== undefined || group !== undefined || deployKey !== undefined;
  return {
    // GitLab fills a level beside a user, group or deploy key too, where it means nothing.
    ...given("level", special ? undefined : numberAt(node, "access_level")),
    ...given("description", stringAt(node, "access_level_description")),
    ...given("user", user),
    ...given("group", group),
    ...given("deployKey", deployKey),
  };
}

function readEnvironment(node: TextNode): Environment[] {
  const name = stringAt(node, "name");
  return name === undefined
    ? []
    : [{ name, ...given("tier", stringAt(node, "tier")), ...given("state", stringAt(node, "state")) }];
}

function readGroup({ source }: Document, node: TextNode): ProjectGroup[] {
  const id = wordAt(node, "id");
  const path = stringAt(node, "full_path");
  if (id === undefined || path === undefined) return [];
  return [
    {
      id,
      path,
      ...given("parentId", wordAt(node, "parent_id")),
      ...given("visibility", visibilityOf(node)),
      ...given("projectCreation", stringAt(node, "project_creation_level")),
      at: placeOf(source, node),
    },
  ];
}

function visibilityOf(node: TextNode): Visibility | undefined {
  const word = stringAt(node, "visibility");
  return word === "private" || word === "internal" || word === "public" ? word : undefined;
}

const RUNNER_TYPES = { instance_type: "instance", group_type: "group", project_type: "project" } as const;

function readRunner({ source }: Document, node: TextNode): Runner[] {
  const id = wordAt(node, "id");
  if (id === undefined) return [];
  const type = stringAt(node, "runner_type") ?? "";
  const access = stringAt(node, "access_level");
  const tags = valueAt(node, "tag_list");
  return [
    {
      id,
      ...given("description", stringAt(node, "description") || undefined),
      type: Object.hasOwn(RUNNER_TYPES, type) ? RUNNER_TYPES[type as keyof typeof RUNNER_TYPES] : "unknown",
      ...given("paused", booleanAt(node, "paused")),
      ...given("online", booleanAt(node, "online")),
      ...given("status", stringAt(node, "status")),
      ...given("address", stringAt(node, "ip_address") || undefined),
      ...given("tags", tags === undefined ? undefined : stringsAt(tags)),
      ...given("runUntagged", booleanAt(node, "run_untagged")),
      ...given("locked", booleanAt(node, "locked")),
      ...(access === "not_protected" || access === "ref_protected" ? { accessLevel: access } : {}),
      ...given(
        "projects",
        listAt(node, "projects", (item) => stringAt(item, "path_with_namespace") ?? []),
      ),
      ...given(
        "groups",
        listAt(node, "groups", (item) => groupPathOf(item) ?? []),
      ),
      at: placeOf(source, node),
    },
  ];
}

/** A runner's groups come with an address and a display name, without a path. */
function groupPathOf(node: TextNode): string | undefined {
  return (
    stringAt(node, "full_path") ??
    /\/groups\/(.+)$/.exec(stringAt(node, "web_url") ?? "")?.[1] ??
    stringAt(node, "name")
  );
}

const SCOPES = ["instance", "group", "project"] as const;

/** A file that somebody made by hand may have values: of those, too, only an access key's id is looked at. */
function readVariable({ source }: Document, node: TextNode): Variable[] {
  const key = stringAt(node, "key");
  if (key === undefined) return [];
  const type = stringAt(node, "variable_type");
  const scope = SCOPES.find((one) => one === stringAt(node, "scope")) ?? "project";
  const id = stringAt(node, "access_key_id") ?? stringAt(node, "value");
  return [
    {
      scope,
      ...given("owner", stringAt(node, "owner")),
      ...given("ownerId", wordAt(node, "owner_id")),
      key,
      ...(type === "env_var" || type === "file" ? { type } : {}),
      ...given("protected", booleanAt(node, "protected")),
      ...given("masked", booleanAt(node, "masked")),
      ...given("hidden", booleanAt(node, "hidden")),
      ...given("environmentScope", stringAt(node, "environment_scope")),
      ...(id !== undefined && isAccessKeyId(id) ? { accessKeyId: id } : {}),
      at: placeOf(source, node),
    },
  ];
}

const LOOKUPS = ["project", "group", "redirect", "nothing", "hidden"] as const;

function readLookup(node: TextNode): PathLookup[] {
  const path = stringAt(node, "path");
  const found = LOOKUPS.find((one) => one === stringAt(node, "found"));
  if (path === undefined || found === undefined) return [];
  return [{ path, found, ...given("id", wordAt(node, "id")), ...given("pathNow", stringAt(node, "path_now")) }];
}
