import type { Reply } from "../http-server.ts";
import type { Group, Project, Variable } from "./objects.ts";
import { pageOf } from "./paging.ts";
import { updateProject } from "./project-update.ts";
import { jsonReply, refuse } from "./rest-reply.ts";
import * as show from "./show.ts";
import {
  type VariableShelf,
  listVariables,
  makeVariable,
  removeVariable,
  showOneVariable,
  updateVariable,
} from "./variables.ts";
import type { Level, Visit } from "./visit.ts";

export interface Endpoint {
  /** `GET /projects/:id` */
  readonly route: string;
  readonly needs: Level;
  /** Changes something, for which a `read_api` token does not do. */
  readonly writes?: true;
  answer(visit: Visit): Reply;
}

function list<T extends object>(items: readonly T[], visit: Visit, shown: (item: T, index: number) => object): Reply {
  return pageOf(items.map(shown), visit.url, (item) => item);
}

function withProject(visit: Visit, answer: (project: Project) => Reply): Reply {
  const [id = ""] = visit.parts;
  const { tree } = visit.gitlab;
  const project = /^\d+$/.test(id) ? tree.project(Number(id)) : (tree.projectByPath(id) ?? tree.redirected(id));
  return project === undefined ? refuse(404, "Project Not Found") : answer(project);
}

function withGroup(visit: Visit, answer: (group: Group) => Reply): Reply {
  const [id = ""] = visit.parts;
  const { tree } = visit.gitlab;
  const group = /^\d+$/.test(id) ? tree.group(Number(id)) : tree.groupByPath(id);
  return group === undefined ? refuse(404, "Group Not Found") : answer(group);
}

function flag(visit: Visit, name: string): boolean | undefined {
  const value = visit.url.searchParams.get(name);
  return value === null ? undefined : value === "true" || value === "1";
}

function projects(visit: Visit, candidates: readonly Project[]): Reply {
  const archived = flag(visit, "archived");
  const chosen = candidates.filter((project) => archived === undefined || project.archived === archived);
  const { tree } = visit.gitlab;
  return pageOf(chosen, visit.url, (project) =>
    show.showProject(project, tree, visit.url.origin, visit.level !== "reader"),
  );
}

function isUnder(path: string, group: Group): boolean {
  return path.toLowerCase().startsWith(`${group.path.toLowerCase()}/`);
}

/** The five calls for the variables of one kind of owner. */
function variableEndpoints(
  route: string,
  needs: Level,
  on: (visit: Visit, answer: (shelf: VariableShelf) => Reply) => Reply,
): readonly Endpoint[] {
  const at = (method: string, path: string, work: (visit: Visit, shelf: VariableShelf) => Reply): Endpoint => ({
    route: `${method} ${path}`,
    needs,
    ...(method === "GET" ? {} : { writes: true as const }),
    answer: (visit) => on(visit, (shelf) => work(visit, shelf)),
  });
  return [
    at("GET", route, listVariables),
    at("POST", route, makeVariable),
    at("GET", `${route}/:key`, showOneVariable),
    at("PUT", `${route}/:key`, updateVariable),
    at("DELETE", `${route}/:key`, removeVariable),
  ];
}

/** The calls that a reader of GitLab makes, and those that change a project's subjects and anybody's variables. */
export const ENDPOINTS: readonly Endpoint[] = [
  {
    route: "GET /version",
    needs: "reader",
    answer: ({ gitlab }) => jsonReply(200, { version: gitlab.version, revision: "sandbox" }),
  },
  {
    route: "GET /metadata",
    needs: "reader",
    answer: ({ gitlab }) => jsonReply(200, { version: gitlab.version, revision: "sandbox", enterprise: true }),
  },
  {
    route: "GET /user",
    needs: "reader",
    answer: ({ level }) => jsonReply(200, { id: 5_000_001, username: "jdoe", is_admin: level === "admin" }),
  },
  {
    route: "GET /projects",
    needs: "reader",
    answer: (visit) => projects(visit, visit.gitlab.tree.allProjects()),
  },
  {
    route: "GET /projects/:id",
    needs: "reader",
    answer: (visit) =>
      withProject(visit, (project) =>
        jsonReply(200, show.showProject(project, visit.gitlab.tree, visit.url.origin, visit.level !== "reader")),
      ),
  },
  {
    route: "PUT /projects/:id",
    needs: "maintainer",
    writes: true,
    answer: (visit) => withProject(visit, (project) => updateProject(visit, project)),
  },
  {
    route: "DELETE /projects/:id",
    needs: "maintainer",
    writes: true,
    answer: (visit) =>
      withProject(visit, (project) => {
        visit.gitlab.tree.removeProject(project.id);
        return jsonReply(202, { message: "202 Accepted" });
      }),
  },
  {
    route: "GET /projects/:id/protected_branches",
    needs: "reader",
    answer: (visit) =>
      withProject(visit, (project) => list(project.protectedBranches, visit, show.showProtectedBranch)),
  },
  {
    route: "GET /projects/:id/protected_tags",
    needs: "reader",
    answer: (visit) => withProject(visit, (project) => list(project.protectedTags, visit, show.showProtectedTag)),
  },
  {
    route: "GET /projects/:id/environments",
    needs: "reader",
    answer: (visit) => withProject(visit, (project) => list(project.environments, visit, show.showEnvironment)),
  },
  {
    route: "GET /projects/:id/protected_environments",
    needs: "maintainer",
    answer: (visit) =>
      withProject(visit, (project) =>
        list(
          project.protectedEnvironments.map((name) => ({ name })),
          visit,
          (item) => item,
        ),
      ),
  },
  ...variableEndpoints("/projects/:id/variables", "maintainer", (visit, answer) =>
    withProject(visit, (project) => {
      const { tree } = visit.gitlab;
      const keep = (variables: Project["variables"]): void => void tree.updateProject(project.id, { variables });
      return answer({ scope: "owned", named: "Variable", all: project.variables, keep });
    }),
  ),
  {
    route: "GET /projects/:id/runners",
    needs: "maintainer",
    answer: (visit) => withProject(visit, (project) => pageOf(runnersFor(visit, project), visit.url, show.showRunner)),
  },
  {
    route: "GET /projects/:id/ci/lint",
    needs: "reader",
    answer: (visit) =>
      withProject(visit, ({ ciYaml }) =>
        ciYaml === undefined
          ? jsonReply(200, {
              valid: false,
              errors: ["Please provide content of .gitlab-ci.yml"],
              warnings: [],
              merged_yaml: null,
              includes: [],
            })
          : jsonReply(200, { valid: true, errors: [], warnings: [], merged_yaml: ciYaml, includes: [], jobs: [] }),
      ),
  },
  {
    route: "GET /projects/:id/repository/files/:path/raw",
    needs: "reader",
    answer: (visit) =>
      withProject(visit, ({ ciYaml, ciConfigPath = ".gitlab-ci.yml" }) => {
        // Of a repository the sandbox has the CI configuration and nothing else.
        if (ciYaml === undefined || visit.parts[1] !== ciConfigPath) return refuse(404, "File Not Found");
        return { status: 200, headers: { "content-type": "text/plain" }, body: ciYaml };
      }),
  },
  {
    route: "GET /projects/:id/job_token_scope",
    needs: "maintainer",
    answer: (visit) => withProject(visit, () => jsonReply(200, { inbound_enabled: true, outbound_enabled: false })),
  },
  {
    route: "GET /groups",
    needs: "reader",
    answer: (visit) =>
      pageOf(
        visit.gitlab.tree
          .allGroups()
          .filter((group) => flag(visit, "top_level_only") !== true || !group.path.includes("/")),
        visit.url,
        (group) => show.showGroup(group, visit.gitlab.tree, visit.url.origin),
      ),
  },
  {
    route: "GET /groups/:id",
    needs: "reader",
    answer: (visit) =>
      withGroup(visit, (group) => jsonReply(200, show.showGroup(group, visit.gitlab.tree, visit.url.origin))),
  },
  {
    route: "GET /groups/:id/descendant_groups",
    needs: "reader",
    answer: (visit) => groupsUnder(visit, (path, group) => isUnder(path, group)),
  },
  {
    route: "GET /groups/:id/subgroups",
    needs: "reader",
    answer: (visit) =>
      groupsUnder(visit, (path, group) => isUnder(path, group) && !path.slice(group.path.length + 1).includes("/")),
  },
  {
    route: "GET /groups/:id/projects",
    needs: "reader",
    answer: (visit) =>
      withGroup(visit, (group) => {
        const deep = flag(visit, "include_subgroups") === true;
        const inside = visit.gitlab.tree
          .allProjects()
          .filter(({ path, namespaceId }) => (deep ? isUnder(path, group) : namespaceId === group.id));
        return projects(visit, inside);
      }),
  },
  ...variableEndpoints("/groups/:id/variables", "maintainer", (visit, answer) =>
    withGroup(visit, (group) => {
      const keep = (variables: Group["variables"]): void => visit.gitlab.tree.addGroup({ ...group, variables });
      return answer({ scope: "owned", named: "GroupVariable", all: group.variables, keep });
    }),
  ),
  {
    route: "GET /groups/:id/protected_branches",
    needs: "maintainer",
    answer: (visit) => withGroup(visit, (group) => list(group.protectedBranches, visit, show.showProtectedBranch)),
  },
  {
    route: "GET /groups/:id/protected_environments",
    needs: "maintainer",
    answer: (visit) => withGroup(visit, () => list([], visit, (item) => item)),
  },
  {
    route: "GET /groups/:id/runners",
    needs: "maintainer",
    answer: (visit) =>
      withGroup(visit, (group) =>
        pageOf(
          visit.gitlab.tree.runners.filter((runner) => runner.groups.includes(group.id)),
          visit.url,
          show.showRunner,
        ),
      ),
  },
  {
    route: "GET /runners/all",
    needs: "admin",
    answer: (visit) => pageOf(filterRunners(visit, visit.gitlab.tree.runners), visit.url, show.showRunner),
  },
  {
    route: "GET /runners",
    needs: "maintainer",
    answer: (visit) => pageOf(filterRunners(visit, visit.gitlab.tree.runners), visit.url, show.showRunner),
  },
  {
    route: "GET /runners/:id",
    needs: "maintainer",
    answer: (visit) => {
      const runner = visit.gitlab.tree.runners.find(({ id }) => String(id) === visit.parts[0]);
      if (runner === undefined) return refuse(404, "Not found");
      return jsonReply(200, show.showRunnerDetails(runner, visit.gitlab.tree));
    },
  },
  ...variableEndpoints("/admin/ci/variables", "admin", (visit, answer) => {
    const { instanceVariables: all } = visit.gitlab.tree;
    // An administrator's variables have no environment: `InstanceVariable` in GitLab's source.
    const keep = (variables: readonly Variable[]): void => void all.splice(0, all.length, ...variables);
    return answer({ scope: "instance", named: "Variable", all, keep });
  }),
  {
    route: "GET /application/settings",
    needs: "admin",
    answer: ({ gitlab }) => jsonReply(200, { block_jwt_for_reclaimed_paths: gitlab.blocksReclaimedPaths }),
  },
];

function runnersFor(visit: Visit, project: Project): readonly Visit["gitlab"]["tree"]["runners"][number][] {
  const { runners, allGroups } = { runners: visit.gitlab.tree.runners, allGroups: visit.gitlab.tree.allGroups() };
  const above = new Set(allGroups.filter((group) => isUnder(project.path, group)).map(({ id }) => id));
  return runners.filter(
    (runner) =>
      runner.type === "instance_type" ||
      runner.projects.includes(project.id) ||
      runner.groups.some((group) => above.has(group)),
  );
}

function filterRunners(visit: Visit, runners: Visit["gitlab"]["tree"]["runners"]): typeof runners {
  const type = visit.url.searchParams.get("type");
  return runners.filter((runner) => type === null || runner.type === type);
}

function groupsUnder(visit: Visit, belongs: (path: string, group: Group) => boolean): Reply {
  return withGroup(visit, (group) => {
    const { tree } = visit.gitlab;
    const inside = tree.allGroups().filter(({ path }) => belongs(path, group));
    return pageOf(inside, visit.url, (one) => show.showGroup(one, tree, visit.url.origin));
  });
}
