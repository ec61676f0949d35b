import { isProjectPath, refProblem } from "../../../core/gitlab/names.ts";
import type { JobWords } from "../../sandbox/gitlab/job-words.ts";
import type { Context } from "../command.ts";
import { invalidArgument } from "../invalid-input.ts";

/** The job that the flags describe. */
export function jobWordsOf(context: Context): JobWords {
  const { flag } = context;
  const project = flag("project");
  if (project === undefined) {
    throw invalidArgument("sandbox/no-project", "no project is named", "`--project acme/platform/api --branch main`");
  }
  for (const [name, path] of [
    ["project", project],
    ["fork", flag("fork")],
  ] as const) {
    if (path === undefined || isProjectPath(path)) continue;
    throw invalidArgument("cli/bad-value", `\`--${name}\` is \`${path}\`, expected a path as \`acme/platform/api\``);
  }
  const refs = (["branch", "tag", "merge-request"] as const).filter((name) => flag(name) !== undefined);
  if (refs.length > 1) {
    const names = refs.map((name) => `\`--${name}\``).join(" and ");
    throw invalidArgument("sandbox/several-refs", `${names} cannot go together: a pipeline is for one ref`);
  }
  for (const name of refs) {
    const problem = refProblem(flag(name) ?? "");
    if (problem !== undefined) {
      throw invalidArgument("cli/bad-value", `\`--${name}\` is \`${flag(name)}\`, which is no ref`, problem.help);
    }
  }
  return {
    project,
    ...word("branch", flag("branch")),
    ...word("tag", flag("tag")),
    ...word("mergeRequest", flag("merge-request")),
    ...word("fork", flag("fork")),
    ...word("source", flag("pipeline-source")),
    ...word("environment", flag("environment")),
    ...word("audience", flag("audience")),
  };
}

function word<K extends keyof JobWords>(name: K, value: string | undefined): { readonly [P in K]?: string } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [P in K]: string });
}
