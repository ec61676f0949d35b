import type { Audit, Raised, Rule } from "../../../rule.ts";
import { projectById } from "../../../../estate/gitlab-lookup.ts";
import { PAGE } from "./page.ts";
import type { GitlabInstance, Variable } from "../../../../estate/gitlab.ts";
import type { Place } from "../../../../estate/place.ts";
import { valueAt } from "../../../../text/pick.ts";
import { jobsOf, tokensOf } from "../../../ci.ts";
import type { JudgedDoor } from "../../../judged-door.ts";
import { patternsOf, projectNamed } from "../../../trust/patterns.ts";

export const OUTRANKS_OIDC: Rule = {
  id: "key/outranks-oidc",
  severity: "high",
  page: PAGE,

  find,
};

const KEY = "AWS_ACCESS_KEY_ID";

function* find({ estate, doors }: Audit): Iterable<Raised> {
  for (const gitlab of estate.gitlabs) {
    const projects = projectsByOidc(doors, gitlab);
    for (const variable of gitlab.variables ?? []) {
      if (variable.key !== KEY) continue;
      const hit = projects.find((path) => reaches(variable, path));
      if (hit === undefined) continue;
      const owner = variable.owner ?? "the instance";
      yield raise(
        `${gitlab.host}/${owner} ${KEY}`,
        `\`${KEY}\` of \`${owner}\` wins over the role of \`${hit}\``,
        variable.at,
        hit,
      );
    }
  }
  for (const { source, node } of estate.ciFiles) {
    for (const job of jobsOf(node)) {
      const own = valueAt(job.node, "variables", KEY) ?? valueAt(node, "variables", KEY);
      if (own === undefined || tokensOf(job.node, node).length === 0) continue;
      yield raise(
        source.name ?? ".gitlab-ci.yml",
        `\`${KEY}\` wins over the role of the job \`${job.name}\``,
        { source, start: own.start, end: own.end },
        job.name,
      );
    }
  }
}

function raise(resource: string, title: string, at: Place, meaning: string): Raised {
  return {
    resource,
    title,
    message: "every SDK takes a key in the environment before a role, so the role is never used and nobody is told",
    help: "delete the variable; `sallyport exec` takes such keys out of the job's environment and names them",
    at,
    meaning,
  };
}

/** Projects that an OIDC door names, and projects whose jobs ask for ID tokens. */
function projectsByOidc(doors: readonly JudgedDoor[], gitlab: GitlabInstance): readonly string[] {
  const named = doors.flatMap(({ entry }) =>
    entry === undefined || entry.door.provider.url !== gitlab.host
      ? []
      : patternsOf(entry).flatMap((pattern) => projectNamed(pattern) ?? []),
  );
  const asking = (gitlab.ciFiles ?? []).flatMap(({ projectId, node }) => {
    const path = projectId === undefined ? undefined : projectById(gitlab, projectId)?.path;
    return path !== undefined && jobsOf(node).some((job) => tokensOf(job.node, node).length > 0) ? [path] : [];
  });
  return [...new Set([...named, ...asking])].sort();
}

function reaches({ scope, owner }: Variable, project: string): boolean {
  if (scope === "instance") return true;
  if (owner === undefined) return false;
  return scope === "group" ? project.startsWith(`${owner}/`) : project === owner;
}
