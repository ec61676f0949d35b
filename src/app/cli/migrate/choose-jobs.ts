import { nameVariable } from "../../../core/access/keys/variable.ts";
import { type JobsFound, jobsHolding, jobsOf } from "../../../core/access/migrate/jobs.ts";
import type { GitlabInstance } from "../../../core/estate/gitlab.ts";
import { isProjectPath } from "../../../core/gitlab/names.ts";
import type { Context } from "../command.ts";
import { invalidArgument } from "../invalid-input.ts";
import type { KeysInGitlab } from "./read-migration.ts";

/** More projects than this are no list that a person reads. */
const MOST_PROJECTS = 20;

export interface JobsChosen {
  readonly jobs: readonly JobsFound[];
  readonly blocks: readonly string[];
  readonly warnings: readonly string[];
}

/** The jobs that have the key; where GitLab does not show them, the ones that the flags say. */
export function jobsFor({ flag }: Context, inGitlab: KeysInGitlab | undefined, gitlab: GitlabInstance): JobsChosen {
  const project = flag("project");
  const [id, branch] = [flag("id"), flag("branch")];
  const places = (inGitlab?.held ?? []).map(({ id: variable }) => variable);
  const holding = jobsHolding(places, gitlab);
  if (project !== undefined) {
    if (!isProjectPath(project)) {
      throw invalidArgument("cli/bad-value", `\`--project\` is \`${project}\`, expected a path as \`acme/api\``);
    }
    const own = places.filter(
      ({ scope, owner }) =>
        scope === "instance" || owner === project || (scope === "group" && project.startsWith(`${owner}/`)),
    );
    const said = { ...(id === undefined ? {} : { id }), ...(branch === undefined ? {} : { branch }) };
    const others = holding.jobs.filter((one) => one.project !== project).map((one) => one.project);
    return {
      jobs: [jobsOf(project, own, gitlab, said)],
      blocks: [],
      warnings:
        others.length === 0
          ? []
          : [`these have the key as well, and no grant yet: ${others.join(", ")}; run this once for each`],
    };
  }
  if (id !== undefined || branch !== undefined) {
    throw invalidArgument("cli/missing-flag", "`--id` and `--branch` are of the project that `--project` names");
  }
  const lists = holding.shared.map(
    ({ from, projects }) => `every job under ${from} has it (${projects.length}): ${projects.join(", ")}`,
  );
  if (holding.jobs.length === 0) {
    const owners = holding.shared.map(({ from }) => from).join(", ");
    const says = `the key lies in a variable of ${owners}, and none of the projects below was shown: name one with \`--project PATH\``;
    return { jobs: [], blocks: [owners === "" ? notFound(inGitlab) : says], warnings: [] };
  }
  if (holding.jobs.length > MOST_PROJECTS) {
    const says = `${holding.jobs.length} projects have the key: name the ones that use it, one a run, with \`--project PATH\``;
    return { jobs: [], blocks: [says], warnings: lists };
  }
  return { jobs: holding.jobs, blocks: [], warnings: lists };
}

function notFound(inGitlab: KeysInGitlab | undefined): string {
  const say = "or say which project uses it: `--project PATH --id ID --branch NAME`";
  if (inGitlab === undefined) {
    return `no GitLab was looked through: name it with \`--gitlab-url\`, with a token of the scope \`api\` in GITLAB_TOKEN, ${say}`;
  }
  const { looked, opaque, unread } = inGitlab;
  const hidden = opaque.map((one) => nameVariable(one));
  return [
    `the key is in no variable that was shown, of ${looked.projects} projects and ${looked.groups} groups`,
    ...(hidden.length === 0 ? [] : [`hidden, and perhaps it: ${hidden.join(", ")}`]),
    ...(unread.length === 0 ? [] : [`not shown to this token: ${unread.length} of them (below)`]),
    `look in more with \`--tenant GROUP\`, ${say}`,
  ].join("; ");
}
