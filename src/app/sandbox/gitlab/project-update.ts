import { isProjectPath } from "../../../core/gitlab/names.ts";
import { type SubComponentName, subComponent } from "../../../core/gitlab/sub-components.ts";
import type { Reply } from "../http-server.ts";
import type { Project } from "./objects.ts";
import { readBody } from "./read-body.ts";
import { jsonReply } from "./rest-reply.ts";
import { showProject } from "./show.ts";
import type { Visit } from "./visit.ts";

/** `PUT /projects/:id`: what changes the subject of its tokens. Other attributes are passed over. */
export function updateProject(visit: Visit, project: Project): Reply {
  const given = readBody(visit);
  const change: { -readonly [K in "subComponents" | "path"]?: Project[K] } = {};
  const components = given.get("ci_id_token_sub_claim_components");
  if (components !== undefined) {
    const problem = componentProblem(components);
    if (problem !== undefined) return jsonReply(400, { message: { ci_id_token_sub_claim_components: [problem] } });
    change.subComponents = components.filter(isComponent);
  }
  const [name] = given.get("path") ?? [];
  if (name !== undefined) {
    const path = `${project.path.slice(0, project.path.lastIndexOf("/"))}/${name}`;
    if (!isProjectPath(path))
      return jsonReply(400, { message: { path: ["can contain only letters, digits, '_', '-' and '.'"] } });
    const holder = visit.gitlab.tree.projectByPath(path);
    if (holder !== undefined && holder.id !== project.id)
      return jsonReply(400, { message: { path: ["has already been taken"] } });
    change.path = path;
  }
  const next = visit.gitlab.tree.updateProject(project.id, change);
  return jsonReply(200, showProject(next, visit.gitlab.tree, visit.url.origin, true));
}

/** The messages of `ProjectCiCdSetting` in GitLab's source. */
function componentProblem(components: readonly string[]): string | undefined {
  const [first] = components;
  if (first === undefined) return "is too short (minimum is 1 character)";
  const unknown = components.find((name) => !isComponent(name));
  if (unknown !== undefined) return `${unknown} is not an allowed sub claim component`;
  if (!subComponent(first)?.leads) return "project_path or project_id must be the first element of the sub claim";
  return undefined;
}

function isComponent(name: string): name is SubComponentName {
  return subComponent(name) !== undefined;
}
